#include <gtest/gtest.h>

#include <algorithm>

#include "base/utf8.h"
#include "layout/characters.h"
#include "layout/ruler.h"
#include "layout/sample_documents.h"
#include "support/expect_error.h"

// The numbers of GB/T 9704-2012 that a ruler on the page can check, in millimetres.

namespace yinxin::layout::testing {
namespace {

using namespace templating;
using yinxin::testing::expect_error;

// The first line on any page that has `text` in it, with its page.
struct Found {
  std::size_t page = 0;
  Line line;
};

Found find(const Pages& pages, const std::string& text) {
  for (std::size_t i = 0; i < pages.pages.size(); ++i) {
    for (const Line& line : pages.pages[i].lines) {
      if (to_utf8(text_of(line)).find(text) != std::string::npos) return {i, line};
    }
  }
  ADD_FAILURE() << text << " is on no page";
  return {};
}

double pitch() {
  return 225.0 / 22;
}

Document of(const std::string& format, std::vector<Element> elements) {
  return {"sample", "样例", format, "样例", {"示例市公安局"}, std::move(elements)};
}

Document with_lines(const std::string& format, int lines) {
  Document d = of(format, {});
  for (int i = 0; i < lines; ++i) d.elements.emplace_back(Paragraph{{{"样例文字。"}}});
  return d;
}

Document red_head() {
  return of("document",
            {Masthead{{"示例省市场监督管理局"}, "文件"}, NumberLine{"示省市监〔2026〕21号", {}},
             Title{"示例省市场监督管理局关于做好样例工作的通知"},
             Salutation{"示例市市场监督管理局："}, Paragraph{{{"正文。"}}}});
}

TEST(DocumentPage, HasItsMarkSeventyTwoMillimetresFromTheTop) {
  const Pages pages = lay_out(red_head());
  const Line mark = find(pages, "局文件").line;
  EXPECT_NEAR(mm(mark.box.top), 72, 1);
  EXPECT_NEAR(mm(mark.box.left) - 28, 184 - mm(mark.box.right), 0.1);
  EXPECT_LE(mm(mark.box.bottom - mark.box.top), 22);
  EXPECT_EQ(mark.runs[0].colour, Colour::kRed);
  EXPECT_EQ(mark.runs[0].face, Typeface::kTitle);
}

TEST(DocumentPage, HasItsNumberTwoLinesBelowTheMarkAndTheRuleFourMillimetresBelowThat) {
  const Pages pages = lay_out(red_head());
  const Line mark = find(pages, "局文件").line;
  const Line number = find(pages, "〔2026〕21号").line;
  EXPECT_NEAR(mm(number.box.top - mark.box.bottom), 2 * pitch(), 1);
  const Rule& rule = pages.pages[0].rules.at(0);
  EXPECT_NEAR(mm(rule.from.y - number.box.bottom), 4, 0.5);
  EXPECT_NEAR(mm(rule.from.x), 28, 0.1);
  EXPECT_NEAR(mm(rule.to.x), 184, 0.1);
  EXPECT_EQ(rule.colour, Colour::kRed);
  const Line title = find(pages, "示例省市场监督管理局").line;
  EXPECT_EQ(title.runs[0].face, Typeface::kTitle);
}

TEST(DocumentPage, HasItsTitleTwoLinesBelowTheRule) {
  const Pages pages = lay_out(red_head());
  const Line title = find(pages, "关于做好样例工作的通知").line;
  EXPECT_EQ(title.runs[0].size, 22);
  EXPECT_NEAR((title.box.left + title.box.right) / 2, (28 + 78) * kMmInPoints, 0.5);
  double first = title.box.top;
  for (const Line& line : pages.pages[0].lines) {
    if (line.element == title.element) first = std::min(first, line.box.top);
  }
  EXPECT_NEAR(mm(first - pages.pages[0].rules.at(0).from.y), 2 * pitch(), 1);
}

TEST(DocumentPage, PutsSuffixBesideTheMiddleOfSeveralAgencies) {
  const Pages pages = lay_out(joint_order());
  const Line lead = find(pages, "示例省人民检察院").line;
  const Line second = find(pages, "示例省知识产权局").line;
  const Line suffix = find(pages, "文件").line;
  EXPECT_GT(suffix.box.left, second.box.right);
  EXPECT_NEAR(suffix.box.top + suffix.box.bottom, lead.box.top + second.box.bottom, 0.1);
  EXPECT_GE(mm(lead.box.left), 27.9);
  EXPECT_LE(mm(suffix.box.right), 184.1);
}

TEST(DocumentPage, SetsNumberAndSignatoriesOfAReportToASuperiorOnOneLine) {
  Document d = red_head();
  d.elements[1] = NumberLine{"示市监〔2026〕31号", {"样张一", "样张二", "样张三"}};
  const Pages pages = lay_out(d);
  const Line number = find(pages, "〔2026〕31号").line;
  EXPECT_NEAR(mm(number.box.left), 28 + 156.0 / 28, 0.1);
  const Line first = find(pages, "样张一").line;
  const Line second = find(pages, "样张二").line;
  const Line third = find(pages, "样张三").line;
  EXPECT_EQ(third.box.top, number.box.top);
  EXPECT_NEAR(mm(third.box.top - first.box.top), pitch(), 0.1);
  EXPECT_EQ(third.box.left, first.box.left);
  EXPECT_NEAR(mm(second.box.right), 184 - 156.0 / 28, 0.2);
  EXPECT_EQ(first.runs[0].face, Typeface::kKai);
  EXPECT_LT(find(pages, "签发人：").line.box.right, first.box.left);
  EXPECT_NEAR(mm(pages.pages[0].rules.at(0).from.y - number.box.bottom), 4, 0.5);
}

TEST(LetterPage, HasItsMarkAndDoubleRulesWhereTheStandardPutsThem) {
  const Pages pages = lay_out(hand_over_letter());
  const Line mark = find(pages, "示例市公安局").line;
  EXPECT_NEAR(mm(mark.box.top), 30, 1);
  const auto& rules = pages.pages[0].rules;
  ASSERT_EQ(rules.size(), 4U);
  for (const Rule& rule : rules) {
    EXPECT_NEAR(mm(rule.to.x - rule.from.x), 170, 0.5);
    EXPECT_NEAR(mm(rule.from.x), 20, 0.1);
  }
  EXPECT_NEAR(mm(rules[0].from.y - rules[0].width / 2 - mark.box.bottom), 4, 0.5);
  EXPECT_GT(rules[0].width, rules[1].width);
  EXPECT_NEAR(mm(rules[2].from.y), 277, 1);
  EXPECT_LT(rules[2].width, rules[3].width);
  EXPECT_NEAR(mm(find(pages, "〔2026〕5号").line.box.right), 184, 0.1);
}

TEST(LetterPage, HasNoNumberOnItsFirstPage) {
  const Pages pages = lay_out(hand_over_letter());
  ASSERT_GT(pages.pages.size(), 1U);
  const auto numbers = [](const Page& page) {
    return std::count_if(page.lines.begin(), page.lines.end(),
                         [](const Line& line) { return line.element == -1; });
  };
  EXPECT_EQ(numbers(pages.pages[0]), 0);
  EXPECT_EQ(numbers(pages.pages[1]), 1);
}

TEST(LetterPage, ShowsTheLeadAgencyAlone) {
  const Pages pages =
      lay_out(of("letter", {Masthead{{"示例市公安局", "样本市公安局"}, ""}, Paragraph{{{"文"}}}}));
  EXPECT_EQ(plain_text(pages), "示例市公安局\n文\n");
}

Document with_notes(const std::string& format) {
  return of(format, {Masthead{{"示例市公安局"}, ""}, NumberLine{"示公函〔2026〕5号", {}},
                     Paragraph{{{"特急", Style::kHei}}, 0}, Paragraph{{{"（限名单人员阅）"}}, 0},
                     Title{"关于样例的函"}, Salutation{"示例市人民检察院："}, Paragraph{{{"文"}}}});
}

// 7.2.3: at the left edge of the type area, from its top down.
TEST(DocumentPage, HasItsUrgencyInTheCorner) {
  const Pages pages = lay_out(with_notes("document"));
  const Line urgency = find(pages, "特急").line;
  const Line circle = find(pages, "（限名单人员阅）").line;
  EXPECT_NEAR(mm(urgency.box.left), 28, 0.1);
  EXPECT_NEAR(mm(urgency.box.top), 37, 1);
  EXPECT_EQ(urgency.runs[0].face, Typeface::kHei);
  EXPECT_NEAR(mm(circle.box.top - urgency.box.top), pitch(), 0.01);
  EXPECT_NEAR(mm(find(pages, "示例市公安局").line.box.top), 72, 1);
}

// 10.1: at the left edge, 7/8 of a character below the first double rule, and the title two lines
// below the last of them.
TEST(LetterPage, HasItsUrgencyBelowTheRule) {
  const Pages pages = lay_out(with_notes("letter"));
  const Line urgency = find(pages, "特急").line;
  const Line circle = find(pages, "（限名单人员阅）").line;
  const Rule& thin = pages.pages[0].rules.at(1);
  EXPECT_NEAR(mm(urgency.box.left), 28, 0.1);
  EXPECT_NEAR(mm(urgency.box.top - thin.from.y), mm(15.75) * 7 / 8, 0.3);
  EXPECT_EQ(urgency.box.top, find(pages, "〔2026〕5号").line.box.top);
  EXPECT_NEAR(mm(find(pages, "关于样例的函").line.box.top - circle.box.bottom), 2 * pitch(), 1);
}

TEST(LetterPage, PutsANoteThatNeedsTheLineBelowTheNumber) {
  Document d = with_notes("letter");
  std::string text;
  for (int i = 0; i < 20; ++i) text += "限";
  std::get<Paragraph>(d.elements[2]).text = {{text}};
  const Pages pages = lay_out(d);
  EXPECT_GT(find(pages, "限限").line.box.top, find(pages, "〔2026〕5号").line.box.bottom);
}

Document order(std::vector<SignOff::Issuer> issuers) {
  return of("order", {Masthead{{"示例市人民政府"}, "令"}, NumberLine{"第3号", {}},
                      Paragraph{{{"现公布《样例办法》，自2026年5月1日起施行。"}}},
                      SignOff{std::move(issuers), "2026年4月3日"}});
}

SealSizes signature_seals() {
  SealSizes sizes;
  sizes["s"] = {"s", "张三样", "", 40, seal::Seal::Form::kSignature};
  sizes["t"] = {"t", "李四例", "", 40, seal::Seal::Form::kSignature};
  return sizes;
}

// 10.2
TEST(OrderPage, HasItsMarkTwentyMillimetresBelowTheTypeAreasTop) {
  const Pages pages = lay_out(order({{"张三样", "s", "市长"}}), signature_seals());
  const Line mark = find(pages, "示例市人民政府令").line;
  const Line number = find(pages, "第3号").line;
  const Line text = find(pages, "现公布").line;
  EXPECT_NEAR(mm(mark.box.top), 37 + 20, 1);
  EXPECT_EQ(mark.runs[0].colour, Colour::kRed);
  EXPECT_NEAR(mm(number.box.top - mark.box.bottom), 2 * pitch(), 1);
  EXPECT_NEAR(mm(number.box.left + number.box.right) / 2, 28 + 78, 0.1);
  // 一行 is a character and its leading: the number's own leading comes on top of the two.
  EXPECT_NEAR(mm(text.box.top - number.box.bottom), 3 * pitch() - mm(15.75), 0.1);
  EXPECT_TRUE(pages.pages[0].rules.empty());
}

// 7.3.5.3
TEST(OrderPage, HasTheSignatureTwoLinesBelowTheTextAndTheDateOneBelowThat) {
  const Pages pages = lay_out(order({{"张三样", "s", "市长"}}), signature_seals());
  const double em = 156.0 / 28;
  const Line text = find(pages, "现公布").line;
  const Line office = find(pages, "市长").line;
  const Line date = find(pages, "2026年4月3日").line;
  ASSERT_EQ(pages.pages[0].seals.size(), 1U);
  const Box& seal = pages.pages[0].seals[0].box;
  EXPECT_NEAR(mm(seal.right - seal.left), 40, 0.01);
  EXPECT_NEAR(mm(seal.bottom - seal.top), 20, 0.01);
  EXPECT_NEAR(mm(seal.top - text.box.top), 3 * pitch(), 0.1);
  EXPECT_NEAR(mm(seal.right), 184 - 4 * em, 0.1);
  EXPECT_NEAR(mm(seal.left - office.box.right), 2 * em, 0.1);
  EXPECT_NEAR((office.box.top + office.box.bottom) / 2, (seal.top + seal.bottom) / 2, 0.1);
  EXPECT_NEAR(mm(date.box.right), 184 - 4 * em, 0.1);
  EXPECT_GE(mm(date.box.top - seal.bottom), pitch() - 0.5);
  EXPECT_EQ(plain_text(pages).find("张三样"), std::string::npos);
}

TEST(OrderPage, HasARowForEverySignatory) {
  const Pages pages = lay_out(order({{"张三样", "s", "示例市市长"}, {"李四例", "t", "样本市市长"}}),
                              signature_seals());
  const auto& places = pages.pages[0].seals;
  ASSERT_EQ(places.size(), 2U);
  EXPECT_EQ(places[0].box.left, places[1].box.left);
  EXPECT_GT(places[1].box.top, places[0].box.bottom);
  EXPECT_GT(find(pages, "2026年4月3日").line.box.top, places[1].box.bottom);
}

TEST(OrderPage, SetsTheNameOfWhoHasNoSignatureSeal) {
  const Pages pages = lay_out(order({{"张三样", "", "市长"}}));
  EXPECT_EQ(find(pages, "张三样").line.runs[0].face, Typeface::kKai);
  EXPECT_TRUE(pages.pages[0].seals.empty());
}

TEST(InstrumentPage, HasABlackHeadAndItsNumberOnTheRight) {
  const Pages pages = lay_out(criminal_referral());
  const Line kind = find(pages, "涉嫌犯罪案件移送书").line;
  const Line number = find(pages, "示市监移〔2026〕3号").line;
  EXPECT_EQ(kind.runs[0].colour, Colour::kBlack);
  EXPECT_NEAR(mm(number.box.right), 184, 0.1);
  EXPECT_GT(number.box.top, kind.box.bottom);
  for (const Page& page : pages.pages) {
    for (const Rule& rule : page.rules) EXPECT_EQ(rule.colour, Colour::kBlack);
  }
}

TEST(FormPage, HasSmallerTextOnAGridOfItsOwn) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "字";
  Document d = with_lines("form", 40);
  d.elements.insert(d.elements.begin(), {Title{"样例登记表"}, Paragraph{{{text}}}});
  const Pages pages = lay_out(d);
  const auto& lines = pages.pages[0].lines;
  EXPECT_EQ(lines[0].runs[0].size, 18);
  EXPECT_EQ(text_of(lines[2]).size(), 36U);
  EXPECT_EQ(lines[2].runs[0].size, 12);
  EXPECT_NEAR(mm(lines[3].box.top - lines[2].box.top), 225.0 / 30, 0.01);
}

TEST(FullPage, HasTwentyTwoLinesFromThirtySevenMillimetresDown) {
  const Pages pages = lay_out(with_lines("document", 60));
  ASSERT_EQ(pages.pages.size(), 3U);
  const Page& page = pages.pages[0];
  EXPECT_EQ(page.lines.size(), 22U + 1);
  EXPECT_NEAR(mm(page.lines.front().box.top), 37, 1);
  EXPECT_LE(mm(page.lines[21].box.bottom), 262);
  EXPECT_NEAR(mm(page.lines[21].box.top), 37 + 21 * pitch(), 0.01);
}

TEST(FullPage, HasTwentyEightCharactersOnALine) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "字";
  const Pages pages = lay_out(of("document", {Paragraph{{{text}}}}));
  EXPECT_EQ(text_of(pages.pages[0].lines[0]).size(), 26U);
  EXPECT_EQ(text_of(pages.pages[0].lines[1]).size(), 28U);
  EXPECT_NEAR(mm(pages.pages[0].lines[1].box.left), 28, 0.01);
  EXPECT_NEAR(mm(pages.pages[0].lines[1].box.right), 184, 0.1);
  EXPECT_TRUE(pages.pages[0].lines[0].joins_next);
}

