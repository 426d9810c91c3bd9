#include "record/chinese_number.h"

#include <array>
#include <string>

#include "base/utf8.h"

namespace yinxin::record {
namespace {

constexpr std::u32string_view kDigits = U"零一二三四五六七八九";
constexpr std::array<std::pair<int, char32_t>, 3> kUnits = {
    {{1000, U'千'}, {100, U'百'}, {10, U'十'}}};

int value_of_unit(char32_t c) {
  for (const auto& [value, unit] : kUnits) {
    if (unit == c) return value;
  }
  return 0;
}

}  // namespace

std::string chinese_number(int number) {
  if (number == 0) return "零";
  std::u32string out;
  bool gap = false;
  for (const auto& [value, unit] : kUnits) {
    const int digit = number / value % 10;
    if (digit == 0) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += U'零';
    gap = false;
    if (digit > 1 || value > 10 || !out.empty()) out += kDigits[static_cast<std::size_t>(digit)];
    out += unit;
  }
  if (number % 10 != 0) {
    if (gap) out += U'零';
    out += kDigits[static_cast<std::size_t>(number % 10)];
  }
  return to_utf8(out);
}

std::optional<int> from_chinese_number(std::string_view text) {
  if (text.size() > 30 || !is_utf8(text)) return std::nullopt;
  int number = 0;
  int digit = 0;
  for (const char32_t c : to_utf32(text)) {
    const auto at = kDigits.find(c);
    if (at != std::u32string_view::npos) {
      digit = static_cast<int>(at);
    } else if (const int unit = value_of_unit(c); unit != 0) {
      number += (digit == 0 ? 1 : digit) * unit;
      digit = 0;
    } else {
      return std::nullopt;
    }
  }
  number += digit;
  if (number > 9999 || chinese_number(number) != text) return std::nullopt;
  return number;
}

}  // namespace yinxin::record
