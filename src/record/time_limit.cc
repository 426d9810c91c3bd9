#include "record/time_limit.h"

#include <algorithm>
#include <array>

#include "record/calendar.h"

namespace yinxin::record {
namespace {

using std::chrono::hours;

constexpr int kMostDays = 3'660;

Date next(Date day) {
  return Date::from_day_number(day.day_number() + 1);
}

std::string weekday(Date day) {
  static constexpr std::array<std::string_view, 7> kNames = {"一", "二", "三", "四",
                                                             "五", "六", "日"};
  return "星期" + std::string(kNames[static_cast<std::size_t>(day.weekday() - 1)]);
}

// Counts days, remembering whether it had to guess.
class Counter {
 public:
  Counter(const WorkCalendar& calendar, const Allowance& allowance)
      : calendar_(calendar), allowance_(allowance) {}

  // The last of `count` days after `from` that count.
  Date after(Date from, int count, bool working_days) {
    Date day = from;
    for (int left = std::min(count, kMostDays), seen = 0; left > 0 && seen < 4 * kMostDays;
         ++seen) {
      day = next(day);
      if (!is_excluded(day) && (!working_days || is_workday(day))) --left;
    }
    return day;
  }

  int excluded(Date after, Date until) const {
    int count = 0;
    for (Date day = after; day < until && count < kMostDays;) {
      day = next(day);
      if (is_excluded(day)) ++count;
    }
    return count;
  }

  bool is_workday(Date day) {
    assumed_ = assumed_ || !calendar_.knows(day.year());
    return calendar_.is_workday(day);
  }

  bool assumed() const { return assumed_; }

 private:
  bool is_excluded(Date day) const {
    return std::any_of(
        allowance_.excluded.begin(), allowance_.excluded.end(),
        [&](const Allowance::Span& span) { return !(day < span.from) && !(span.to < day); });
  }

  const WorkCalendar& calendar_;
  const Allowance& allowance_;
  bool assumed_ = false;
};

// The same day `months` later; the month's last day if it has no such day.
Date months_after(Date day, int months) {
  const int index = day.year() * 12 + day.month() - 1 + months;
  for (int number = day.day(); number > 0; --number) {
    if (const auto date = Date::from_civil(index / 12, index % 12 + 1, number)) return *date;
  }
  return day;
}

Instant end_of_hours(const TimeLimit& limit, Instant start, int amount) {
  if (limit.from_moment) return start + hours(amount);
  return std::chrono::floor<hours>(start) + hours(1) + hours(amount);
}

Date last_counted_day(const TimeLimit& limit, Date start, int amount, Counter& counter) {
  if (limit.unit != TimeLimit::Unit::kMonth) {
    return counter.after(start, amount, limit.unit == TimeLimit::Unit::kWorkingDay);
  }
  const Date day = months_after(start, amount);
  return counter.after(day, counter.excluded(start, day), false);
}

const char* beginning(const TimeLimit& limit) {
  if (limit.unit != TimeLimit::Unit::kHour) return "次日";
  return limit.from_moment ? "" : "的次时";
}

}  // namespace

std::string TimeLimit::length() const {
  const std::string number = std::to_string(amount);
  switch (unit) {
    case Unit::kHour:
      return number + "小时";
    case Unit::kDay:
      return number + "日";
    case Unit::kWorkingDay:
      return number + "个工作日";
    case Unit::kMonth:
      return number + "个月";
    case Unit::kStated:
      break;
  }
  return {};
}

std::string_view words(TimeLimit::Kind kind) {
  switch (kind) {
    case TimeLimit::Kind::kStatutory:
      return "法定期限";
    case TimeLimit::Kind::kPolicy:
      return "文件规定期限";
    case TimeLimit::Kind::kAgency:
      return "本单位设定期限";
    case TimeLimit::Kind::kReminder:
      return "内部提醒";
  }
  return {};
}

std::string_view words(TimeLimit::Sureness sureness) {
  switch (sureness) {
    case TimeLimit::Sureness::kRead:
      return {};
    case TimeLimit::Sureness::kSecondary:
      return "待核（转引）";
    case TimeLimit::Sureness::kMemory:
      return "待核（未核对原文）";
  }
  return {};
}

DueTime due_time(const TimeLimit& limit, Instant start, const WorkCalendar& calendar,
                 const Allowance& allowance) {
  Counter counter(calendar, allowance);
  const int amount = limit.amount + limit.extension * allowance.extensions;
  const bool hourly = limit.unit == TimeLimit::Unit::kHour;
  const Date begun = china_date(start);
  Instant end = end_of_hours(limit, start, amount) + hours(24) * allowance.transit_days;
  Date nominal = china_date(end - std::chrono::milliseconds(1));
  if (!hourly) {
    nominal = last_counted_day(limit, begun, amount, counter);
    nominal = Date::from_day_number(nominal.day_number() + allowance.transit_days);
  }
  Date last = nominal;
  while (limit.moves && !counter.is_workday(last)) last = next(last);
  if (!hourly || last != nominal) end = china_midnight(next(last));
  return {start, hourly, end, nominal, last, counter.assumed()};
}

std::string DueTime::chinese() const {
  std::string day = last_day.chinese() + "（" + weekday(last_day) + "）";
  if (!hourly || end == china_midnight(next(last_day))) return day;
  return chinese_minute(end);
}

std::string standing(const DueTime& due, Instant now) {
  if (due.end < now) return "已逾期";
  if (due.hourly) {
    const auto left = std::chrono::duration_cast<std::chrono::minutes>(due.end - now).count();
    return "剩" + std::to_string(left / 60) + "小时" + std::to_string(left % 60) + "分";
  }
  const auto days = due.last_day.day_number() - china_date(now).day_number();
  return days == 0 ? "今日到期" : "剩" + std::to_string(days) + "日";
}

std::string explanation(const TimeLimit& limit, const DueTime& due) {
  const std::string begun =
      due.hourly ? chinese_minute(due.start) : china_date(due.start).chinese();
  const bool natural = limit.unit == TimeLimit::Unit::kDay;
  std::string out = "自" + begun + limit.start + beginning(limit) + "起" + limit.length() +
                    (natural ? "（自然日）" : "");
  if (due.last_day != due.nominal) {
    out += "，末日" + due.nominal.chinese() + "为休息日，顺延至" + due.chinese();
  } else {
    out += "，至" + due.chinese();
  }
  if (due.assumed) out += "，该年度放假安排尚未录入，按周末推算";
  return out;
}

}  // namespace yinxin::record
