#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/utf8.h"
#include "journeys/page_rules.h"

namespace yinxin::testing {
namespace {

constexpr double kMiddle = (kLeft + kRight) / 2;

// What stands in the head of page 1, told by size, colour and wording.
struct Head {
  std::vector<Piece> mark;  // red
  std::vector<Piece> number;
  std::vector<Piece> title;
  std::vector<Piece> signatories;
  std::vector<Piece> notes;  // 密级、紧急程度

  double mark_top() const { return mark.front().top(); }
  double mark_bottom() const {
    double bottom = 0;
    for (const Piece& piece : mark) bottom = std::max(bottom, piece.bottom());
    return bottom;
  }
};

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

Head read_head(const ReadPage& page, double title_size) {
  Head head;
  double end = 297;
  for (const Piece& piece : page.pieces) {
    if (piece.red()) {
      head.mark.push_back(piece);
    } else if (std::abs(piece.size() - title_size) < 0.01) {
      head.title.push_back(piece);
    } else if (head.number.empty() && is_number(piece.text())) {
      head.number.push_back(piece);
    }
  }
  if (!head.number.empty()) end = head.number.front().bottom();
  if (!head.title.empty()) end = head.title.front().top();
  for (const Piece& piece : page.pieces) {
    if (piece.red() || piece.top() >= end || std::abs(piece.size() - kTextSize) > 0.01) continue;
    if (is_number(piece.text())) continue;
    const bool right = piece.left() > kMiddle;
    (right ? head.signatories : head.notes).push_back(piece);
  }
  return head;
}

void expect_centred(const std::vector<Piece>& pieces) {
  double left = kRight;
  double right = kLeft;
  for (const Piece& piece : pieces) {
    left = std::min(left, piece.left());
    right = std::max(right, piece.right());
  }
  EXPECT_NEAR((left + right) / 2, kMiddle, 0.5) << pieces.front().text();
}

// 7.3.1: in 二号, centred line by line, two lines below what is above it.
void check_title(const Head& head, double above) {
  ASSERT_FALSE(head.title.empty()) << "no title in 二号";
  for (const Piece& line : head.title) {
    EXPECT_NEAR(line.centre(), kMiddle, 0.5) << line.text();
    const std::u32string text = to_utf32(line.text());
    EXPECT_EQ(std::count(text.begin(), text.end(), U'《'),
              std::count(text.begin(), text.end(), U'》'))
        << "《》 broken: " << line.text();
  }
  if (above > 0) {
    EXPECT_NEAR(head.title.front().top() - above, 2 * kLinePitch, 1);
  }
}

// 7.3.2: one line below the title, flush left.
void check_salutation(const ReadPage& page, const Head& head) {
  const double title = head.title.back().bottom();
  for (const Piece& piece : page.pieces) {
    if (piece.top() < title) continue;
    EXPECT_NEAR(piece.top() - title, 2 * kLinePitch - kTextSize * 25.4 / 72, 0.5) << piece.text();
    return;
  }
}

std::vector<HorizontalRule> red_rules(const ReadPage& page) {
  std::vector<HorizontalRule> rules;
  for (const HorizontalRule& rule : page.rules) {
    if (rule.red) rules.push_back(rule);
  }
  std::sort(rules.begin(), rules.end(),
            [](const HorizontalRule& a, const HorizontalRule& b) { return a.y < b.y; });
  return rules;
}

// 7.4.1, 7.4.2: on the last page, thick, thin, thick, the last at the foot of the type area.
void check_ruled_imprint(const IssuedDocument& document) {
  std::vector<HorizontalRule> rules;
  const ReadPage& last = document.pages.back();
  for (const HorizontalRule& rule : last.rules) {
    const bool wide = std::abs(rule.right - rule.left - 156) < 0.2;
    if (!rule.red && wide && std::abs(rule.width - 0.5) > 0.05) rules.push_back(rule);
  }
  if (rules.empty()) return;
  std::sort(rules.begin(), rules.end(),
            [](const HorizontalRule& a, const HorizontalRule& b) { return a.y < b.y; });
  EXPECT_NEAR(rules.back().y, kBottom, 1);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const bool outer = i == 0 || i + 1 == rules.size();
    EXPECT_NEAR(rules[i].width * 25.4 / 72, outer ? 0.35 : 0.25, 0.01);
    EXPECT_NEAR(rules[i].left, kLeft, 0.1);
  }
  const double em = kSmallSize * 25.4 / 72;
  for (const Piece& piece : last.pieces) {
    if (piece.top() < rules.front().y || is_page_number(piece)) continue;
    EXPECT_NEAR(piece.size(), kSmallSize, 0.01) << piece.text();
    EXPECT_GE(piece.left(), kLeft + em - 0.1) << piece.text();
    EXPECT_LE(piece.right(), kRight - em + 0.3) << piece.text();
  }
}

// 7.2
void check_document(const IssuedDocument& document) {
  const ReadPage& page = document.pages.front();
  const Head head = read_head(page, kTitleSize);
  ASSERT_FALSE(head.mark.empty()) << "no red mark";
  ASSERT_FALSE(head.number.empty()) << "no number";
  EXPECT_NEAR(head.mark_top(), 72, 1);
  expect_centred(head.mark);
  const Piece& number = head.number.front();
  if (head.signatories.empty()) {
    EXPECT_NEAR(number.top() - head.mark_bottom(), 2 * kLinePitch, 1);
    EXPECT_NEAR(number.centre(), kMiddle, 0.5);
  } else {  // 7.2.6
    EXPECT_NEAR(number.left(), kLeft + kEm, 0.2);
    EXPECT_NEAR(head.signatories.back().right(), kRight - kEm, 0.5);
    EXPECT_NEAR(head.signatories.back().top(), number.top(), 0.1);
  }
  for (const Piece& note : head.notes) EXPECT_NEAR(note.left(), kLeft, 0.1) << note.text();
  const auto rules = red_rules(page);
  ASSERT_EQ(rules.size(), 1U);
  EXPECT_NEAR(rules[0].y - number.bottom(), 4, 0.5);
  EXPECT_NEAR(rules[0].left, kLeft, 0.1);
  EXPECT_NEAR(rules[0].right, kRight, 0.1);
  // The standard does not know bulletins, which have headings only: 简报、…情况通报 over the rule.
  const bool bulletin = head.mark.size() == 1 && !ends_with(head.mark[0].text(), "文件");
  if (!bulletin || !head.title.empty()) check_title(head, rules[0].y);
  if (!head.title.empty()) check_salutation(page, head);
  check_ruled_imprint(document);
}

// 10.1
void check_letter(const IssuedDocument& document) {
  const ReadPage& page = document.pages.front();
  const Head head = read_head(page, kTitleSize);
  ASSERT_FALSE(head.mark.empty()) << "no red mark";
  ASSERT_FALSE(head.number.empty()) << "no number";
  EXPECT_NEAR(head.mark_top(), 30, 1);
  expect_centred(head.mark);
  const auto rules = red_rules(page);
  ASSERT_EQ(rules.size(), 4U);
  for (const HorizontalRule& rule : rules) {
    EXPECT_NEAR(rule.right - rule.left, 170, 0.5);
    EXPECT_NEAR(rule.left, 20, 0.5);
  }
  EXPECT_NEAR(rules[0].y - head.mark_bottom(), 4, 0.8);
  EXPECT_GT(rules[0].width, rules[1].width);
  EXPECT_LT(rules[2].width, rules[3].width);
  EXPECT_NEAR(rules[2].y, 277, 1);
  const Piece& number = head.number.front();
  const double gap = kTextSize * 25.4 / 72 * 7 / 8;
  EXPECT_NEAR(number.right(), kRight, 0.3);
  EXPECT_NEAR(number.top() - rules[1].y, gap, 0.5);
  double above = number.bottom();
  for (std::size_t i = 0; i < head.notes.size(); ++i) {
    EXPECT_NEAR(head.notes[i].left(), kLeft, 0.1) << head.notes[i].text();
    above = std::max(above, head.notes[i].bottom());
  }
  if (!head.notes.empty()) {
    EXPECT_NEAR(head.notes[0].top() - rules[1].y, gap, 0.5);
  }
  check_title(head, above);
  if (!head.title.empty()) check_salutation(page, head);
  for (std::size_t i = 1; i < document.pages.size(); ++i) {
    EXPECT_TRUE(red_rules(document.pages[i]).empty()) << "page " << i + 1;
  }
  // 版记 without rules at the foot of the last page.
  for (const Piece& piece : document.pages.back().pieces) {
    if (piece.text().rfind("抄送：", 0) != 0) continue;
    double bottom = 0;
    for (const Piece& other : document.pages.back().pieces) {
      if (!is_page_number(other)) bottom = std::max(bottom, other.bottom());
    }
    EXPECT_NEAR(bottom, kBottom, 3) << piece.text();
  }
}

// Of minutes: labels in 黑体 and names that wrap behind the colon.
void check_attendance(const ReadPage& page) {
  for (std::size_t i = 0; i < page.pieces.size(); ++i) {
    const Piece& piece = page.pieces[i];
    const std::u32string text = to_utf32(piece.text());
    if (text.size() < 3 || text[2] != U'：' || !piece.is_in("Hei")) continue;
    const std::u32string label = text.substr(0, 2);
    if (label != U"出席" && label != U"请假" && label != U"列席") continue;
    EXPECT_NEAR(piece.left(), kLeft + 2 * kEm, 0.2) << piece.text();
    if (i + 1 == page.pieces.size()) continue;
    const Piece& next = page.pieces[i + 1];
    if (next.left() > kLeft + 3 * kEm) {
      EXPECT_NEAR(next.left(), kLeft + 5 * kEm, 0.3) << next.text();
    }
  }
}

// 10.3
void check_minutes(const IssuedDocument& document) {
  const Head head = read_head(document.pages.front(), kTitleSize);
  ASSERT_FALSE(head.mark.empty()) << "no red mark";
  EXPECT_NEAR(head.mark_top(), 72, 1);
  expect_centred(head.mark);
  if (!head.number.empty()) {
    EXPECT_NEAR(head.number.front().centre(), kMiddle, 0.5);
    EXPECT_GT(head.number.front().top(), head.mark_bottom());
  }
  if (!head.title.empty()) check_title(head, 0);
  for (const ReadPage& page : document.pages) check_attendance(page);
  check_ruled_imprint(document);
}

// 10.2
void check_order(const IssuedDocument& document) {
  const Head head = read_head(document.pages.front(), kTitleSize);
  ASSERT_FALSE(head.mark.empty()) << "no red mark";
  ASSERT_FALSE(head.number.empty()) << "no number";
  EXPECT_NEAR(head.mark_top(), kTop + 20, 1);
  expect_centred(head.mark);
  EXPECT_NEAR(head.number.front().top() - head.mark_bottom(), 2 * kLinePitch, 1);
  EXPECT_NEAR(head.number.front().centre(), kMiddle, 0.5);
  EXPECT_TRUE(red_rules(document.pages.front()).empty());
  check_ruled_imprint(document);
}

void expect_black(const IssuedDocument& document) {
  for (const ReadPage& page : document.pages) {
    EXPECT_TRUE(red_rules(page).empty());
    for (const Piece& piece : page.pieces) EXPECT_FALSE(piece.red()) << piece.text();
  }
}

// Own forms: no red head, no ruled imprint; the number at the right edge.
void check_instrument(const IssuedDocument& document) {
  const Head head = read_head(document.pages.front(), 26);
  expect_black(document);
  check_title(head, 0);
  ASSERT_FALSE(head.number.empty()) << "no number";
  EXPECT_NEAR(head.number.front().right(), kRight, 0.3);
  if (head.title.empty()) return;
  EXPECT_GT(head.number.front().top(), head.title.back().bottom());
}

void check_form(const IssuedDocument& document) {
  expect_black(document);
  check_title(read_head(document.pages.front(), 18), 0);
  for (const ReadPage& page : document.pages) {
    for (const Piece& piece : page.pieces) EXPECT_LE(piece.size(), 18.01) << piece.text();
  }
}

}  // namespace

void check_format(const IssuedDocument& document) {
  static const std::map<std::string, void (*)(const IssuedDocument&)> rules = {
      {"document", check_document}, {"letter", check_letter},         {"minutes", check_minutes},
      {"order", check_order},       {"instrument", check_instrument}, {"form", check_form},
  };
  const auto found = rules.find(document.format);
  ASSERT_NE(found, rules.end()) << "no rules for the format " << document.format;
  found->second(document);
}

}  // namespace yinxin::testing
