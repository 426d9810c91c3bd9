#include "index/date_range.h"

#include <unicode/uchar.h>

#include <array>
#include <vector>

#include "base/date.h"

namespace yinxin::index {
namespace {

constexpr std::array<std::u32string_view, 4> kBetween = {U"..", U"~", U"至", U"到"};
constexpr char32_t kWidthOffset = 0xFEE0;

std::u32string narrow_without_spaces(std::u32string_view text) {
  std::u32string out;
  for (char32_t c : text) {
    if (c >= U'！' && c <= U'～') c -= kWidthOffset;
    if (u_isUWhiteSpace(static_cast<UChar32>(c)) == 0) out += c;
  }
  return out;
}

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

// The runs of digits; nullopt if they are not held apart by single separators.
std::optional<std::vector<std::u32string>> digit_runs(std::u32string_view text) {
  constexpr std::u32string_view kSeparators = U"-/.年月日号";
  std::vector<std::u32string> runs;
  bool open = false;
  for (const char32_t c : text) {
    if (is_digit(c)) {
      if (!open) runs.emplace_back();
      runs.back() += c;
      open = true;
    } else if (open && kSeparators.find(c) != std::u32string_view::npos) {
      open = false;
    } else {
      return std::nullopt;
    }
  }
  return runs;
}

// 20260318 → 2026, 03, 18.
void split_compact(std::vector<std::u32string>& runs) {
  if (runs.size() != 1 || (runs[0].size() != 6 && runs[0].size() != 8)) return;
  const std::u32string run = runs[0];
  runs = {run.substr(0, 4), run.substr(4, 2)};
  if (run.size() == 8) runs.push_back(run.substr(6));
}

int number(std::u32string_view digits) {
  int value = 0;
  for (const char32_t c : digits) value = value * 10 + static_cast<int>(c - U'0');
  return value;
}

int last_day_of_month(int year, int month) {
  int day = 31;
  while (!Date::from_civil(year, month, day)) --day;
  return day;
}

// The days that a year, month or day covers.
std::optional<DateRange> parse_period(std::u32string_view text) {
  auto runs = digit_runs(text);
  if (!runs || runs->empty()) return std::nullopt;
  split_compact(*runs);
  if (runs->size() > 3 || (*runs)[0].size() != 4) return std::nullopt;
  for (std::size_t i = 1; i < runs->size(); ++i) {
    if ((*runs)[i].size() > 2) return std::nullopt;
  }
  const int year = number((*runs)[0]);
  const int first_month = runs->size() > 1 ? number((*runs)[1]) : 1;
  const int last_month = runs->size() > 1 ? first_month : 12;
  if (!Date::from_civil(year, first_month, 1)) return std::nullopt;
  const int first_day = runs->size() > 2 ? number((*runs)[2]) : 1;
  const int last_day = runs->size() > 2 ? first_day : last_day_of_month(year, last_month);
  const auto from = Date::from_civil(year, first_month, first_day);
  const auto to = Date::from_civil(year, last_month, last_day);
  if (!from || !to) return std::nullopt;
  return DateRange{from->iso(), to->iso()};
}

std::optional<DateRange> parse_sides(std::u32string_view left, std::u32string_view right) {
  if (left.empty() && right.empty()) return std::nullopt;
  const auto from = left.empty() ? DateRange{} : parse_period(left);
  const auto to = right.empty() ? DateRange{} : parse_period(right);
  if (!from || !to) return std::nullopt;
  if (!right.empty() && to->to < from->from) return std::nullopt;
  return DateRange{from->from, to->to};
}

}  // namespace

std::optional<DateRange> parse_date_range(std::u32string_view text) {
  const std::u32string plain = narrow_without_spaces(text);
  for (const std::u32string_view between : kBetween) {
    const std::size_t at = plain.find(between);
    if (at == std::u32string::npos) continue;
    return parse_sides(std::u32string_view(plain).substr(0, at),
                       std::u32string_view(plain).substr(at + between.size()));
  }
  return parse_period(plain);
}

}  // namespace yinxin::index
