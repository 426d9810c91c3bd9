#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace yinxin {

// Tables for spreadsheets (RFC 4180, UTF-8). What a spreadsheet would take for the beginning of a
// formula stands behind an apostrophe, which is taken off again when it is read.

// What a file begins with, so that spreadsheets read it as UTF-8.
constexpr std::string_view kCsvBegin = "\xEF\xBB\xBF";

std::string csv_line(const std::vector<std::string>& cells);

// "CSV:7", where an error is in the seventh line.
std::string csv_place(std::size_t line);

// Throws Error(kInvalidInput) with the place of a quote that does not end or is followed by
// something, or of more than `most` lines.
std::vector<std::vector<std::string>> read_csv(std::string_view text, std::size_t most);

}  // namespace yinxin
