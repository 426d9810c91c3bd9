#include <gtest/gtest.h>

#include <algorithm>

#include "base/utf8.h"
#include "layout/ruler.h"
#include "support/expect_error.h"

namespace yinxin::layout::testing {
namespace {

using namespace templating;
using yinxin::testing::expect_error;

constexpr double kPitch = 225.0 / 22;
constexpr double kEm = 156.0 / 28;

Document signed_by(std::vector<SignOff::Issuer> issuers, int lines = 3,
                   const std::string& format = "document") {
  Document d{"sample", "样例", format, "样例", {}, {}};
  for (int i = 0; i < lines; ++i) d.elements.emplace_back(Paragraph{{{"样例文字。"}}});
  d.elements.emplace_back(SignOff{std::move(issuers), "2026年3月18日"});
  return d;
}

const Line& line_with(const Page& page, const std::string& text) {
  const auto found = std::find_if(page.lines.begin(), page.lines.end(), [&](const Line& line) {
    return to_utf8(text_of(line)).find(text) != std::string::npos;
  });
  if (found == page.lines.end()) throw std::runtime_error(text + " is not on the page");
  return *found;
}

double centre(const Box& box) {
  return (box.left + box.right) / 2;
}

double middle(const Box& box) {
  return (box.top + box.bottom) / 2;
}

// The bottom of the last line of text above the sign-off.
double text_bottom(const Page& page) {
  double bottom = 0;
  for (const Line& line : page.lines) {
    if (to_utf8(text_of(line)) == "样例文字。") bottom = std::max(bottom, line.box.bottom);
  }
  return bottom;
}

void expect_apart(const std::vector<SealPlace>& seals) {
  for (std::size_t i = 0; i < seals.size(); ++i) {
    for (std::size_t j = i + 1; j < seals.size(); ++j) {
      const Box& a = seals[i].box;
      const Box& b = seals[j].box;
      EXPECT_TRUE(a.right + 1 < b.left || b.right + 1 < a.left || a.bottom + 1 < b.top ||
                  b.bottom + 1 < a.top)
          << i << " and " << j;
    }
  }
}

TEST(SignOff, CentresTheSealOverNameAndDate) {
  for (double diameter = 38; diameter <= 60; diameter += 0.5) {
    const Pages pages = lay_out(signed_by({{"示例市市场监督管理局", "a"}}), seals(diameter));
    const Page& page = pages.pages[0];
    ASSERT_EQ(page.seals.size(), 1U);
    const Box& seal = page.seals[0].box;
    const Line& name = line_with(page, "示例市市场监督管理局");
    const Line& date = line_with(page, "2026年3月18日");
    EXPECT_NEAR(mm(seal.right - seal.left), diameter, 0.001);
    EXPECT_NEAR(mm(seal.bottom - seal.top), diameter, 0.001);
    EXPECT_NEAR(centre(seal), centre(name.box), 0.1);
    EXPECT_NEAR(centre(seal), centre(date.box), 0.1);
    EXPECT_NEAR(mm(date.box.right), 184 - 4 * kEm, 0.1);
    EXPECT_NEAR(mm(date.box.top - name.box.top), kPitch, 0.001);
    const double below = (name.box.top + date.box.bottom) / 2 - middle(seal);
    EXPECT_GE(mm(below), 2.9) << diameter;
    EXPECT_LE(mm(below), 4.1) << diameter;
    EXPECT_LT(seal.top, name.box.top);
    EXPECT_GT(seal.bottom, date.box.bottom);
    EXPECT_GT(seal.top, text_bottom(page));
    EXPECT_LE(mm(seal.top - text_bottom(page)), kPitch);
  }
}

TEST(SignOff, MovesLeftUnderANameThatNeedsTheRoom) {
  const Pages pages = lay_out(signed_by({{"示例市市场监督管理局综合行政执法支队样例大队", "a"}}));
  const Line& name = line_with(pages.pages[0], "综合行政");
  EXPECT_LE(mm(name.box.right), 184.01);
  EXPECT_NEAR(centre(name.box), centre(pages.pages[0].seals[0].box), 0.1);
}

TEST(SignOff, PutsASealOnEveryNameAndTheLastOneOnTheDate) {
  for (std::size_t count = 2; count <= 8; ++count) {
    for (const double diameter : {38.0, 42.0, 45.0}) {
      std::vector<SignOff::Issuer> issuers;
      for (std::size_t i = 0; i < count; ++i) {
        issuers.push_back({"示例" + std::to_string(i) + "局", std::string(1, char('a' + i))});
      }
      const Pages pages = lay_out(signed_by(issuers), seals(diameter));
      const Page& page = pages.pages.back();
      ASSERT_EQ(page.seals.size(), count);
      expect_apart(page.seals);
      for (std::size_t i = 0; i < count; ++i) {
        const SealPlace& seal = page.seals[i];
        const Line& name = line_with(page, "示例" + std::to_string(i) + "局");
        EXPECT_EQ(seal.issuer, static_cast<int>(i));
        EXPECT_NEAR(centre(seal.box), centre(name.box), 0.1);
        EXPECT_GE(middle(name.box), middle(seal.box));
        EXPECT_GE(mm(seal.box.left), 27.99);
        EXPECT_LE(mm(seal.box.right), 184.01);
      }
      const Line& date = line_with(page, "2026年");
      EXPECT_NEAR(centre(page.seals.back().box), centre(date.box), 0.1);
      EXPECT_GT(page.seals.back().box.bottom, date.box.bottom);
      EXPECT_LE(mm(page.seals[0].box.top - text_bottom(page)), kPitch);
      EXPECT_GT(page.seals[0].box.top, text_bottom(page));
    }
  }
}

TEST(SignOff, AlignsTheSealsOfARow) {
  const Pages pages = lay_out(signed_by({{"示例省人民检察院", "a"}, {"示例省知识产权局", "b"}}));
  const auto& places = pages.pages[0].seals;
  EXPECT_EQ(places[0].box.top, places[1].box.top);
  EXPECT_LT(places[0].box.right, places[1].box.left);
}

TEST(SignOff, WithoutSealFollowsTheIndentsOfTheStandard) {
  const Pages pages = lay_out(signed_by({{"示例市市场监督管理局", ""}}));
  const Page& page = pages.pages[0];
  const Line& name = line_with(page, "示例市");
  const Line& date = line_with(page, "2026年");
  EXPECT_NEAR(mm(name.box.right), 184 - 2 * kEm, 0.1);
  EXPECT_NEAR(mm(date.box.left - name.box.left), 2 * kEm, 0.1);
  EXPECT_NEAR(mm(name.box.top - page.lines[2].box.top), 2 * kPitch, 0.1);
  EXPECT_TRUE(page.seals.empty());
}

TEST(SignOff, WithoutSealLetsALongerDateDecide) {
  const Pages pages = lay_out(signed_by({{"样例局", ""}}));
  const Line& name = line_with(pages.pages[0], "样例局");
  const Line& date = line_with(pages.pages[0], "2026年");
  EXPECT_NEAR(mm(date.box.right), 184 - 2 * kEm, 0.1);
  EXPECT_NEAR(mm(date.box.left - name.box.left), 2 * kEm, 0.1);
}

TEST(SignOff, IsNeverAloneOnAPage) {
  for (const double diameter : {38.0, 45.0, 60.0}) {
    for (int lines = 1; lines <= 60; ++lines) {
      const Pages pages =
          lay_out(signed_by({{"示例市市场监督管理局", "a"}}, lines), seals(diameter));
      const Page& page = pages.pages.back();
      ASSERT_EQ(page.seals.size(), 1U) << lines;
      const Box& seal = page.seals[0].box;
      ASSERT_GT(text_bottom(page), 0) << lines << " lines: the sign-off is alone";
      EXPECT_LE(mm(seal.top - text_bottom(page)), kPitch) << lines;
      EXPECT_GT(seal.top, text_bottom(page)) << lines;
      EXPECT_LE(mm(seal.bottom), 262.01) << lines;
      for (const Line& line : page.lines) {
        if (line.element < 0) continue;
        EXPECT_LE(mm(line.box.bottom), 262.01) << lines;
      }
    }
  }
}

double lowest(const Page& page) {
  double bottom = 0;
  for (const Line& line : page.lines) {
    if (line.element >= 0) bottom = std::max(bottom, line.box.bottom);
  }
  for (const SealPlace& seal : page.seals) bottom = std::max(bottom, seal.box.bottom);
  return bottom;
}

TEST(SignOff, TakesAShortAnnexNoteAndTextWithIt) {
  for (int lines = 1; lines <= 60; ++lines) {
    Document d = signed_by({{"示例市市场监督管理局", "a"}}, lines);
    d.elements.insert(d.elements.end() - 1, AnnexNote{{"甲", "乙", "丙"}});
    const Pages pages = lay_out(d);
    EXPECT_GT(text_bottom(pages.pages.back()), 0) << lines;
    EXPECT_NO_THROW(line_with(pages.pages.back(), "附件：1.甲")) << lines;
  }
}

// 7.3.5.1: its top is within one line of the text or the annex note, so one of them is there.
TEST(SignOff, LeavesFewLinesBlankUnderALongAnnexNote) {
  for (int lines = 1; lines <= 60; ++lines) {
    Document d = signed_by({{"示例市市场监督管理局", "a"}}, lines);
    d.elements.insert(d.elements.end() - 1, AnnexNote{{"甲", "乙", "丙", "丁", "戊", "己"}});
    const Pages pages = lay_out(d);
    const Page& page = pages.pages.back();
    const Line& last = line_with(page, "6.己");
    EXPECT_LE(mm(page.seals.at(0).box.top - last.box.bottom), kPitch) << lines;
    EXPECT_NO_THROW(line_with(page, "5.戊")) << lines;
    if (pages.pages.size() == 1) continue;
    EXPECT_LE(262 - mm(lowest(pages.pages[pages.pages.size() - 2])), 8 * kPitch) << lines;
  }
}

Document with_imprint(int lines) {
  Document d = signed_by({{"示例市市场监督管理局", "a"}}, lines);
  d.elements.emplace_back(
      Imprint{"", "示例市公安局。", "示例市市场监督管理局办公室", "2026年3月20日"});
  return d;
}

TEST(Imprint, HasAPageOfItsOwnOnlyIfItFitsNowhere) {
  for (int lines = 1; lines <= 60; ++lines) {
    const Pages pages = lay_out(with_imprint(lines));
    const Page& last = pages.pages.back();
    if (!last.seals.empty()) continue;
    double top = last.rules.at(0).from.y;
    for (const Rule& rule : last.rules) top = std::min(top, rule.from.y);
    const double room = top - lowest(pages.pages[pages.pages.size() - 2]);
    EXPECT_LT(mm(room), kPitch / 4) << lines;
  }
}

// 7.3.5.5: what lacks little room gets it from the line spacing.
TEST(Imprint, TightensTheTextAboveItBeforeItTakesAnotherPage) {
  int tightened = 0;
  for (int lines = 1; lines <= 22; ++lines) {
    const Page page = lay_out(with_imprint(lines)).pages[0];
    double least = kPitch;
    for (int i = 1; i < lines; ++i) {
      const auto at = static_cast<std::size_t>(i);
      if (page.lines.size() <= at || page.lines[at].element != i) break;
      least = std::min(least, mm(page.lines[at].box.top - page.lines[at - 1].box.top));
    }
    EXPECT_GE(least, 0.95 * kPitch - 0.01) << lines;
    if (least > kPitch - 0.01) continue;
    ++tightened;
    EXPECT_LE(mm(lowest(page)), 262.01) << lines;
    EXPECT_EQ(page.seals.size(), 1U) << lines;
  }
  EXPECT_GE(tightened, 1);
}

TEST(SignOff, IsNotAloneAfterATableEither) {
  for (int rows = 1; rows <= 60; ++rows) {
    Document d = signed_by({{"示例市市场监督管理局", "a"}}, 0);
    Table table{"", {{"栏", 20, Table::Align::kLeft}}, {}, {}, false};
    table.rows.assign(static_cast<std::size_t>(rows), {"样例行"});
    d.elements.insert(d.elements.begin(), std::move(table));
    EXPECT_NO_THROW(line_with(lay_out(d).pages.back(), "样例行")) << rows;
  }
}

TEST(SignOff, HasItsNoteOnTheLineBelowTheDate) {
  Document d = signed_by({{"示例市市场监督管理局", "a"}});
  d.elements.emplace_back(Note{"（联系人：李四例）"});
  const Pages pages = lay_out(d);
  const Line& note = line_with(pages.pages[0], "联系人");
  EXPECT_NEAR(mm(note.box.top - line_with(pages.pages[0], "2026年").box.top), kPitch, 0.01);
  EXPECT_NEAR(mm(note.box.left), 28 + 2 * kEm, 0.01);
  EXPECT_EQ(note.element, 4);
}

TEST(SignOff, KeepsItsNoteOutFromUnderTheSeals) {
  std::string long_note = "（";
  for (int i = 0; i < 60; ++i) long_note += "附注";
  for (const std::size_t count : {1U, 2U, 3U}) {
    std::vector<SignOff::Issuer> issuers;
    for (std::size_t i = 0; i < count; ++i) {
      issuers.push_back({"示例" + std::to_string(i) + "局", std::string(1, char('a' + i))});
    }
    Document d = signed_by(issuers);
    d.elements.emplace_back(Note{long_note + "）"});
    const Pages pages = lay_out(d);
    const Page& page = pages.pages.back();
    std::size_t characters = 0;
    for (const Line& line : page.lines) {
      if (line.element != 4) continue;
      characters += text_of(line).size();
      if (line.joins_next) {
        EXPECT_GE(mm(line.box.right - line.box.left), 13 * kEm);
      }
      for (const SealPlace& seal : page.seals) {
        const bool apart = line.box.right <= seal.box.left || line.box.top >= seal.box.bottom ||
                           line.box.bottom <= seal.box.top;
        EXPECT_TRUE(apart) << count << " " << to_utf8(text_of(line));
      }
    }
    EXPECT_EQ(characters, 122U);
  }
}

TEST(SignOff, RefusesASealNobodyRegistered) {
  expect_error(ErrorCode::kInvalidInput, "unknown", [] {
    lay_out(signed_by({{"示例市公安局", "unknown"}}));
  });
}

TEST(SignOff, IsRefusedWhenNoPageHoldsItsSeals) {
  const std::vector<SignOff::Issuer> issuers(16, {"示例市公安局", "a"});
  expect_error(ErrorCode::kInvalidInput, "一页排不下",
               [&] { lay_out(signed_by(issuers), seals(60)); });
}

TEST(SignOff, RefusesSealsAndNamesOfImpossibleSize) {
  expect_error(ErrorCode::kInvalidInput, "直径", [] {
    lay_out(signed_by({{"示例市公安局", "a"}}), seals(61));
  });
  std::string name;
  for (int i = 0; i < 30; ++i) name += "长";
  expect_error(ErrorCode::kInvalidInput, "署名过长", [&] { lay_out(signed_by({{name, "a"}})); });
}

Pages across_edges(const Document& document) {
  PageFormat format = formats().get(document.page_format);
  format.seal_across_edges = true;
  return layout::lay_out(document, format, Ruler(), seals());
}

TEST(EdgeSeal, IsOnNoPageUnlessTheFormatWantsIt) {
  for (const Page& page : lay_out(signed_by({{"示例市公安局", "a"}}, 60)).pages) {
    EXPECT_FALSE(page.edge);
  }
}

// The slices side by side are the whole seal.
TEST(EdgeSeal, IsSplitOverTheRightEdgesOfAllPages) {
  const Pages pages = across_edges(signed_by({{"示例市公安局", "a"}}, 60));
  ASSERT_EQ(pages.pages.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& edge = pages.pages[i].edge;
    ASSERT_TRUE(edge);
    EXPECT_EQ(edge->slice, static_cast<int>(i));
    EXPECT_EQ(edge->slices, 3);
    EXPECT_NEAR(mm(edge->box.right - edge->box.left), 14, 0.01);
    EXPECT_NEAR(mm(edge->box.bottom - edge->box.top), 42, 0.01);
    EXPECT_NEAR(mm(edge->box.right), 210, 0.01);
    EXPECT_NEAR(mm(edge->box.top + edge->box.bottom) / 2, 148.5, 0.01);
  }
}

TEST(EdgeSeal, IsRepeatedSoThatSlicesStayWide) {
  const Pages pages = across_edges(signed_by({{"示例市公安局", "a"}}, 22 * 25));
  int wholes = 0;
  for (const Page& page : pages.pages) {
    ASSERT_TRUE(page.edge);
    EXPECT_LE(page.edge->slices, 12);
    if (page.edge->slice + 1 == page.edge->slices) ++wholes;
  }
  EXPECT_EQ(wholes, 3);
}

TEST(EdgeSeal, FollowsATurnedSheet) {
  Document d = signed_by({{"示例市公安局", "a"}});
  d.elements.emplace_back(Table{"表", {{"甲", 0, Table::Align::kLeft}}, {{"一"}}, {}, true});
  const Pages pages = across_edges(d);
  const auto& edge = pages.pages.at(1).edge;
  ASSERT_TRUE(edge);
  EXPECT_TRUE(edge->sideways);
  EXPECT_NEAR(mm(edge->box.bottom), 210, 0.01);
  EXPECT_NEAR(mm(edge->box.bottom - edge->box.top), 21, 0.01);
}

TEST(EdgeSeal, NeedsASealAndSeveralPages) {
  EXPECT_FALSE(across_edges(signed_by({{"示例市公安局", "a"}})).pages[0].edge);
  EXPECT_FALSE(across_edges(signed_by({{"示例市公安局", ""}}, 60)).pages[0].edge);
}

}  // namespace
}  // namespace yinxin::layout::testing
