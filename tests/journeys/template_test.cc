#include <gtest/gtest.h>

#include <fstream>

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

}  // namespace
}  // namespace yinxin
