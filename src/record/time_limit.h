#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/validity.h"
#include "record/work_calendar.h"

namespace yinxin::record {

// 期限规则: how long somebody has, by which rule. All that the program knows of a limit is in data
// (templates/limits).
struct TimeLimit {
  enum class Unit { kHour, kDay, kWorkingDay, kMonth, kStated };  // kStated: a document says when
  // What the limit rests on; the words differ on every screen, so that nobody takes a reminder
  // for the law.
  enum class Kind { kStatutory, kPolicy, kAgency, kReminder };
  // How sure its wording is: read in the text of the rule, told by somebody else, or remembered.
  enum class Sureness { kRead, kSecondary, kMemory };

  std::string id;       // "filing-decision-3d"
  std::string version;  // "1"
  std::string name;     // 决定是否立案
  Unit unit = Unit::kDay;
  int amount = 0;
  int extension = 0;  // by how much it can be prolonged, each time
  std::string start;  // 接受案件: the event that starts it
  Kind kind = Kind::kStatutory;
  Sureness sureness = Sureness::kRead;
  // Whether a last day of rest moves it to the next working day (刑事诉讼法第一百零五条; 民事诉讼法
  // 第八十五条; 市场监督管理行政处罚程序规定第八十条).
  bool moves = true;
  // Of hours: whether they run from the very moment, the stricter reading, or from the next full
  // hour, since the hour of the event does not count (刑事诉讼法第一百零五条).
  bool from_moment = false;
  std::string basis;
  Validity validity;

  std::string length() const;  // 3日, 24小时, 15个工作日, 2个月; empty if stated
};

std::string_view words(TimeLimit::Kind kind);  // 法定期限, 文件规定期限, 本单位设定期限, 内部提醒
std::string_view words(TimeLimit::Sureness sureness);  // empty, 待核（转引）, 待核（未核对原文）

// What changes a period (市场监督管理行政处罚程序规定第十八条、第六十四条、第八十条).
struct Allowance {
  struct Span {
    Date from;
    Date to;  // included
  };
  std::vector<Span> excluded;  // 检验、鉴定、听证、公告……: days that do not count
  int transit_days = 0;        // 在途期间
  int extensions = 0;          // how often it was prolonged
};

// When a limit ends. It is computed, kept with the rule that it was computed by, and never changed.
struct DueTime {
  Instant start;         // as given, or the beginning of the day given
  bool hourly = false;   // the limit is one of hours; otherwise whole days count
  Instant end;           // the first moment after it: 24:00 of the last day, or the hour
  Date nominal;          // the last day by counting alone
  Date last_day;         // moved off days of rest
  bool assumed = false;  // a year's arrangement of holidays was missing: weekends only

  // 2026年3月23日（星期一）, with the hour for limits of hours.
  std::string chinese() const;
};

// The period of `limit`, which must not be a stated one, that an event at `start` begins. The day
// of the event does not count (刑事诉讼法第一百零五条). Excluded days beyond ten years are
// not looked at.
DueTime due_time(const TimeLimit& limit, Instant start, const WorkCalendar& calendar,
                 const Allowance& allowance = {});

// 已逾期, 今日到期, 剩1日, 剩5小时20分.
std::string standing(const DueTime& due, Instant now);

// How it was computed, for people:
// 自2026年3月18日接受案件次日起3日（自然日），末日2026年3月21日为休息日，
// 顺延至2026年3月23日（星期一）.
std::string explanation(const TimeLimit& limit, const DueTime& due);

}  // namespace yinxin::record
