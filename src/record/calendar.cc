#include "record/calendar.h"

#include <regex>
#include <string>

#include "base/utf8.h"
#include "record/chinese_number.h"

namespace yinxin::record {
namespace {

// 二〇二六 as 2026, 十八 as 18, so that dates in Chinese numerals can be read and advised on.
std::string with_arabic_digits(std::string_view text) {
  static constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  std::string out;
  std::string numeral;
  const auto flush = [&] {
    if (const auto number = from_chinese_number(numeral)) {
      out += std::to_string(*number);
    } else {
      for (const char32_t c : to_utf32(numeral)) {
        const auto digit = kDigits.find(c);
        out += digit == std::u32string_view::npos ? to_utf8(c) : std::to_string(digit);
      }
    }
    numeral.clear();
  };
  for (const char32_t c : to_utf32(text)) {
    if (c == U'十' || c == U'零' || kDigits.find(c) != std::u32string_view::npos) {
      numeral += to_utf8(c);
    } else {
      flush();
      out += to_utf8(c);
    }
  }
  flush();
  return out;
}

std::optional<Date> loosely(std::string_view text) {
  static const std::regex kShape(
      "\\s*(\\d{4})\\s*(?:-|/|\\.|年)\\s*(\\d{1,2})\\s*(?:-|/|\\.|月)\\s*"
      "(\\d{1,2})\\s*日?\\s*");
  std::smatch match;
  const std::string digits = with_arabic_digits(text);
  if (!std::regex_match(digits, match, kShape)) return std::nullopt;
  return Date::from_civil(std::stoi(match[1]), std::stoi(match[2]), std::stoi(match[3]));
}

constexpr std::size_t kLongest = 60;

}  // namespace

Checked<Date> parse_date(std::string_view text) {
  if (const auto date = Date::from_iso(text)) return *date;
  const auto meant = text.size() <= kLongest ? loosely(text) : std::nullopt;
  if (!meant) {
    return Objection{"不是存在的日期", "请按“2026-03-18”填写年月日", "not a date that exists"};
  }
  if (meant->chinese() == text) return *meant;
  return Objection{"日期写法不规范",
                   "建议改为" + meant->iso() + "（成文时写作" + meant->chinese() + "）",
                   "not the standard form of a date"};
}

std::string date_in_chinese_numerals(Date date) {
  static constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  std::string out;
  for (const char digit : std::to_string(date.year())) {
    out += to_utf8(kDigits[static_cast<std::size_t>(digit - '0')]);
  }
  return out + "年" + chinese_number(date.month()) + "月" + chinese_number(date.day()) + "日";
}

Checked<Instant> parse_minute(std::string_view text) {
  static const std::regex kShape(R"((\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::00)?(\+08:00)?)");
  std::cmatch match;
  if (text.size() <= kLongest &&
      std::regex_match(text.data(), text.data() + text.size(), match, kShape)) {
    const auto instant = from_rfc3339(match.str(1) + "T" + match.str(2));
    if (instant) return *instant;
  }
  const bool day_only = static_cast<bool>(parse_date(text));
  return Objection{day_only ? "缺少时分" : "不是精确到分的时间",
                   "请按“2026-03-17 10:30”填写（北京时间，24小时制）", "not a date with a time"};
}

std::string chinese_minute(Instant instant) {
  const std::string stamp = to_rfc3339(instant);
  return china_date(instant).chinese() + std::to_string(std::stoi(stamp.substr(11, 2))) + "时" +
         stamp.substr(14, 2) + "分";
}

std::string Month::chinese() const {
  return std::to_string(year) + "年" + std::to_string(month) + "月";
}

Checked<Month> parse_month(std::string_view text) {
  const auto first = Date::from_iso(std::string(text.substr(0, 10)) + "-01");
  if (first && text.size() == 7) return Month{first->year(), first->month()};
  return Objection{"不是年月", "请按“2025-09”填写", "not a month"};
}

}  // namespace yinxin::record
