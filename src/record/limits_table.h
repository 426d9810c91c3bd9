#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yinxin::record {

// Files of limits: "calendar-2026" and its text.
using LimitFiles = std::vector<std::pair<std::string, std::string>>;

// What files of limits say as tables for spreadsheets: "rule", a row for each version of a rule,
// and "calendar", a row for each holiday and, under the name 调休上班, for each day of work.
const std::vector<std::string_view>& limit_table_names();

// CSV (RFC 4180, UTF-8 with a byte order mark). Throws Error(kNotFound) for another table.
std::string limits_csv(const LimitFiles& files, std::string_view table);

// The files that the rows of `csv` change, as they are then. A rule's row stands in for the version
// of that rule that is valid from the same day, or is added to the rule's file, or to "local" if
// there is no such rule yet; the rows of a year are all that is arranged for it, in the file
// "calendar-<year>" unless another has that year. What is not in the table stays. Each of the files
// is good also if the others are not changed. Throws Error(kInvalidInput) with the line that would
// leave no limits.
LimitFiles merge_limits(const LimitFiles& files, std::string_view table, std::string_view csv);

}  // namespace yinxin::record