TEST(PageNumber, StandsOutsideOnOddAndInsideOnEvenPages) {
  const Pages pages = lay_out(with_lines("document", 60));
  for (std::size_t i = 0; i < pages.pages.size(); ++i) {
    const Line& number = pages.pages[i].lines.back();
    EXPECT_EQ(number.element, -1);
    EXPECT_EQ(to_utf8(text_of(number)), "— " + std::to_string(i + 1) + " —");
    EXPECT_NEAR(mm(number.box.top + number.box.bottom) / 2, 269, 1);
    EXPECT_EQ(number.runs[0].size, 14);
    EXPECT_EQ(number.runs[0].face, Typeface::kSong);
    if (i % 2 == 0) {
      EXPECT_NEAR(mm(number.box.right), 184 - mm(14), 0.1);
    } else {
      EXPECT_NEAR(mm(number.box.left), 28 + mm(14), 0.1);
    }
  }
}

TEST(Imprint, EndsWithTheTypeAreaOfTheLastPage) {
  for (const Document& d : {joint_order(), minutes()}) {
    const Pages pages = lay_out(d);
    const auto& rules = pages.pages.back().rules;
    std::vector<double> tops;
    for (const Rule& rule : rules) tops.push_back(rule.from.y);
    EXPECT_NEAR(mm(*std::max_element(tops.begin(), tops.end())), 262, 1);
    EXPECT_EQ(rules.size(), 3U);
    for (const Rule& rule : rules) {
      const bool inner = rule.from.y > *std::min_element(tops.begin(), tops.end()) + 1 &&
                         rule.from.y < *std::max_element(tops.begin(), tops.end()) - 1;
      EXPECT_NEAR(mm(rule.width), inner ? 0.25 : 0.35, 0.001);
      EXPECT_NEAR(mm(rule.to.x - rule.from.x), 156, 0.1);
    }
  }
}

