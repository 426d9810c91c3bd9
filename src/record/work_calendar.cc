#include "record/work_calendar.h"

#include <utility>

namespace yinxin::record {

bool WorkCalendar::add(int year, Year arrangement) {
  return years_.emplace(year, std::move(arrangement)).second;
}

bool WorkCalendar::is_workday(Date day) const {
  const bool weekend = day.weekday() >= 6;
  const auto year = years_.find(day.year());
  if (year == years_.end()) return !weekend;
  if (year->second.work.count(day) != 0) return true;
  return !weekend && year->second.rest.count(day) == 0;
}

std::string WorkCalendar::holiday(Date day) const {
  const auto year = years_.find(day.year());
  if (year == years_.end()) return {};
  const auto name = year->second.rest.find(day);
  return name == year->second.rest.end() ? std::string() : name->second;
}

}  // namespace yinxin::record
