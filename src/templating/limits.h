#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "record/time_limits.h"

namespace yinxin::templating {

// Before the names of files of limits where they stand among others.
constexpr std::string_view kLimitsPrefix = "limits/";

// The files of templates/limits and what they say.
struct Limits {
  using Files = std::vector<std::pair<std::string, std::string>>;  // "calendar-2026" and its text

  Files files;
  std::shared_ptr<const record::TimeLimits> table;  // nullptr if there are no files, or `problem`
  std::string problem;                              // "<name>:<line>:<column>: …"

  // Never throws for what is in the files.
  static Limits read(Files files);

  // The files, under their names with the prefix.
  void append_to(std::vector<std::pair<std::string, Bytes>>& all) const;
};

}  // namespace yinxin::templating
