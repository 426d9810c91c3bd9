#include "base/date.h"

#include <charconv>
#include <cstdio>

namespace yinxin {
namespace {

constexpr bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

constexpr int days_in(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') return {};
  return value;
}

}  // namespace

std::optional<Date> Date::from_civil(int year, int month, int day) {
  if (year < 1900 || year > 9999 || month < 1 || month > 12) return {};
  if (day < 1 || day > days_in(year, month)) return {};
  return Date(year, month, day);
}

std::optional<Date> Date::from_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return {};
  return from_civil(*year, *month, *day);
}

// Both directions count in 400-year eras that begin on 1 March, so that the leap day is
// the last of its year.
std::int64_t Date::day_number() const {
  const int year = month_ <= 2 ? year_ - 1 : year_;
  const int era = year / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * ((month_ + 9) % 12) + 2) / 5 + day_ - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return std::int64_t{era} * 146097 + day_of_era - 719468;
}

Date Date::from_day_number(std::int64_t days) {
  const std::int64_t shifted = days + 719468;
  const std::int64_t era = shifted / 146097;
  const auto day_of_era = static_cast<int>(shifted - era * 146097);
  const int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted_month = (5 * day_of_year + 2) / 153;
  const int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const int year = year_of_era + static_cast<int>(era) * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

int Date::weekday() const {
  const std::int64_t days = day_number() + 3;  // 1970-01-01 was a Thursday
  return static_cast<int>((days % 7 + 7) % 7) + 1;
}

std::string Date::iso() const {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year_, month_, day_);
  return text;
}

std::string Date::chinese() const {
  return std::to_string(year_) + "年" + std::to_string(month_) + "月" + std::to_string(day_) + "日";
}

}  // namespace yinxin
