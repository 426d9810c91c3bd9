#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "journeys/instance.h"

// Writing a template, with nothing but the program to say what is wrong with it.
namespace yinxin {
namespace {

using testing::Instance;

class TemplateAuthor : public ::testing::Test, protected Instance {
 protected:
  std::string written(const std::string& fields, const std::string& body) {
    std::ofstream(file("draft.xml"))
        << "<template xmlns=\"urn:yinxin:template:1\" kind=\"draft\" version=\"1\" family=\"f\" "
           "format=\"letter\" name=\"样函\" name-en=\"draft\">\n<fields><agency name=\"issuer\" "
           "label=\"发文机关\"/>"
        << fields << "</fields>\n<body>" << body << "</body></template>";
    return file("draft.xml");
  }
};

TEST_F(TemplateAuthor, IsToldAllFaultsWithTheirPlaces) {
  const Json answer = this->answer({"template", "check",
                                    written("<colour name=\"c\" label=\"色\"/>",
                                            "<blink/>\n<p>样\U0001F600<value of=\"d\"/></p>")},
                                   1);
  const Json::Array& faults = answer.at("faults").array();
  ASSERT_EQ(faults.size(), 4U) << answer.pretty();
  EXPECT_EQ(faults[0].at("where").string(), file("draft.xml") + ":2:45");
  EXPECT_EQ(faults[0].at("element").string(), "colour");
  EXPECT_EQ(faults[1].at("element").string(), "blink");
  EXPECT_NE(faults[2].at("message").string().find("字库中没有“\U0001F600”"), std::string::npos);
  EXPECT_NE(faults[3].at("message").string().find("没有字段“d”"), std::string::npos);
}

TEST_F(TemplateAuthor, IsToldThatAllIsWell) {
  EXPECT_EQ(yinxin({"template", "check", written("", "<p>样</p>")}).status, 0);
  EXPECT_EQ(yinxin({"template", "check"}).status, 0);
  EXPECT_EQ(yinxin({"template", "check", file("none.xml")}).status, 2);
}

// 各地的说法不同: an instance says some things its own way, the shipped files stay as they are.
TEST_F(TemplateAuthor, LaysTemplatesOfTheInstanceOverTheShippedOnes) {
  const std::string own = home() + "/desk/templates";
  std::filesystem::create_directories(own + "/parts");
  const auto caption = [&](const std::string& kind) {
    const std::string pdf = file(kind + ".pdf");
    const std::string sample = std::string(YINXIN_SOURCE_DIR) + "/samples/" + kind + ".xml";
    EXPECT_EQ(yinxin({"render", sample, "-o", pdf}).status, 0);
    return testing::run({"pdftotext", pdf, "-"}).out;
  };
  EXPECT_NE(caption("criminal-referral").find("涉嫌犯罪案件移送书"), std::string::npos);
  std::string text =
      read_file(std::string(YINXIN_SOURCE_DIR) + "/templates/criminal-referral.xml", 1 << 20);
  const std::string usual = "<title>涉嫌犯罪案件移送书</title>";
  const auto at = text.find(usual);
  ASSERT_NE(at, std::string::npos);
  write_file(own + "/criminal-referral.xml",
             text.replace(at, usual.size(), "<title>案件移送函</title>"));
  const std::string referral = caption("criminal-referral");
  EXPECT_NE(referral.find("案件移送函"), std::string::npos) << referral;
  EXPECT_EQ(yinxin({"template", "check"}).status, 0);

  // A faulty one is its own kind's trouble.
  write_file(own + "/filing-notice.xml", "<template/>");
  caption("criminal-referral");
  const auto asked = yinxin({"template", "show", "filing-notice"});
  EXPECT_NE(asked.status, 0);
  EXPECT_NE(asked.err.find("desk/templates/filing-notice.xml:1:1"), std::string::npos) << asked.err;
  EXPECT_EQ(yinxin({"template", "check"}).status, 1);
}

}  // namespace
}  // namespace yinxin
