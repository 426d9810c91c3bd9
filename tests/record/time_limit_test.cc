#include "record/time_limit.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "record/time_limits.h"

namespace yinxin::record {
namespace {

const std::string kOpen = "<limits xmlns=\"urn:yinxin:limits:1\">";

std::string rule(const std::string& id, const std::string& rest) {
  return "<rule id=\"" + id + "\" name=\"名\" start=\"收到\" kind=\"statutory\" sure=\"read\" " +
         "basis=\"依据\" " + rest + "/>";
}

TimeLimits limits_of(const std::string& content) {
  return TimeLimits::parse({{"l.xml", kOpen + content + "</limits>"}});
}

const std::string kCalendar =
    "<year number=\"2026\" source=\"样例\">"
    "<rest name=\"春节\" from=\"2026-02-15\" to=\"2026-02-23\"/>"
    "<rest name=\"国庆节\" from=\"2026-10-01\" to=\"2026-10-07\"/>"
    "<work day=\"2026-02-14\"/><work day=\"2026-02-28\"/><work day=\"2026-10-10\"/></year>";

class TimeLimitTest : public testing::Test {
 protected:
  TimeLimits limits_ = limits_of(
      kCalendar + rule("3d", "amount=\"3\" unit=\"day\"") +
      rule("10d", "amount=\"10\" unit=\"day\"") + rule("3wd", "amount=\"3\" unit=\"working-day\"") +
      rule("15wd", "amount=\"15\" unit=\"working-day\" extension=\"15\"") +
      rule("24h", "amount=\"24\" unit=\"hour\"") +
      rule("24h-strict", "amount=\"24\" unit=\"hour\" begins=\"moment\"") +
      rule("24h-moving", "amount=\"24\" unit=\"hour\" moves=\"yes\"") +
      rule("1m", "amount=\"1\" unit=\"month\" moves=\"no\"") +
      rule("2m", "amount=\"2\" unit=\"month\""));

