#include "base/clock.h"

#include <charconv>
#include <cstdio>

namespace yinxin {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr std::int64_t kDayInMs = 86'400'000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) ? 1 : 0);
}

// Reads fixed-width fields off the front of a text; once something does not fit, ok() is false.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t width, int low, int high) {
    int value = -1;
    if (rest_.size() >= width) {
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + width, value);
      if (error != std::errc() || end != rest_.data() + width || rest_.front() == '-') value = -1;
      rest_.remove_prefix(width);
    }
    if (value < low || value > high) ok_ = false;
    return value;
  }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char c) { ok_ = take(c) && ok_; }

  int fraction_in_ms() {
    int ms = 0;
    int scale = 100;
    std::size_t digits = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++digits, scale /= 10) {
      ms += (rest_.front() - '0') * scale;
      rest_.remove_prefix(1);
    }
    if (digits == 0 || digits > 9) ok_ = false;
    return ms;
  }

  bool at_end() const { return rest_.empty(); }
  bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

minutes read_offset(Scanner& scanner) {
  if (scanner.at_end()) return kChinaOffset;
  if (scanner.take('Z')) return minutes(0);
  const bool negative = scanner.take('-');
  if (!negative) scanner.expect('+');
  const int hours = scanner.number(2, 0, 14);
  scanner.expect(':');
  const minutes offset(hours * 60 + scanner.number(2, 0, 59));
  return negative ? -offset : offset;
}

}  // namespace

Date china_date(Instant instant) {
  const auto local = (instant.time_since_epoch() + milliseconds(kChinaOffset)).count();
  return Date::from_day_number(floor_div(local, kDayInMs));
}

Instant china_midnight(Date date) {
  return Instant(milliseconds(date.day_number() * kDayInMs) - kChinaOffset);
}

std::string to_rfc3339(Instant instant) {
  const auto local = (instant.time_since_epoch() + milliseconds(kChinaOffset)).count();
  const auto ms = static_cast<int>(local - floor_div(local, kDayInMs) * kDayInMs);
  char time[32];
  std::snprintf(time, sizeof time, "T%02d:%02d:%02d.%03d+08:00", ms / 3'600'000, ms / 60'000 % 60,
                ms / 1000 % 60, ms % 1000);
  return china_date(instant).iso() + time;
}

std::optional<Instant> from_rfc3339(std::string_view text) {
  const auto date = Date::from_iso(text.substr(0, 10));
  if (!date || text.size() < 16) return {};
  Scanner scanner(text.substr(10));
  scanner.expect('T');
  const int hour = scanner.number(2, 0, 23);
  scanner.expect(':');
  const int minute = scanner.number(2, 0, 59);
  const int second = scanner.take(':') ? scanner.number(2, 0, 59) : 0;
  const int ms = scanner.take('.') ? scanner.fraction_in_ms() : 0;
  const minutes offset = read_offset(scanner);
  if (!scanner.ok() || !scanner.at_end()) return {};
  const std::int64_t local = date->day_number() * kDayInMs +
                             ((hour * 60 + minute) * 60 + second) * std::int64_t{1000} + ms;
  return Instant(milliseconds(local) - offset);
}

Instant SystemClock::now() const {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

}  // namespace yinxin
