#include "templating/deadline.h"

#include <gtest/gtest.h>

#include "templating/paper_test.h"

namespace yinxin::templating {
namespace {

const std::string kLimits =
    "<limits xmlns=\"urn:yinxin:limits:1\">"
    "<rule id=\"3d\" name=\"名\" amount=\"3\" unit=\"day\" start=\"收到\" kind=\"statutory\" "
    "sure=\"read\" basis=\"依据\"/>"
    "<rule id=\"24h\" name=\"名\" amount=\"24\" unit=\"hour\" start=\"收到\" kind=\"statutory\" "
    "sure=\"memory\" basis=\"依据\"/>"
    "<rule id=\"reminder\" name=\"名\" amount=\"1\" unit=\"day\" start=\"收到\" kind=\"reminder\" "
    "sure=\"read\" basis=\"依据\"/>"
    "<rule id=\"given\" name=\"名\" unit=\"stated\" start=\"收到\" kind=\"agency\" sure=\"read\" "
    "basis=\"依据\"/></limits>";

std::string with_deadline(const std::string& attributes) {
  return "<template xmlns=\"urn:yinxin:template:1\" kind=\"k\" version=\"1\" family=\"f\" "
         "format=\"letter\" name=\"名\" name-en=\"n\"><fields>"
         "<agency name=\"issuer\" label=\"发文机关\" required=\"yes\"/>"
         "<date name=\"date\" label=\"成文日期\"/><date name=\"received\" label=\"收到日期\"/>"
         "<datetime name=\"heard\" label=\"收到时间\"/><text name=\"why\" label=\"逾期说明\"/>"
         "<deadline name=\"due\" label=\"答复期限\" " +
         attributes +
         "/></fields><body><p>应于<value of=\"due\" optional=\"yes\"/>前<value of=\"due\" "
         "as=\"limit\" optional=\"yes\"/>答复。</p></body></template>";
}

class DeadlineTest : public PaperTest {
 protected:
  static Parts parts() {
    Parts parts;
    parts.limits = Limits::read({{"own", kLimits}});
    return parts;
  }

  // What `template check` says of a <deadline> with these attributes.
  static std::string told(const std::string& attributes) {
    std::string out;
    for (const auto& fault : check_template(with_deadline(attributes), "t.xml", parts())) {
      out += text(fault) + "\n";
    }
    return out;
  }

  std::vector<Fault> faults_of(const std::string& attributes, const std::string& fields) const {
    const auto kind = Template::parse(with_deadline(attributes), "t.xml", parts());
    const auto record =
        parse("<record xmlns=\"urn:yinxin:record:1\" kind=\"k\"><issuer>sjg</issuer>" + fields +
              "</record>");
    return check(kind, record, context_);
  }
};

TEST_F(DeadlineTest, AsksForAnExplanationOnlyWhenItIsLate) {
  const std::string rule = "rule=\"3d\" start=\"received\" by=\"issue\" explain=\"why\"";
  EXPECT_TRUE(faults_of(rule, "<received>2026-03-15</received>").empty());
  const auto late = faults_of(rule, "<received>2026-03-14</received>");
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late.front().code, "deadline.due");
  EXPECT_EQ(late.front().field, "why");
  EXPECT_EQ(late.front().severity, Severity::kError);
  EXPECT_NE(late.front().message.find("已超过答复期限2026年3月17日（星期二）：法定期限3日"),
            std::string::npos)
      << late.front().message;
  EXPECT_TRUE(faults_of(rule, "<received>2026-03-14</received><why>样例原因</why>").empty());
  EXPECT_TRUE(faults_of(rule, "").empty());
}

TEST_F(DeadlineTest, OnlyPointsOutRemindersAndWhatNobodyHasToExplain) {
  const std::string received = "<received>2026-03-02</received>";
  for (const char* rule : {"rule=\"reminder\" start=\"received\" by=\"issue\" explain=\"why\"",
                           "rule=\"3d\" start=\"received\" by=\"issue\"",
                           "rule=\"3d\" start=\"received\" by=\"issue\" explain=\"why\" "
                           "severity=\"warning\""}) {
    const auto found = faults_of(rule, received);
    ASSERT_EQ(found.size(), 1U) << rule;
    EXPECT_EQ(found.front().severity, Severity::kWarning) << rule;
  }
  EXPECT_TRUE(faults_of("rule=\"3d\" start=\"received\"", received).empty());
}

TEST_F(DeadlineTest, RunsToTheHourAndUntilAnotherEvent) {
  const std::string hours = "rule=\"24h\" start=\"heard\" by=\"issue\" explain=\"why\"";
  EXPECT_TRUE(faults_of(hours, "<heard>2026-03-17 08:59</heard><date>2026-03-17</date>").empty());
  EXPECT_TRUE(faults_of(hours, "<heard>2026-03-17 09:01</heard>").empty());
  EXPECT_EQ(faults_of(hours, "<heard>2026-03-17 07:59</heard>").size(), 1U);
  EXPECT_EQ(faults_of(hours, "<heard>2026-03-16 08:00</heard><date>2026-03-17</date>").size(), 0U);
  EXPECT_EQ(faults_of(hours, "<heard>2026-03-15 08:00</heard><date>2026-03-17</date>").size(), 1U);
  const std::string event = "rule=\"3d\" start=\"received\" by=\"heard\" explain=\"why\"";
  const std::string received = "<received>2026-03-10</received>";
  EXPECT_TRUE(faults_of(event, received + "<heard>2026-03-13 23:59</heard>").empty());
  EXPECT_EQ(faults_of(event, received + "<heard>2026-03-16 00:00</heard>").size(), 1U);
}

TEST_F(DeadlineTest, IsPrintedAndNeverEntered) {
  const auto kind =
      Template::parse(with_deadline("rule=\"3d\" start=\"received\""), "t.xml", parts());
  const auto record = parse(
      "<record xmlns=\"urn:yinxin:record:1\" kind=\"k\"><issuer>sjg</issuer>"
      "<received>2026-03-18</received></record>");
  EXPECT_NE(plain_text(instantiate(kind, record, context_)).find("应于2026年3月23日前3日答复。"),
            std::string::npos);
  const auto entered = faults_of("rule=\"3d\" start=\"received\"", "<due>2026-03-23</due>");
  ASSERT_EQ(entered.size(), 1U);
  EXPECT_NE(entered.front().message.find("由系统计算"), std::string::npos);
}

TEST_F(DeadlineTest, KnowsItsStandingAndHowSureItsRuleIs) {
  const auto kind =
      Template::parse(with_deadline("rule=\"24h\" start=\"heard\" by=\"issue\""), "t.xml", parts());
  const auto record = parse(
      "<record xmlns=\"urn:yinxin:record:1\" kind=\"k\"><issuer>sjg</issuer>"
      "<heard>2026-03-17 10:30</heard></record>");
  const auto found = deadlines(kind, record, context_);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().standing, "剩1小时40分");
  EXPECT_NE(found.front().text().find("待核（未核对原文）"), std::string::npos);
  EXPECT_TRUE(found.front().json().at("to_verify").boolean());
}