TEST(Imprint, SetsOfficeAndDateOnOneLine) {
  const Pages pages = lay_out(minutes());
  const Line line = find(pages, "办公室").line;
  EXPECT_EQ(to_utf8(text_of(line)), "示例市市场监督管理局办公室 2026年4月15日印发");
  EXPECT_NEAR(mm(line.box.left), 28 + mm(14), 0.1);
  EXPECT_NEAR(mm(line.box.right), 184 - mm(14), 0.1);
}

TEST(AnnexNote, AlignsNumbersAndWrappedNames) {
  const std::string name = "现场笔录、询问笔录、销售台账等各类证据材料以及其他有关材料的目录";
  const Pages pages = lay_out(of("document", {Paragraph{{{"正文。"}}}, AnnexNote{{"样例", name}}}));
  const auto& lines = pages.pages[0].lines;
  const double em = 156.0 / 28;
  EXPECT_NEAR(mm(lines[1].box.top - lines[0].box.top), 2 * pitch(), 0.01);
  EXPECT_NEAR(mm(lines[1].box.left), 28 + 2 * em, 0.01);
  EXPECT_NEAR(mm(lines[2].box.left), 28 + 5 * em, 0.01);
  EXPECT_NEAR(mm(lines[3].box.left - lines[2].box.left), mm(15.75), 0.1);
}

