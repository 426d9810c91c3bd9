#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "journeys/instance.h"
#include "journeys/page_reader.h"
#include "support/places.h"

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
    const std::string sample = yinxin::testing::source_dir() + "/samples/" + kind + ".xml";
    EXPECT_EQ(yinxin({"render", sample, "-o", pdf}).status, 0);
    return testing::run({"pdftotext", pdf, "-"}).out;
  };
  EXPECT_NE(caption("criminal-referral").find("涉嫌犯罪案件移送书"), std::string::npos);
  std::string text =
      read_file(yinxin::testing::source_dir() + "/templates/criminal-referral.xml", 1 << 20);
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

// A kind that nobody thought of is one file: here a 命令, in the format that no shipped kind uses.
class OrderAuthor : public TemplateAuthor {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(home() + "/desk/templates");
    write_file(
        home() + "/desk/templates/agency-order.xml",
        R"(<template xmlns="urn:yinxin:template:1" kind="agency-order" version="1" family="order"
  format="order" name="令" name-en="Order">
  <issued-by role="market-regulator"/>
  <fields>
    <part name="issuer-fields"/>
    <text name="regulation" label="规章名称" required="yes"/>
    <date name="effective" label="施行日期" required="yes"/>
    <officer name="signer" label="签发人" required="yes"/>
  </fields>
  <body>
    <masthead suffix="令"/>
    <number form="serial"/>
    <title printed="no">公布《<value of="regulation"/>》</title>
    <p>《<value of="regulation"/>》（样例）已经局务会议通过，现予公布，自<value of="effective"/>起施行。</p>
    <sign-off signatories="signer"/>
  </body>
</template>)");
    write_file(
        file("order.xml"),
        "<record xmlns=\"urn:yinxin:record:1\" kind=\"agency-order\"><issuer>sjg</issuer>"
        "<regulation>示例市知识产权执法协作办法</regulation><effective>2026-05-01</effective>"
        "<signer>钱七批</signer></record>");
  }
};

TEST_F(OrderAuthor, IssuesAKindOfItsOwn) {
  ASSERT_EQ(yinxin({"template", "check"}).status, 0);
  const std::string pdf = file("order.pdf");
  const Json receipt = answer({"issue", file("order.xml"), "-o", pdf, "--at", "2026-03-18T09:20"});
  EXPECT_EQ(receipt.at("number").string(), "示市监〔2026〕1号");
  const std::string text = testing::run({"pdftotext", "-layout", pdf, "-"}).out;
  for (const char* words : {"示例市市场监督管理局令", "第1号", "局长", "2026年3月18日"}) {
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
  }
  EXPECT_EQ(text.find("〔2026〕"), std::string::npos) << text;
  EXPECT_EQ(yinxin({"verify", pdf}).status, 0);
  EXPECT_EQ(testing::run({"qpdf", "--check", pdf}).status, 0);
  EXPECT_EQ(answer({"search", "知识产权执法协作办法"}).at("total").number(), 1);
  const auto audit = yinxin({"audit", "--regenerate"});
  EXPECT_EQ(audit.status, 0) << audit.out << audit.err;
}

// The mark 20 mm below the type area's top, the number two lines below it and in its middle
// (GB/T 9704-2012, 10.2); a person's 签名章 in place of the agency's.
TEST_F(OrderAuthor, LooksLikeAnOrder) {
  const std::string pdf = file("order.pdf");
  ASSERT_EQ(yinxin({"issue", file("order.xml"), "-o", pdf}).status, 0);
  const auto pages = testing::read_pages(pdf);
  ASSERT_EQ(pages.size(), 1U);
  const auto find = [&](const std::string& words) {
    for (const auto& piece : pages.front().pieces) {
      if (piece.text().find(words) != std::string::npos) return piece;
    }
    ADD_FAILURE() << words;
    return pages.front().pieces.front();
  };
  const auto mark = find("示例市市场监督管理局");
  const auto number = find("第1号");
  EXPECT_TRUE(mark.red());
  EXPECT_NEAR(mark.top(), 37 + 20, 1);
  constexpr double kMiddle = 28 + 156.0 / 2;  // of the type area
  EXPECT_NEAR(mark.centre(), kMiddle, 0.5);
  EXPECT_NEAR(number.centre(), kMiddle, 0.5);
  EXPECT_GT(number.top() - mark.bottom(), 2 * 5.5);
  ASSERT_EQ(pages.front().seals.size(), 1U);
  const auto& seal = pages.front().seals.front();
  EXPECT_NEAR(seal.right - seal.left, 2 * (seal.bottom - seal.top), 1);
}

}  // namespace
}  // namespace yinxin
