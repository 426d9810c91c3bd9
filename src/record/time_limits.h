#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "record/time_limit.h"
#include "record/work_calendar.h"

namespace yinxin::record {

// The table of time limits and the calendars they are counted by, read from files
// (urn:yinxin:limits:1; the shape is in templates/README.md). A value; reading is safe from several
// threads.
class TimeLimits {
 public:
  // Name and text of a file. Throws Error(kInvalidInput) "<name>:<line>:<column>" for anything
  // malformed: an unknown element or unit, two versions of a rule for the same day, a year twice.
  static TimeLimits parse(const std::vector<std::pair<std::string, std::string>>& files);

  // The version of rule `id` that holds on that day; nullptr if there is none.
  const TimeLimit* find(std::string_view id, Date on) const;
  // Whether there is, or was, a rule of that id.
  bool knows(std::string_view id) const;

  const std::vector<TimeLimit>& rules() const { return rules_; }
  const WorkCalendar& calendar() const { return calendar_; }

 private:
  std::vector<TimeLimit> rules_;
  WorkCalendar calendar_;
};

}  // namespace yinxin::record
