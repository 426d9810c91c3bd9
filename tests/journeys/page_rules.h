#pragma once

#include <string>
#include <vector>

#include "journeys/page_reader.h"

// The machine-testable numbers of GB/T 9704-2012, as failures of the test that calls them. What
// stands on a page is told from its place, size, face and wording alone.
namespace yinxin::testing {

constexpr double kLeft = 28;  // of the type area, 5.2.1
constexpr double kRight = 184;
constexpr double kTop = 37;
constexpr double kBottom = 262;
constexpr double kEm = 156.0 / 28;         // 5.2.3
constexpr double kLinePitch = 225.0 / 22;  // 5.2.3
constexpr double kTextSize = 15.75;        // 三号, 5.2.2
constexpr double kTitleSize = 22;          // 二号, 7.3.1
constexpr double kSmallSize = 14;          // 四号, 7.4, 7.5

struct IssuedDocument {
  std::string kind;
  std::string format;
  std::string file;
  std::vector<ReadPage> pages;
};

// 发文字号 as 7.2.5 has it, or an issue number of minutes.
bool is_number(const std::string& text);
// 成文日期 as 7.3.5.4 has it.
bool is_date(const std::string& text);
bool is_page_number(const Piece& piece);

// Rules of every format: paper, type area, fonts, page numbers, the grid, the order of pages.
void check_pages(const IssuedDocument& document);
// 7.3.5: seals, names and the date.
void check_seals(const IssuedDocument& document);
// 7.3.7: annexes bound with the document.
void check_annexes(const IssuedDocument& document);
// The head of its format, and its imprint. A failure for a format nobody wrote rules for.
void check_format(const IssuedDocument& document);

}  // namespace yinxin::testing
