#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yinxin {

// A day of the civil calendar in China; always one that exists. Comparable.
class Date {
 public:
  // nullopt unless the day exists and the year is 1900…9999.
  static std::optional<Date> from_civil(int year, int month, int day);
  // "2026-03-18", exactly; nullopt for anything else.
  static std::optional<Date> from_iso(std::string_view text);
  static Date from_day_number(std::int64_t days);

  int year() const { return year_; }
  int month() const { return month_; }
  int day() const { return day_; }
  // Days since 1970-01-01; the difference of two is the number of days between them.
  std::int64_t day_number() const;
  // 1 Monday … 7 Sunday.
  int weekday() const;
  std::string iso() const;      // 2026-03-18
  std::string chinese() const;  // 2026年3月18日, GB/T 9704-2012, 7.3.5: no padding

  friend bool operator==(const Date& a, const Date& b) { return a.day_number() == b.day_number(); }
  friend bool operator!=(const Date& a, const Date& b) { return !(a == b); }
  friend bool operator<(const Date& a, const Date& b) { return a.day_number() < b.day_number(); }

 private:
  Date(int year, int month, int day) : year_(year), month_(month), day_(day) {}

  int year_;
  int month_;
  int day_;
};

}  // namespace yinxin