TEST(Attendance, AlignsWrappedNamesBehindTheColon) {
  const Pages pages = lay_out(minutes());
  const Line label = find(pages, "出席：").line;
  const double em = 156.0 / 28;
  EXPECT_NEAR(mm(label.box.left), 28 + 2 * em, 0.01);
  EXPECT_EQ(label.runs[0].face, Typeface::kHei);
  EXPECT_NEAR(mm(find(pages, "郑十一侦").line.box.left), 28 + 5 * em, 0.01);
}

TEST(Annex, BeginsAPageWithItsTitleOnTheThirdLine) {
  const Pages pages = lay_out(hand_over_letter());
  const Found label = find(pages, "附件1");
  EXPECT_EQ(label.page, 1U);
  EXPECT_NEAR(mm(label.line.box.top), 37, 0.1);
  EXPECT_NEAR(mm(label.line.box.left), 28, 0.1);
  EXPECT_EQ(label.line.runs[0].face, Typeface::kHei);
  const Page& page = pages.pages[1];
  EXPECT_NEAR(mm(page.lines[1].box.top), 37 + 2 * pitch(), 0.1);
}

TEST(Headings, HaveTheFaceOfTheirLevel) {
  const Pages pages =
      lay_out(of("document", {Heading{1, "一、甲"}, Heading{2, "（一）乙"}, Heading{3, "1.丙"},
                              Heading{4, "（1）丁"}, Paragraph{{{"文"}, {"楷", Style::kKai}}}}));
  const auto face = [&](std::size_t i) { return pages.pages[0].lines[i].runs.back().face; };
  EXPECT_EQ(face(0), Typeface::kHei);
  EXPECT_EQ(face(1), Typeface::kKai);
  EXPECT_EQ(face(2), Typeface::kFangSong);
  EXPECT_EQ(face(3), Typeface::kFangSong);
  EXPECT_EQ(face(4), Typeface::kKai);
}

TEST(Head, IsRefusedWhenItDoesNotFit) {
  std::string name;
  for (int i = 0; i < 60; ++i) name += "长";
  expect_error(ErrorCode::kInvalidInput, "发文机关标志", [&] {
    lay_out(of("document", {Masthead{{name}, "文件"}}));
  });
  for (int i = 0; i < 140; ++i) name += "长";
  expect_error(ErrorCode::kInvalidInput, "标题", [&] { lay_out(of("document", {Title{name}})); });
}

TEST(PlainText, OfThePagesIsThatOfTheDocumentButForWhiteSpace) {
  const auto words = [](std::string text) {
    for (const char* space : {" ", "\n", "　"}) {
      for (std::size_t at = 0; (at = text.find(space, at)) != std::string::npos;) {
        text.erase(at, std::string(space).size());
      }
    }
    return text;
  };
  for (const Document& d : {criminal_referral(), joint_order(), minutes(), hand_over_letter()}) {
    EXPECT_EQ(words(plain_text(lay_out(d))), words(templating::plain_text(d))) << d.kind;
  }
}

}  // namespace
}  // namespace yinxin::layout::testing
