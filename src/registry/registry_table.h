#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace yinxin::registry {

// The lists of a registry as tables: "agency" (a row for each name it has or had), "series",
// "person", "seal", "phrase", "liaison", "expert", "technical-investigator", "appraisal-body",
// "right-holder".
const std::vector<std::string_view>& table_names();

// The list as CSV (RFC 4180, UTF-8 with a byte order mark); its first line names the columns.
// Throws Error(kNotFound) naming the lists there are.
std::string to_csv(const Bytes& registry, std::string_view table);

// The registry with the rows of `csv`: a row stands in for the element of its id that is valid from
// the same day (of a series also: with its prefix and kind), or is added. What is not in the table
// stays. Throws Error(kInvalidInput) with the line for a column that the list has not, a row
// without an id, or a series of an agency that is not there; whether the result is a registry
// check_merged() says.
Bytes merge_csv(const Bytes& registry, std::string_view table, std::string_view csv);

// Throws what Registry::parse() does of what merge_csv() has made, but where a row of the table is
// what is wrong, with that row's line.
void check_merged(const Bytes& merged, std::string_view table, std::string_view csv);

}  // namespace yinxin::registry
