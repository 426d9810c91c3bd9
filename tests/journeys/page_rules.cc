#include "journeys/page_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <sstream>

#include "base/utf8.h"
#include "support/command.h"

namespace yinxin::testing {
namespace {

bool is_ideograph(char32_t c) {
  return c >= 0x4e00 && c <= 0x9fff;
}

bool is_turned(const ReadPage& page) {
  return page.width > page.height;
}

bool is_body(const Piece& piece) {
  return std::abs(piece.size() - kTextSize) < 0.01 && !is_page_number(piece);
}

bool has_table(const ReadPage& page) {
  return std::any_of(page.rules.begin(), page.rules.end(), [](const HorizontalRule& rule) {
    return !rule.red && std::abs(rule.width - 0.5) < 0.01;
  });
}

// Where the head of page 1 ends: everything down to the title, or the number below it.
double head_bottom(const ReadPage& page) {
  double bottom = 0;
  for (const Piece& piece : page.pieces) {
    const bool head = piece.size() > kTextSize + 0.01 || is_number(piece.text());
    if (page.number == 1 && head) bottom = std::max(bottom, piece.bottom());
  }
  return bottom;
}

std::vector<Piece> body_lines(const ReadPage& page) {
  std::vector<Piece> lines;
  const double from = head_bottom(page);
  for (const Piece& piece : page.pieces) {
    if (!is_body(piece) || piece.top() < from) continue;
    if (lines.empty() || std::abs(lines.back().top() - piece.top()) > 0.2) lines.push_back(piece);
  }
  return lines;
}

void check_paper(const ReadPage& page) {
  EXPECT_NEAR(is_turned(page) ? page.height : page.width, 210, 0.1);
  EXPECT_NEAR(is_turned(page) ? page.width : page.height, 297, 0.1);
}

// 5.2.1; clause 8 for turned pages. Above it is only the mark of a letter, below the page number.
void check_type_area(const ReadPage& page, const std::string& format) {
  const bool turned = is_turned(page);
  const double top = format == "letter" && page.number == 1 ? 29 : kTop - 1;
  for (const Piece& piece : page.pieces) {
    if (is_page_number(piece)) continue;
    EXPECT_GE(piece.left(), (turned ? 35 : kLeft) - 0.2) << piece.text();
    EXPECT_LE(piece.right(), (turned ? 260 : kRight) + 0.4) << piece.text();
    EXPECT_GE(piece.top(), turned ? kLeft - 1 : top) << piece.text();
    EXPECT_LE(piece.bottom(), (turned ? kRight : kBottom) + 0.1) << piece.text();
  }
}

void check_glyphs(const ReadPage& page) {
  for (const Piece& piece : page.pieces) {
    for (const Glyph& glyph : piece.glyphs) {
      EXPECT_NE(glyph.id, 0) << piece.text();
      EXPECT_NE(glyph.text, "\uFFFD") << piece.text();
    }
  }
}

void check_fonts(const std::string& file) {
  std::istringstream rows(run({"pdffonts", file}).out);
  std::string row;
  std::getline(rows, row);
  std::getline(rows, row);
  int fonts = 0;
  for (; std::getline(rows, row); ++fonts) {
    EXPECT_NE(row.find(" yes yes yes "), std::string::npos) << "not embedded, subset: " << row;
  }
  EXPECT_GE(fonts, 1);
}

// 7.5: 7 mm below the type area; odd pages right less one character, even pages left. Clause 8:
// on turned pages where it would be on the others. 10.1: not on the first page of a letter.
void check_page_number(const ReadPage& page, const std::string& format) {
  const auto& pieces = is_turned(page) ? page.sideways : page.pieces;
  const auto found = std::find_if(pieces.begin(), pieces.end(), is_page_number);
  if (format == "letter" && page.number == 1) {
    EXPECT_EQ(found, pieces.end());
    return;
  }
  ASSERT_NE(found, pieces.end()) << "no page number";
  const Glyph& first = found->glyphs.front();
  const Glyph& last = found->glyphs.back();
  EXPECT_EQ(found->text(), "— " + std::to_string(page.number) + " —");
  EXPECT_NEAR(found->size(), kSmallSize, 0.01);
  EXPECT_TRUE(found->is_in("Serif")) << first.font;
  const double em = kSmallSize * 25.4 / 72;
  const double baseline = is_turned(page) ? 297 - first.x : first.y;
  const double left = is_turned(page) ? first.y : first.x;
  const double right = (is_turned(page) ? last.y : last.x) + last.advance;
  EXPECT_NEAR(baseline - 0.38 * em, kBottom + 7, 1);
  if (page.number % 2 == 0) {
    EXPECT_NEAR(left, kLeft + em, 0.3);
  } else {
    EXPECT_NEAR(right, kRight - em, 0.3);
  }
}

// 5.2.3: not more than 22 lines, 28 characters; the pitch less 5 % where a sign-off or imprint
// needed the room (7.3.5.5).
void check_grid(const ReadPage& page, bool last_of_text) {
  const std::vector<Piece> lines = body_lines(page);
  EXPECT_LE(lines.size(), last_of_text ? 23U : 22U);
  if (!lines.empty() && page.number > 1) {
    EXPECT_NEAR(lines.front().top(), kTop, 1);
  }
  const double end = page.seals.empty() ? kBottom : page.seals.front().top;
  for (std::size_t i = 1; i < lines.size() && lines[i].top() < end; ++i) {
    const double distance = lines[i].top() - lines[i - 1].top();
    const double pitches = std::round(distance / kLinePitch);
    EXPECT_GE(pitches, 1) << lines[i].text();
    const double least = pitches * kLinePitch - (last_of_text ? 0.05 * kLinePitch : 0) - 0.05;
    EXPECT_GE(distance, least) << lines[i].text();
    EXPECT_LE(distance, pitches * kLinePitch + 0.05) << lines[i].text();
  }
}

void check_full_lines(const ReadPage& page) {
  for (const Piece& line : body_lines(page)) {
    EXPECT_LE(line.right(), kRight + 0.4) << line.text();
    const bool full = line.left() < kLeft + 0.1 && line.right() > kRight - 0.5;
    const bool plain = std::all_of(line.glyphs.begin(), line.glyphs.end(), [](const Glyph& glyph) {
      return is_ideograph(to_utf32(glyph.text).front());
    });
    if (full && plain) {
      // One less or more where punctuation must not begin the next line.
      EXPECT_NEAR(static_cast<double>(line.glyphs.size()), 28, 1) << line.text();
    }
  }
}

// A heading has text below it on its page.
void check_last_line(const ReadPage& page) {
  const std::vector<Piece> lines = body_lines(page);
  if (lines.empty()) return;
  static const std::regex heading("^[一二三四五六七八九十]+、.*");
  const bool last_is_heading =
      lines.back().is_in("Hei") && std::regex_match(lines.back().text(), heading);
  EXPECT_FALSE(last_is_heading) << lines.back().text();
}

// 7.3.3: the first page shows text: something below the salutation.
void check_first_page(const ReadPage& page) {
  const double from = head_bottom(page);
  int text = 0;
  for (const Piece& piece : page.pieces) {
    const bool salutation = piece.left() < kLeft + 0.1 && to_utf32(piece.text()).back() == U'：';
    if (piece.top() > from && !salutation && !is_page_number(piece)) ++text;
  }
  EXPECT_GE(text, 1) << "no text on page 1";
}

bool is_grid_page(const IssuedDocument& document, const ReadPage& page) {
  return document.format != "form" && !is_turned(page) && !has_table(page);
}

}  // namespace

bool is_number(const std::string& text) {
  static const std::regex number("^(第[1-9][0-9]*[号期]|.*〔(19|20)[0-9]{2}〕[1-9][0-9]*号)$");
  if (!std::regex_match(text, number)) return false;
  const std::u32string characters = to_utf32(text);
  const std::size_t prefix = characters.find(U'〔');
  if (prefix == std::u32string::npos) return true;
  return prefix <= 20 &&
         std::all_of(characters.begin(), characters.begin() + static_cast<long>(prefix),
                     [](char32_t c) { return is_ideograph(c) || c == U'（' || c == U'）'; });
}

bool is_date(const std::string& text) {
  static const std::regex date("^[0-9]{4}年([1-9]|1[0-2])月([1-9]|[12][0-9]|3[01])日$");
  return std::regex_match(text, date);
}

bool is_page_number(const Piece& piece) {
  static const std::regex number("^— [0-9]+ —$");
  return std::regex_match(piece.text(), number);
}

void check_pages(const IssuedDocument& document) {
  check_fonts(document.file);
  std::size_t last_of_text = 0;
  for (std::size_t i = 0; i < document.pages.size(); ++i) {
    if (!document.pages[i].seals.empty()) last_of_text = i;
  }
  for (std::size_t i = 0; i < document.pages.size(); ++i) {
    const ReadPage& page = document.pages[i];
    SCOPED_TRACE("page " + std::to_string(page.number));
    check_paper(page);
    check_type_area(page, document.format);
    check_glyphs(page);
    check_page_number(page, document.format);
    if (is_grid_page(document, page)) {
      if (i <= last_of_text) check_grid(page, i == last_of_text);
      check_full_lines(page);
      check_last_line(page);
    }
  }
  if (!document.pages.empty()) check_first_page(document.pages.front());
}

void check_annexes(const IssuedDocument& document) {
  static const std::regex label("^附件[0-9]*$");
  for (const ReadPage& page : document.pages) {
    for (std::size_t i = 0; i + 1 < page.pieces.size(); ++i) {
      const Piece& piece = page.pieces[i];
      if (!piece.is_in("Hei") || !std::regex_match(piece.text(), label)) continue;
      SCOPED_TRACE("page " + std::to_string(page.number) + " " + piece.text());
      EXPECT_NEAR(piece.top(), kTop, 1);
      EXPECT_NEAR(piece.left(), kLeft, 0.1);
      const Piece& title = page.pieces[i + 1];
      EXPECT_NEAR(title.top(), kTop + 2 * kLinePitch, 1) << title.text();
      EXPECT_NEAR(title.centre(), (kLeft + kRight) / 2, 0.5) << title.text();
    }
  }
}

}  // namespace yinxin::testing
