#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "journeys/instance.h"
#include "support/command.h"

// Reports on paper, which the instance signs.
namespace yinxin {
namespace {

using testing::contents;
using testing::Instance;
using testing::run;

const std::string& kSample = testing::kSampleReferral;

class Report : public ::testing::Test, protected Instance {
 protected:
  // All of it, whatever the lines and pages.
  static std::string text_of(const std::string& pdf) {
    std::string text = run({"pdftotext", pdf, "-"}).out;
    text.erase(std::remove_if(text.begin(), text.end(),
                              [](char c) { return c == ' ' || c == '\n' || c == '\f'; }),
               text.end());
    return text;
  }
};

TEST_F(Report, SaysOfAGoodFileThatItIsGood) {
  ASSERT_EQ(yinxin({"issue", kSample, "-o", file("issued.pdf")}).status, 0);
  ASSERT_EQ(yinxin({"verify", file("issued.pdf"), "--report", file("report.pdf")}).status, 0);
  const std::string text = text_of(file("report.pdf"));
  for (const char* words : {"电子签名核验报告", "issued.pdf", "有效：签名完好", "原件逐字节一致",
                            "Seal1", "B-LTA", "没有发现问题"}) {
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
  }
}

TEST_F(Report, SaysOfABadFileWhatIsWrongAndWhatToDo) {
  ASSERT_EQ(yinxin({"issue", kSample, "-o", file("issued.pdf")}).status, 0);
  std::string pdf = contents(file("issued.pdf"));
  pdf[pdf.size() / 3] = static_cast<char>(pdf[pdf.size() / 3] ^ 1);
  const std::string flipped = file("改动过的\xf0\x9f\x98\x80.pdf");
  std::ofstream(flipped, std::ios::binary) << pdf;
  ASSERT_EQ(yinxin({"verify", file("issued.pdf"), flipped, "--report", file("report.pdf")}).status,
            1);
  const std::string text = text_of(file("report.pdf"));
  for (const char* words : {"一、issued.pdf", "二、改动过的[U+1F600].pdf", "无效：文件被改动",
                            "HASH_FAILURE", "请向签发机关索取原件"}) {
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
  }
}

TEST_F(Report, IsItselfSignedForDecadesAndCarriesItsData) {
  ASSERT_EQ(yinxin({"issue", kSample, "-o", file("issued.pdf")}).status, 0);
  ASSERT_EQ(yinxin({"verify", file("issued.pdf"), "--report", file("report.pdf")}).status, 0);
  const Json verdict = answer({"verify", file("report.pdf")});
  EXPECT_EQ(verdict.at("state").string(), "VALID");
  EXPECT_EQ(verdict.at("level").string(), "B-LTA");
  EXPECT_NE(verdict.at("signatures").array().at(0).at("signer").string().find("印信实例"),
            std::string::npos);
  EXPECT_EQ(run({"qpdf", "--check", file("report.pdf")}).status, 0);
  ASSERT_EQ(run({"pdfdetach", "-saveall", "-o", file(""), file("report.pdf")}).status, 0);
  const Json data = Json::parse(contents(file("report.json")), "report.json");
  EXPECT_EQ(data.array().at(0).at("state").string(), "VALID");
}

TEST_F(Report, IsNotMadeWithoutSomebodyWhoSignsIt) {
  ASSERT_EQ(yinxin({"issue", kSample, "-o", file("issued.pdf")}).status, 0);
  std::filesystem::remove(home() + "/desk/keys/instance.pem");
  const auto outcome = yinxin({"verify", file("issued.pdf"), "--report", file("report.pdf")});
  EXPECT_EQ(outcome.status, 3);
  EXPECT_NE(outcome.err.find("desk/keys/instance.pem"), std::string::npos) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(file("report.pdf")));
}

}  // namespace
}  // namespace yinxin
