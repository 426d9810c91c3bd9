#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace yinxin::index {

// ISO dates, inclusive; empty where the range is open.
struct DateRange {
  std::string from, to;
};

// "2026", "2026-03", "2026-03-18", also with / . or 年月日, without separators (202603,
// 20260318) and in full width; two of them around "..", "~", "至" or "到" are a range, of which
// one side may be missing. nullopt for anything else and for days that do not exist.
std::optional<DateRange> parse_date_range(std::u32string_view text);

}  // namespace yinxin::index
