#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"

namespace yinxin::record {

// 放假调休安排: which days people rest and work in China. Weekends are days of rest unless a year's
// arrangement (国务院办公厅关于……年部分节假日安排的通知) says otherwise; a year whose arrangement
// is not there has weekends only. A value; reading is safe from several threads.
class WorkCalendar {
 public:
  // What one year's arrangement changes.
  struct Year {
    std::string source;
    std::map<Date, std::string> rest;  // day → 春节
    std::set<Date> work;               // 调休上班
  };

  // false if that year is there already.
  bool add(int year, Year arrangement);

  bool is_workday(Date day) const;
  // 春节, or empty on every other day.
  std::string holiday(Date day) const;
  bool knows(int year) const { return years_.count(year) != 0; }
  const std::map<int, Year>& years() const { return years_; }

 private:
  std::map<int, Year> years_;
};

}  // namespace yinxin::record
