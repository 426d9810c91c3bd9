#include "layout/first_page.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/utf8.h"
#include "layout/ruler.h"
#include "layout/sample_documents.h"

namespace yinxin::layout::testing {
namespace {

using namespace templating;

std::vector<std::string> agencies(int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back("示例" + std::string(i % 7, 'a') + "局");
  return names;
}

Document order(int issuers, int addressees, Imprint imprint = {"", "样例局。", "", ""}) {
  Document d{"sample", "样例", "document", "样例", agencies(issuers), {}};
  d.elements.emplace_back(Masthead{agencies(issuers), "文件"});
  d.elements.emplace_back(NumberLine{"样字〔2026〕1号", {}});
  d.elements.emplace_back(Title{"关于样例的通知"});
  const auto to = agencies(addressees);
  Salutation salutation{"", to};
  for (const std::string& name : to) {
    salutation.text += (salutation.text.empty() ? "" : "、") + name;
  }
  salutation.text += "：";
  d.elements.emplace_back(salutation);
  for (int i = 0; i < 30; ++i) d.elements.emplace_back(Paragraph{{{"样例文字。"}}});
  d.elements.emplace_back(std::move(imprint));
  return d;
}

Pages lay_out_showing_text(Document& document) {
  return layout::lay_out_showing_text(document, formats().get("document"), Ruler(), seals());
}

bool has_text(const Page& page) {
  return std::any_of(page.lines.begin(), page.lines.end(),
                     [](const Line& line) { return to_utf8(text_of(line)) == "样例文字。"; });
}

std::string imprint_to(const Document& document) {
  return std::get<Imprint>(document.elements.back()).to;
}

std::string without_space(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\n'), text.end());
  return text;
}

TEST(FirstPage, LeavesADocumentAloneThatShowsTextThere) {
  Document d = order(2, 3);
  const std::string before = dump(d);
  EXPECT_EQ(dump(lay_out_showing_text(d)), dump(lay_out(d)));
  EXPECT_EQ(dump(d), before);
}

TEST(FirstPage, SendsManyAddresseesToTheImprint) {
  Document d = order(1, 80);
  ASSERT_FALSE(has_text(lay_out(d).pages.front()));
  const Pages pages = lay_out_showing_text(d);
  EXPECT_TRUE(has_text(pages.pages.front()));
  EXPECT_EQ(imprint_to(d).substr(0, 33), "示例局，示例a局，示例aa");
  EXPECT_EQ(imprint_to(d).substr(imprint_to(d).size() - 6), "局。");
  EXPECT_EQ(without_space(plain_text(pages)), without_space(plain_text(d)));
}

TEST(FirstPage, MakesAnImprintForThemIfThereIsNone) {
  Document d = order(1, 80);
  d.elements.pop_back();
  EXPECT_TRUE(has_text(lay_out_showing_text(d).pages.front()));
  EXPECT_EQ(imprint_to(d).substr(0, 9), "示例局");
}

TEST(FirstPage, KeepsTheWordsOfASalutationThatIsNoListOfNames) {
  Document d = order(1, 80);
  std::get<Salutation>(d.elements[3]).agencies.clear();
  lay_out_showing_text(d);
  EXPECT_EQ(imprint_to(d).substr(0, 22), "示例局、示例a局");
}

TEST(FirstPage, LeavesAddresseesAloneThatNoImprintCanHold) {
  Document d = order(1, 400);
  const std::string before = dump(d);
  EXPECT_EQ(dump(lay_out_showing_text(d)), dump(lay_out(d)));
  EXPECT_EQ(dump(d), before);
}

TEST(FirstPage, SetsTheMarkOfManyIssuersSmallerIfThatIsNotEnough) {
  Document d = order(5, 3);
  const double usual = lay_out(d).pages[0].lines[0].runs[0].size;
  for (int i = 0; i < 50; ++i) std::get<Title>(d.elements[2]).text += "样例";
  EXPECT_THROW(lay_out(d), Error);
  const Pages pages = lay_out_showing_text(d);
  EXPECT_TRUE(has_text(pages.pages.front()));
  EXPECT_LT(pages.pages[0].lines[0].runs[0].size, usual);
}

}  // namespace
}  // namespace yinxin::layout::testing
