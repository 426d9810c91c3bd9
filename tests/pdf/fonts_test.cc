#include "pdf/fonts.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/utf8.h"
#include "pdf/sample_fonts.h"
#include "support/expect_error.h"
#include "support/places.h"
#include "support/temporary_directory.h"

namespace yinxin::pdf {
namespace {

using layout::Typeface;
using testing::expect_error;
using testing::sample_fonts;

constexpr Typeface kFaces[] = {Typeface::kTitle, Typeface::kFangSong, Typeface::kKai,
                               Typeface::kHei, Typeface::kSong};

std::string missing(const FontSet& fonts, Typeface face, const std::u32string& characters) {
  std::string text;
  for (const char32_t c : characters) {
    if (!fonts.find(face, c)) text += to_utf8(c);
  }
  return text;
}

TEST(Fonts, HaveRareCharactersOfNamesInEveryFace) {
  for (const Typeface face : kFaces) {
    EXPECT_EQ(missing(sample_fonts(), face, U"镕堃㛃䶮𠮷𬭎〇"), "")
        << static_cast<int>(face);
  }
}

// 通用规范汉字表 (2013), as the Unicode Han Database gives it: property kTGH.
TEST(Fonts, HaveAllGeneralStandardCharactersInEveryFace) {
  std::u32string table = to_utf32(
      read_file(yinxin::testing::tests_dir() + "/pdf/general_standard_characters.txt", 1 << 20));
  table.erase(std::remove(table.begin(), table.end(), U'\n'), table.end());
  ASSERT_EQ(table.size(), 8105U);
  for (const Typeface face : kFaces) {
    EXPECT_EQ(missing(sample_fonts(), face, table), "") << static_cast<int>(face);
  }
}

TEST(Fonts, GiveHanAFullAndDigitsAboutHalfAnEm) {
  for (const Typeface face : kFaces) {
    EXPECT_DOUBLE_EQ(sample_fonts().find(face, U'国').value().width, 1);
    EXPECT_NEAR(sample_fonts().find(face, U'8').value().width, 0.55, 0.06);
  }
}

TEST(Fonts, TakeDigitsOfFangSongFromSong) {
  const auto fang = sample_fonts().find(Typeface::kFangSong, U'8').value();
  EXPECT_EQ(fang.font, 0);
  EXPECT_EQ(fang.width, sample_fonts().find(Typeface::kSong, U'8').value().width);
  EXPECT_EQ(sample_fonts().find(Typeface::kFangSong, U'国').value().font, 1);
  EXPECT_EQ(sample_fonts().find(Typeface::kFangSong, U'镕').value().font, 2);
}

TEST(Fonts, AnswerNothingForWhatNoFontDraws) {
  for (const char32_t c : {U'\0', U'\n', char32_t{0xE000}, char32_t{0x10FFFF}, char32_t{0x110000},
                           char32_t{0xFFFFFFFF}}) {
    EXPECT_FALSE(sample_fonts().find(Typeface::kSong, c)) << code_point_name(c);
  }
}

TEST(Fonts, AnswerThreadsAlike) {
  const FontSet fonts = FontSet::load(yinxin::testing::source_dir() + "/fonts/faces.xml");
  std::vector<double> widths(4);
  std::vector<std::thread> threads;
  for (double& width : widths) {
    threads.emplace_back([&fonts, &width] {
      for (char32_t c = 0x20; c < 0x9000; c += 3) {
        const auto glyph = fonts.find(Typeface::kKai, c);
        if (glyph) width += glyph->width * (glyph->font + 1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(widths[0], 1000);
  for (const double width : widths) EXPECT_EQ(width, widths[0]);
}

class FacesFile : public ::testing::Test {
 protected:
  std::string write(const std::string& body) {
    const std::string path = directory_.path() + "/faces.xml";
    std::ofstream(path) << "<faces>\n" << body << "\n</faces>\n";
    return path;
  }

  testing::TemporaryDirectory directory_;
};

TEST_F(FacesFile, NamesAMissingFontAndTheCommandThatBringsIt) {
  const std::string path = write("<face name='kai'><font file='faces/None.otf'/></face>");
  expect_error(ErrorCode::kNotFound, "faces/None.otf", [&] { FontSet::load(path); });
  expect_error(ErrorCode::kNotFound, "scripts/fonts", [&] { FontSet::load(path); });
}

TEST_F(FacesFile, IsRefusedWithThePlaceOfItsFault) {
  const std::string font =
      std::string("file='") + yinxin::testing::source_dir() + "/fonts/faces/FandolKai-Regular.otf'";
  const struct {
    std::string body;
    const char* words;
  } cases[] = {
      {"<face name='gothic'><font " + font + "/></face>", "faces.xml:2:"},
      {"<face name='kai'/>", "faces.xml:2:"},
      {"<face name='kai'><font/></face>", "faces.xml:2:"},
      {"<face name='kai'><font " + font + " only='a-z'/></face>", "faces.xml:2:"},
      {"<face name='kai'><font " + font + " tolerance='9'/></face>", "faces.xml:2:"},
      {"<face name='kai'><font " + font + " index='3'/></face>", "FandolKai-Regular.otf"},
      {"<face name='kai'><font file='faces.xml'/></face>", "faces.xml"},
      {"<face name='kai'><font " + font + "/></face>", "title"},
  };
  for (const auto& each : cases) {
    const std::string path = write(each.body);
    expect_error(ErrorCode::kInvalidInput, each.words, [&] { FontSet::load(path); });
  }
}

TEST_F(FacesFile, LimitsAFontToTheCharactersItIsAskedFor) {
  const std::string directory = yinxin::testing::source_dir() + "/fonts/faces/";
  std::string body;
  for (const char* const name : {"title", "fangsong", "kai", "hei", "song"}) {
    body += std::string("<face name='") + name + "'><font file='" + directory +
            "FandolKai-Regular.otf' only='0041-005A 4E00'/></face>\n";
  }
  const FontSet fonts = FontSet::load(write(body));
  EXPECT_TRUE(fonts.find(Typeface::kHei, U'A'));
  EXPECT_TRUE(fonts.find(Typeface::kHei, U'一'));
  EXPECT_FALSE(fonts.find(Typeface::kHei, U'a'));
  EXPECT_FALSE(fonts.find(Typeface::kHei, U'丁'));
}

}  // namespace
}  // namespace yinxin::pdf
