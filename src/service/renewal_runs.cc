#include "service/renewal_runs.h"

namespace yinxin::service {

std::vector<archive::RenewalRun> renewal_runs(const std::vector<UpgradeRow>& rows,
                                              const std::vector<std::uint64_t>& indices,
                                              std::uint64_t log_size, const std::string& actor,
                                              std::size_t most) {
  using Outcome = UpgradeRow::Outcome;
  std::vector<archive::RenewalRun> runs(1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].outcome == Outcome::kFailed && runs.back().failed.size() == most) {
      runs.back().log_size = indices[i];
      runs.emplace_back().log_from = indices[i];
    }
    archive::RenewalRun& run = runs.back();
    ++run.documents;
    if (rows[i].outcome == Outcome::kRenewed) ++run.renewed;
    if (rows[i].outcome == Outcome::kKept) ++run.kept;
    if (rows[i].outcome == Outcome::kFailed) run.failed.push_back(rows[i].id);
  }
  runs.back().log_size = log_size;
  for (archive::RenewalRun& run : runs) run.actor = actor;
  return runs;
}

}  // namespace yinxin::service
