#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "journeys/instance.h"
#include "support/places.h"

// 骑缝章: a format can split the seal over the edges of all pages.
namespace yinxin {
namespace {

namespace fs = std::filesystem;

// An instance whose instruments are sealed across the edges.
class EdgeSeals : public ::testing::Test, protected testing::Instance {
 protected:
  void SetUp() override {
    const fs::path source = yinxin::testing::source_dir();
    for (const char* name : {"templates", "samples"}) {
      fs::copy(source / name, fs::path(home()) / name, fs::copy_options::recursive);
    }
    fs::create_directory_symlink(source / "fonts", fs::path(home()) / "fonts");
    const std::string format = home() + "/templates/formats/instrument.xml";
    std::string xml = testing::contents(format);
    const std::string off = "<across-edges is=\"no\"";
    const std::size_t at = xml.find(off);
    ASSERT_NE(at, std::string::npos);
    std::ofstream(format) << xml.replace(at, off.size(), "<across-edges is=\"yes\"");
    ASSERT_EQ(
        yinxin({"issue", testing::kSampleReferral, "-o", pdf_, "--at", "2026-03-18T09:20"}).status,
        0);
  }

  // How many pixels at the right edge, half way down, are red.
  int red_pixels(int page, const std::string& pdf) const {
    const std::string number = std::to_string(page);
    const std::string picture =
        testing::run({"pdftoppm", "-r", "72", "-f", number, "-l", number, "-x", "560", "-y", "361",
                      "-W", "35", "-H", "120", pdf})
            .out;
    int red = 0;
    for (std::size_t i = picture.size() % 3 + 15; i + 2 < picture.size(); i += 3) {
      const auto channel = [&](std::size_t at) { return static_cast<unsigned char>(picture[at]); };
      if (channel(i) > 150 && channel(i + 1) < 120 && channel(i + 2) < 120) ++red;
    }
    return red;
  }

  const std::string pdf_ = file("issued.pdf");
};

TEST_F(EdgeSeals, AreOnEveryPageAndCoveredByTheSignature) {
  for (int page = 1; page <= 4; ++page) EXPECT_GT(red_pixels(page, pdf_), 30) << page;
  const auto verified = yinxin({"verify", pdf_});
  EXPECT_EQ(verified.status, 0) << verified.out << verified.err;
  EXPECT_EQ(testing::run({"qpdf", "--check", pdf_}).status, 0);
}

TEST_F(EdgeSeals, AreNotThereBeforeAnybodySigned) {
  const std::string draft = file("draft.pdf");
  ASSERT_EQ(yinxin({"render", testing::kSampleReferral, "-o", draft}).status, 0);
  EXPECT_EQ(red_pixels(1, draft), 0);
}

TEST_F(EdgeSeals, AreOffUnlessTheFormatTurnsThemOn) {
  const testing::Instance plain;
  const std::string pdf = plain.file("plain.pdf");
  ASSERT_EQ(plain.yinxin({"issue", testing::kSampleReferral, "-o", pdf, "--at", "2026-03-18T09:20"})
                .status,
            0);
  EXPECT_EQ(red_pixels(1, pdf), 0);
}

}  // namespace
}  // namespace yinxin