  DueTime due(const std::string& id, const std::string& start, const Allowance& allowance = {}) {
    const std::string moment = start.size() == 10 ? start + "T00:00" : start;
    return due_time(*limits_.find(id, *Date::from_iso(start.substr(0, 10))), *from_rfc3339(moment),
                    limits_.calendar(), allowance);
  }
  std::string last(const std::string& id, const std::string& start,
                   const Allowance& allowance = {}) {
    return due(id, start, allowance).last_day.iso();
  }
};

TEST_F(TimeLimitTest, CountsFromTheNextDayAndMovesOffDaysOfRest) {
  EXPECT_EQ(last("3d", "2026-03-23"), "2026-03-26");   // Monday to Thursday
  EXPECT_EQ(last("3d", "2026-03-18"), "2026-03-23");   // Saturday to Monday
  EXPECT_EQ(last("3wd", "2026-03-18"), "2026-03-23");  // the same in working days
  EXPECT_EQ(last("3d", "2026-03-19"), "2026-03-23");   // Sunday to Monday
  EXPECT_EQ(last("3wd", "2026-03-19"), "2026-03-24");  // but Tuesday in working days
  EXPECT_EQ(to_rfc3339(due("3d", "2026-03-18").end), "2026-03-24T00:00:00.000+08:00");
  EXPECT_EQ(due("3d", "2026-03-18").nominal.iso(), "2026-03-21");
}

TEST_F(TimeLimitTest, KnowsHolidaysAndTheDaysWorkedForThem) {
  EXPECT_EQ(last("3d", "2026-02-11"), "2026-02-14");   // a Saturday that is worked
  EXPECT_EQ(last("3d", "2026-02-12"), "2026-02-24");   // 15 February is the first holiday
  EXPECT_EQ(last("3wd", "2026-02-12"), "2026-02-24");  // 13, 14 and 24 February
  EXPECT_EQ(last("10d", "2026-09-24"), "2026-10-08");
  EXPECT_EQ(last("15wd", "2026-09-24"), "2026-10-21");  // 10 October is worked
}

TEST_F(TimeLimitTest, CountsHoursFromTheNextHour) {
  EXPECT_EQ(to_rfc3339(due("24h", "2026-03-17T10:30").end), "2026-03-18T11:00:00.000+08:00");
  EXPECT_EQ(to_rfc3339(due("24h", "2026-03-17T10:00").end), "2026-03-18T11:00:00.000+08:00");
  EXPECT_EQ(to_rfc3339(due("24h", "2026-03-20T10:30").end), "2026-03-21T11:00:00.000+08:00");
  EXPECT_EQ(to_rfc3339(due("24h-moving", "2026-03-20T10:30").end), "2026-03-24T00:00:00.000+08:00");
  EXPECT_EQ(to_rfc3339(due("24h-strict", "2026-03-17T10:30").end), "2026-03-18T10:30:00.000+08:00");
  EXPECT_EQ(due("24h", "2026-03-17T10:30").chinese(), "2026年3月18日11时00分");
}

TEST_F(TimeLimitTest, EndsOnTheSameDayOfALaterMonth) {
  EXPECT_EQ(last("1m", "2026-01-31"), "2026-02-28");
  EXPECT_EQ(last("1m", "2027-12-31"), "2028-01-31");
  EXPECT_EQ(last("2m", "2026-08-05"), "2026-10-08");
}

TEST_F(TimeLimitTest, LeavesOutExcludedDaysAndTransit) {
  const Date from = *Date::from_iso("2026-03-24");
  const Date to = *Date::from_iso("2026-03-26");
  EXPECT_EQ(last("3d", "2026-03-23", {{{from, to}}, 0, 0}), "2026-03-30");
  EXPECT_EQ(due("3d", "2026-03-23", {{{from, to}}, 0, 0}).nominal.iso(), "2026-03-29");
  EXPECT_EQ(last("3d", "2026-03-23", {{}, 4, 0}), "2026-03-30");
  EXPECT_EQ(last("15wd", "2026-03-02"), "2026-03-23");
  EXPECT_EQ(last("15wd", "2026-03-02", {{}, 0, 1}), "2026-04-13");
  EXPECT_EQ(last("1m", "2026-03-02", {{{from, to}}, 0, 0}), "2026-04-05");
}

TEST_F(TimeLimitTest, SaysWhenItHadToGuess) {
  EXPECT_TRUE(due("3d", "2027-03-01").assumed);
  EXPECT_FALSE(due("3d", "2026-03-01").assumed);
  const TimeLimit& limit = *limits_.find("3d", *Date::from_iso("2027-03-01"));
  EXPECT_NE(explanation(limit, due("3d", "2027-03-01")).find("放假安排尚未录入"),
            std::string::npos);
}

TEST_F(TimeLimitTest, ExplainsItself) {
  const TimeLimit& limit = *limits_.find("3d", *Date::from_iso("2026-03-18"));
  EXPECT_EQ(explanation(limit, due("3d", "2026-03-18")),
            "自2026年3月18日收到次日起3日（自然日），末日2026年3月21日为休息日，"
            "顺延至2026年3月23日（星期一）");
  const DueTime hours = due("24h", "2026-03-17T10:30");
  EXPECT_EQ(standing(hours, *from_rfc3339("2026-03-18T09:20")), "剩1小时40分");
  const DueTime strict = due("24h-strict", "2026-03-17T10:30");
  EXPECT_EQ(standing(strict, *from_rfc3339("2026-03-18T09:00")), "剩1小时30分");
  EXPECT_EQ(standing(hours, *from_rfc3339("2026-03-18T11:01")), "已逾期");
  EXPECT_EQ(standing(due("3d", "2026-03-18"), *from_rfc3339("2026-03-23T17:00")), "今日到期");
  EXPECT_EQ(standing(due("3d", "2026-03-18"), *from_rfc3339("2026-03-20T17:00")), "剩3日");
}

TEST(TimeLimitsTest, HaveVersionsByTheDay) {
  const TimeLimits limits = limits_of(rule("r", "amount=\"7\" unit=\"day\" to=\"2025-12-31\"") +
                                      rule("r", "amount=\"3\" unit=\"day\" from=\"2026-01-01\""));
  EXPECT_EQ(limits.find("r", *Date::from_iso("2025-12-31"))->amount, 7);
  EXPECT_EQ(limits.find("r", *Date::from_iso("2026-01-01"))->amount, 3);
  EXPECT_EQ(limits.find("s", *Date::from_iso("2026-01-01")), nullptr);
}

void expect_refused(const std::string& content, const std::string& words) {
  try {
    limits_of(content);
    FAIL() << "accepted: " << content;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_EQ(error.where().rfind("l.xml:1:", 0), 0U) << error.where();
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  }
}

TEST(TimeLimitsTest, RefuseWhatTheyDoNotUnderstand) {
  expect_refused("<law/>", "没有这个元素");
  expect_refused(rule("r", "amount=\"3\" unit=\"week\""), "unit没有“week”");
  expect_refused(rule("r", "unit=\"day\""), "缺少属性“amount”");
  expect_refused(rule("r", "amount=\"0\" unit=\"day\""), "amount应为1至3650");
  expect_refused(rule("r", "amount=\"3\" unit=\"stated\""), "没有amount");
  expect_refused(rule("r", "amount=\"3\" unit=\"day\"") + rule("r", "amount=\"4\" unit=\"day\""),
                 "两条“r”");
  expect_refused(
      "<year number=\"2026\" source=\"s\"><rest name=\"n\" from=\"2025-12-31\" "
      "to=\"2026-01-02\"/></year>",
      "不在该年度");
  expect_refused("<year number=\"2026\" source=\"s\"><work day=\"2026-03-18\"/></year>",
                 "不是周末");
  expect_refused(kCalendar + kCalendar, "重复");
}

}  // namespace
}  // namespace yinxin::record