TEST_F(DeadlineTest, IsCheckedWithTheTemplate) {
  EXPECT_EQ(told("rule=\"3d\" start=\"received\" by=\"heard\" explain=\"why\""), "");
  EXPECT_NE(told("rule=\"4d\" start=\"received\"").find("没有期限规则“4d”"), std::string::npos);
  EXPECT_NE(told("rule=\"given\" start=\"received\"").find("不能计算"), std::string::npos);
  EXPECT_NE(told("rule=\"24h\" start=\"received\"").find("应指向一个<datetime>"),
            std::string::npos);
  EXPECT_NE(told("rule=\"3d\" start=\"why\"").find("应指向一个<date>"), std::string::npos);
  EXPECT_NE(told("rule=\"3d\" start=\"sent\"").find("没有字段“sent”"), std::string::npos);
  EXPECT_NE(told("rule=\"3d\" start=\"received\" explain=\"heard\"").find("explain应为"),
            std::string::npos);
  EXPECT_NE(told("rule=\"3d\"").find("start"), std::string::npos);
}

TEST_F(DeadlineTest, BlamesAWrongTableOfLimitsOnTheTable) {
  Parts broken;
  broken.limits = Limits::read({{"own", "<limits/>"}});
  const auto found =
      check_template(with_deadline("rule=\"3d\" start=\"received\""), "t.xml", broken);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found.front().problem.find("期限规则文件有误：limits/own.xml:1:1"), std::string::npos);
}

// Three days from Wednesday end on a Saturday and therefore on Monday, which is in time.
TEST_F(DeadlineTest, OfARefusalMovesOffTheWeekend) {
  std::string refusal = replaced(source("samples/filing-refusal.xml"), "<date>2026-03-20</date>",
                                 "<date>2026-03-23</date>");
  refusal = replaced(refusal, "<accepted>2026-03-17</accepted>", "<accepted>2026-03-18</accepted>");
  context_.now = *from_rfc3339("2026-03-23T16:00");
  EXPECT_EQ(listed(refusal), "");
  context_.now = *from_rfc3339("2026-03-24T08:30");
  refusal = replaced(refusal, "<date>2026-03-23</date>", "<date>2026-03-24</date>");
  EXPECT_NE(listed(refusal).find("逾期说明"), std::string::npos) << listed(refusal);
}

}  // namespace
}  // namespace yinxin::templating
