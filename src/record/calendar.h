#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/date.h"
#include "record/objection.h"

namespace yinxin::record {

// A day, as 2026-03-18 or 2026年3月18日; other spellings of a day are refused with the right one
// as advice (GB/T 9704-2012, 7.3.5: no padding, no Chinese numerals).
Checked<Date> parse_date(std::string_view text);

// 二〇二六年三月十八日.
std::string date_in_chinese_numerals(Date date);

// A moment to the minute in China's time: 2026-03-17T10:30, or with a space instead of the T, or
// with +08:00 behind it. A day alone is refused: limits counted in hours need the minute.
Checked<Instant> parse_minute(std::string_view text);

// 2026年3月17日10时30分.
std::string chinese_minute(Instant instant);

// A month: 2025-09.
struct Month {
  int year = 0;
  int month = 0;

  std::string chinese() const;  // 2025年9月
};
Checked<Month> parse_month(std::string_view text);

}  // namespace yinxin::record
