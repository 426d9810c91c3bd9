#include "record/limits_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "record/time_limits.h"
#include "support/expect_error.h"
#include "support/places.h"

namespace yinxin::record {
namespace {

using testing::expect_error;

class LimitsTableTest : public ::testing::Test {
 protected:
  LimitsTableTest() {
    const std::filesystem::path directory = testing::source_dir() + "/templates/limits";
    for (const auto& file : std::filesystem::directory_iterator(directory)) {
      files_.emplace_back(file.path().stem().string(), read_file(file, 1 << 20));
    }
  }

  // What all of them say once these have taken the place of theirs.
  TimeLimits with(const LimitFiles& changed) const {
    LimitFiles all = changed;
    for (const auto& file : files_) {
      const bool replaced = std::any_of(
          all.begin(), all.end(), [&](const auto& other) { return other.first == file.first; });
      if (!replaced) all.push_back(file);
    }
    return TimeLimits::parse(all);
  }

  LimitFiles files_;
};

TEST_F(LimitsTableTest, ChangesNothingByWhatItHasWritten) {
  for (const std::string_view table : limit_table_names()) {
    EXPECT_TRUE(merge_limits(files_, table, limits_csv(files_, table)).empty()) << table;
  }
}

TEST_F(LimitsTableTest, MakesLimitsAnewFromTables) {
  LimitFiles rules = merge_limits({}, "rule", limits_csv(files_, "rule"));
  EXPECT_EQ(limits_csv(rules, "rule"), limits_csv(files_, "rule"));
  const LimitFiles years = merge_limits({}, "calendar", limits_csv(files_, "calendar"));
  EXPECT_EQ(years.size(), 3U);
  const auto before = TimeLimits::parse(files_);
  const auto after = TimeLimits::parse(years);
  for (const auto& [number, year] : before.calendar().years()) {
    const auto& again = after.calendar().years().at(number);
    EXPECT_EQ(again.source, year.source);
    EXPECT_EQ(again.rest, year.rest);
    EXPECT_EQ(again.work, year.work);
  }
}

TEST_F(LimitsTableTest, TakesANewYearAndReplacesOneThatIsThere) {
  const LimitFiles changed = merge_limits(files_, "calendar",
                                          "year,name,from,to,source\n"
                                          "2027,元旦,2027-01-01,2027-01-03,样例通知\n"
                                          "2027,调休上班,2027-02-20,,\n"
                                          "2026,元旦,2026-01-01,,样例更正\n");
  ASSERT_EQ(changed.size(), 2U);
  EXPECT_EQ(changed[0].first, "calendar-2026");
  EXPECT_EQ(changed[1].first, "calendar-2027");
  const auto limits = with(changed);
  EXPECT_EQ(limits.calendar().holiday(*Date::from_iso("2027-01-02")), "元旦");
  EXPECT_TRUE(limits.calendar().is_workday(*Date::from_iso("2027-02-20")));
  EXPECT_EQ(limits.calendar().years().at(2027).source, "样例通知");
  EXPECT_EQ(limits.calendar().holiday(*Date::from_iso("2026-10-01")), "");
  EXPECT_EQ(limits.calendar().years().at(2026).source, "样例更正");
}

TEST_F(LimitsTableTest, PutsANewVersionOfARuleBesideTheOld) {
  const LimitFiles changed = merge_limits(
      files_, "rule",
      "id,version,name,amount,unit,start,kind,sure,basis,from,to\n"
      "review-10wd,1,审核案件,10,working-day,收到审核材料,statutory,read,样例规定,,2026-12-31\n"
      "review-10wd,2,审核案件,8,working-day,收到审核材料,statutory,read,样例规定,2027-01-01,\n"
      "own-3wd,1,内部核稿,3,working-day,送审,agency,read,样例办法,,\n");
  ASSERT_EQ(changed.size(), 2U);
  EXPECT_EQ(changed[0].first, "market-regulation");
  EXPECT_EQ(changed[1].first, "local");
  const auto limits = with(changed);
  EXPECT_EQ(limits.find("review-10wd", *Date::from_iso("2026-06-01"))->amount, 10);
  EXPECT_EQ(limits.find("review-10wd", *Date::from_iso("2027-06-01"))->amount, 8);
  EXPECT_EQ(limits.find("own-3wd", *Date::from_iso("2026-06-01"))->kind, TimeLimit::Kind::kAgency);
  with({changed[0]});
  with({changed[1]});
}

TEST_F(LimitsTableTest, NamesTheRowThatIsWrong) {
  const auto refused = [&](std::string_view table, const std::string& csv, const char* words) {
    expect_error(ErrorCode::kInvalidInput, words, [&] { merge_limits(files_, table, csv); });
  };
  refused("calendar", "year,colour\n2027,red\n", "CSV:1");
  refused("calendar", "year,name,from,source\n../../x,元旦,2027-01-01,样例\n", "CSV:2");
  refused("calendar", "year,name,from,source\n2027,元旦,2027-01-01,\n", "CSV:2");
  refused("calendar",
          "year,name,from,source\n2027,元旦,2027-01-01,样例\n2027,调休上班,2027-02-19,样例\n",
          "CSV:3");
  refused("calendar", "year,name,from,source\n2027,元旦,2026-01-01,样例\n", "CSV:2");
  refused("rule", "id,unit\nreview-10wd,day\nfiling-decision-3d,fortnight\n", "CSV:3");
  refused("rule", "id,name\nhalf-a-rule,某\n", "CSV:2");
  expect_error(ErrorCode::kNotFound, "no such table", [&] { limits_csv(files_, "person"); });
}

}  // namespace
}  // namespace yinxin::record
