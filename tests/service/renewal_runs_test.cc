#include "service/renewal_runs.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace yinxin::service {
namespace {

using Outcome = UpgradeRow::Outcome;

UpgradeRow row(int id, Outcome outcome) {
  UpgradeRow row;
  row.id = std::to_string(id);
  row.outcome = outcome;
  return row;
}

TEST(RenewalRuns, AreOneIfAllFailuresFitIn) {
  const auto runs =
      renewal_runs({row(1, Outcome::kKept), row(2, Outcome::kFailed)}, {3, 5}, 9, "someone", 1);
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].log_from, 0U);
  EXPECT_EQ(runs[0].log_size, 9U);
  EXPECT_EQ(runs[0].documents, 2U);
  EXPECT_EQ(runs[0].actor, "someone");
  EXPECT_EQ(renewal_runs({}, {}, 7, "someone", 1).front().log_size, 7U);
}

// Whatever fails, every document is in exactly one of them and none is in between.
TEST(RenewalRuns, LeaveNobodyOutHoweverManyFail) {
  std::vector<UpgradeRow> rows;
  std::vector<std::uint64_t> indices;
  for (int i = 0; i < 1000; ++i) {
    rows.push_back(row(i, i % 7 == 0 ? Outcome::kRenewed : Outcome::kFailed));
    indices.push_back(static_cast<std::uint64_t>(3 * i + 2));
  }
  const auto runs = renewal_runs(rows, indices, 4000, "someone", 100);
  std::uint64_t documents = 0;
  std::uint64_t failed = 0;
  std::uint64_t from = 0;
  for (const archive::RenewalRun& run : runs) {
    EXPECT_EQ(run.log_from, from);
    EXPECT_LE(run.failed.size(), 100U);
    EXPECT_EQ(run.documents, run.renewed + run.kept + run.failed.size());
    documents += run.documents;
    failed += run.failed.size();
    from = run.log_size;
  }
  EXPECT_EQ(from, 4000U);
  EXPECT_EQ(documents, 1000U);
  EXPECT_EQ(failed, 857U);
}

}  // namespace
}  // namespace yinxin::service
