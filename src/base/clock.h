#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"

namespace yinxin {

// A moment, to the millisecond.
using Instant = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

// China has one time zone, UTC+8 without daylight saving, and official documents know no
// other; so local time is arithmetic and does not depend on the machine's zone files.
constexpr std::chrono::hours kChinaOffset{8};

// The day it is in China at `instant`.
Date china_date(Instant instant);

// The moment at which `date` begins in China.
Instant china_midnight(Date date);

// RFC 3339 with the offset of China: "2026-03-18T09:20:00.000+08:00".
std::string to_rfc3339(Instant instant);

// RFC 3339 with any offset or Z, with or without a fraction of a second; without an offset
// the time is China's; seconds may be left out ("2026-03-18T09:20"). nullopt if malformed.
std::optional<Instant> from_rfc3339(std::string_view text);

// Where the time comes from. Safe to use from several threads.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// A clock that always shows the same time: for tests and for `--at`.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant instant) : instant_(instant) {}
  Instant now() const override { return instant_; }

 private:
  Instant instant_;
};

}  // namespace yinxin
