#include <gtest/gtest.h>

#include <algorithm>

#include "base/utf8.h"
#include "layout/ruler.h"
#include "layout/sample_documents.h"
#include "support/expect_error.h"

namespace yinxin::layout::testing {
namespace {

using namespace templating;
using yinxin::testing::expect_error;

Document lines(int count) {
  Document d{"sample", "样例", "document", "样例", {}, {}};
  for (int i = 0; i < count; ++i) d.elements.emplace_back(Paragraph{{{"样例文字。"}}});
  return d;
}

std::string last_text(const Page& page) {
  return to_utf8(text_of(page.lines.at(page.lines.size() - 2)));
}

std::size_t pages_with(const Pages& pages, const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(pages.pages.begin(), pages.pages.end(), [&](const Page& page) {
        return std::any_of(page.lines.begin(), page.lines.end(), [&](const Line& line) {
          return to_utf8(text_of(line)).find(text) != std::string::npos;
        });
      }));
}

TEST(Paging, NeverEndsAPageWithAHeading) {
  for (int before = 15; before <= 25; ++before) {
    Document d = lines(before);
    d.elements.emplace_back(Heading{1, "一、标题"});
    d.elements.emplace_back(Heading{2, "（一）标题"});
    for (const Element& element : lines(30).elements) d.elements.push_back(element);
    for (const Page& page : lay_out(d).pages) EXPECT_EQ(last_text(page), "样例文字。") << before;
  }
}

TEST(Paging, RepeatsTheHeadingOfATableOnEveryPage) {
  const Pages pages = lay_out(hand_over_letter());
  EXPECT_EQ(pages_with(pages, "材料名称"), 3U);
  EXPECT_EQ(pages_with(pages, "60份"), 1U);
}

// A document whose wide table begins on page `number`.
Document wide_table_on(int number) {
  Document d = lines(22 * (number - 1));
  d.elements.emplace_back(
      Table{"样例表", {{"甲", 0, Table::Align::kLeft}}, {{"一"}, {"二"}}, {}, true});
  return d;
}

// Clause 8: the sheet turned clockwise has its left edge on top, which is the binding of an odd
// page and the cut of an even one; so both kinds read the same way round.
TEST(Paging, TurnsTheSheetForAWideTableWithItsHeadAtTheLeftEdge) {
  for (const int number : {2, 3}) {
    const Page turned =
        lay_out(wide_table_on(number)).pages.at(static_cast<std::size_t>(number) - 1);
    EXPECT_NEAR(mm(turned.width), 297, 0.01);
    EXPECT_NEAR(mm(turned.height), 210, 0.01);
    EXPECT_NEAR(mm(turned.rules[0].to.x - turned.rules[0].from.x), 225, 0.1);
    EXPECT_NEAR(mm(turned.rules[0].from.x), 35, 0.1);
    EXPECT_NEAR(mm(turned.lines[0].box.top), 28, 0.1);
  }
  const Pages letter = lay_out(hand_over_letter());
  EXPECT_LT(letter.pages.back().width, letter.pages.back().height);
}

// Clause 8: the page number stays where it is on the other pages.
TEST(Paging, LeavesThePageNumberOfATurnedSheetWhereItIsOnTheOthers) {
  for (const int number : {2, 3}) {
    const Page turned =
        lay_out(wide_table_on(number)).pages.at(static_cast<std::size_t>(number) - 1);
    const Line& line = turned.lines.back();
    EXPECT_TRUE(line.sideways);
    EXPECT_EQ(to_utf8(text_of(line)), "— " + std::to_string(number) + " —");
    // The sheet's left edge is on top, its bottom edge on the left.
    EXPECT_NEAR(297 - mm(line.box.left + line.box.right) / 2, 269, 0.1);
    if (number % 2 == 0) {
      EXPECT_NEAR(mm(line.box.top), 28 + mm(14), 0.1);
    } else {
      EXPECT_NEAR(mm(line.box.bottom), 184 - mm(14), 0.1);
    }
  }
}

TEST(Paging, KeepsAReceiptSlipOnOnePage) {
  for (int before = 1; before <= 30; ++before) {
    Document d = lines(before);
    d.elements.push_back(criminal_referral().elements.back());
    const Pages pages = lay_out(d);
    const Page& page = pages.pages.back();
    const int slip = static_cast<int>(d.elements.size()) - 1;
    EXPECT_EQ(std::count_if(page.lines.begin(), page.lines.end(),
                            [&](const Line& line) { return line.element == slip; }),
              5)
        << before;
    EXPECT_EQ(pages_with(pages, "（回  执）"), 1U);
  }
}

TEST(Paging, ContinuesARowThatNoPageHolds) {
  std::string cell;
  for (int i = 0; i < 1500; ++i) cell += "字";
  Document d{"sample", "样例", "document", "样例", {}, {}};
  d.elements.emplace_back(Table{"", {{"栏", 10, Table::Align::kLeft}}, {{cell}}, {}, false});
  const Pages pages = lay_out(d);
  std::size_t characters = 0;
  for (const Page& page : pages.pages) {
    for (const Line& line : page.lines) {
      if (line.element == 0) {
        characters += text_of(line).size();
        EXPECT_LE(mm(line.box.bottom), 262.01);
      }
    }
  }
  EXPECT_EQ(characters, 1501U);
}

TEST(Paging, RefusesMoreThanTwoHundredPages) {
  EXPECT_EQ(lay_out(lines(22 * 200)).pages.size(), 200U);
  expect_error(ErrorCode::kInvalidInput, "200页", [] { lay_out(lines(22 * 200 + 1)); });
}

TEST(Paging, GivesAnEmptyDocumentOnePage) {
  EXPECT_EQ(lay_out(lines(0)).pages.size(), 1U);
}

TEST(Paging, ShowsTextOnTheFirstPageUnderManyAgencies) {
  Document d = joint_order();
  auto& mark = std::get<Masthead>(d.elements[0]);
  for (int i = 0; i < 8; ++i) mark.agencies.emplace_back("样例省市场监督管理局");
  const Pages pages = lay_out(d);
  const auto& first = pages.pages[0].lines;
  EXPECT_TRUE(
      std::any_of(first.begin(), first.end(), [](const Line& line) { return line.element == 4; }));
}

TEST(Table, AlignsItsCells) {
  using Align = Table::Align;
  Document d{"sample", "样例", "document", "样例", {}, {}};
  d.elements.emplace_back(
      Table{"样例表",
            {{"甲", 6, Align::kLeft}, {"乙", 6, Align::kCentre}, {"丙", 6, Align::kRight}},
            {{"左", "中", "右"}},
            {"合计", "", "1"},
            false});
  const Pages pages = lay_out(d);
  const auto& line = pages.pages[0].lines;
  const double em = 156.0 / 28;
  EXPECT_NEAR(mm(line[4].box.left), 28 + mm(3), 0.1);
  EXPECT_NEAR(mm(line[5].box.left + line[5].box.right) / 2, 28 + 9 * em, 0.1);
  EXPECT_NEAR(mm(line[6].box.right), 28 + 18 * em - mm(3), 0.1);
  EXPECT_EQ(to_utf8(text_of(line[7])), "合计");
}

TEST(Table, IsRefusedWhenItsColumnsDoNotFit) {
  const auto refused = [](Table table) {
    Document d{"sample", "样例", "document", "样例", {}, {}};
    d.elements.emplace_back(std::move(table));
    expect_error(ErrorCode::kInvalidInput, "表格", [&] { lay_out(d); });
  };
  refused({"宽", {{"甲", 20, {}}, {"乙", 20, {}}}, {}, {}, false});
  refused({"挤", {{"甲", 27, {}}, {"乙", 0, {}}}, {}, {}, false});
  refused({"空", {}, {}, {}, false});
  refused({"多", {{"甲", 20, {}}}, {{"一", "二"}}, {}, false});
}

}  // namespace
}  // namespace yinxin::layout::testing
