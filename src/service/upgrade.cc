#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "base/parallel.h"
#include "service/parts.h"
#include "service/renewal_runs.h"
#include "service/service.h"
#include "signature/verify.h"

namespace yinxin::service {
namespace {

using Outcome = UpgradeRow::Outcome;

class Upgrading {
 public:
  Upgrading(Parts& parts, bool renew, const Actor& actor)
      : parts_(parts), renew_(renew), actor_(actor), services_(parts.trust_services()) {}

  UpgradeRow run(const archive::Entry& document) const {
    UpgradeRow row;
    row.id = document.json.at("id").string();
    try {
      if (archive::has_number(document)) row.number = archive::number_of(document).text();
      upgrade(document, row);
    } catch (const Error& error) {
      row.outcome = Outcome::kFailed;
      row.problem = error.what();
    }
    return row;
  }

 private:
  signature::FileReport judge(ByteView pdf) const {
    return signature::verify(pdf, parts_.trust(), parts_.clock().now());
  }
  bool is_due(const signature::FileReport& report) const;
  void upgrade(const archive::Entry& document, UpgradeRow& row) const;

  Parts& parts_;
  bool renew_;
  const Actor& actor_;
  TrustServices& services_;
};

bool Upgrading::is_due(const signature::FileReport& report) const {
  const auto notice = std::chrono::hours(24) * services_.settings().renew_before_days;
  return renew_ ||
         (!report.timestamps.empty() && report.provable_until() < parts_.clock().now() + notice);
}

void Upgrading::upgrade(const archive::Entry& document, UpgradeRow& row) const {
  archive::Archive& archive = parts_.archive_to_write();
  const Bytes pdf = archive.object(archive.newest(document), "pdf");
  const signature::FileReport report = judge(pdf);
  row.from_level = row.to_level = report.level();
  row.provable_until = report.provable_until();
  row.problem = problem_of(report);
  if (!row.problem.empty()) return;

  const bool due = is_due(report);
  Bytes longer = services_.prolong(pdf, report, due, row.problem);
  const signature::FileReport after = judge(longer);
  const bool gained =
      after.level() != report.level() || after.timestamps.size() > report.timestamps.size();
  if (gained) {
    const std::string problem = problem_of(after);
    if (!problem.empty()) throw Error(ErrorCode::kInternal, row.id, problem);
    row.log_index = archive.renew({row.id, longer, after.level(), actor_.person}).index;
    row.to_level = after.level();
    row.provable_until = after.provable_until();
  }
  const bool reached =
      row.to_level == services_.settings().level || services_.settings().level == "B-B";
  const bool done = reached && (!due || after.timestamps.size() > report.timestamps.size());
  if (done) row.problem.clear();
  row.outcome = gained ? Outcome::kRenewed : done ? Outcome::kKept : Outcome::kFailed;
}

}  // namespace

std::uint64_t Upgrade::count(UpgradeRow::Outcome outcome) const {
  return static_cast<std::uint64_t>(
      std::count_if(rows.begin(), rows.end(),
                    [outcome](const UpgradeRow& row) { return row.outcome == outcome; }));
}

Upgrade Service::upgrade(const std::vector<std::string>& ids_or_numbers, bool renew,
                         const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, "续期 upgrade");
  Upgrade result;
  const Upgrading upgrading(*parts_, renew, actor);
  std::vector<archive::Entry> documents;
  documents.reserve(ids_or_numbers.size());
  for (const std::string& asked : ids_or_numbers) {
    documents.push_back(find_document(parts_->archive_to_write(), asked));
  }
  for (const archive::Entry& document : documents) result.rows.push_back(upgrading.run(document));
  result.checkpoint = parts_->archive_to_write().checkpoint();
  return result;
}

Upgrade Service::upgrade_all(bool renew, const Actor& actor, const Progress& progress) {
  require_may(actor, casework::Verb::kOperate, {}, "续期 upgrade");
  archive::Archive& archive = parts_->archive_to_write();
  Upgrade result;
  result.log_size = archive.size();
  std::vector<std::uint64_t> documents;
  archive.each(0, [&](const archive::Entry& entry) {
    if (entry.index >= result.log_size) return false;
    if (entry.type == archive::kSealEntry) documents.push_back(entry.index);
    return true;
  });
  const Upgrading upgrading(*parts_, renew, actor);
  result.rows.resize(documents.size());
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::uint64_t done = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < documents.size(); i = next++) {
      result.rows[i] = upgrading.run(archive.entry(documents[i]));
      const std::lock_guard lock(mutex);
      if (progress) progress(++done, documents.size());
    }
  };
  run_at_once(std::size_t{2} * std::max(1U, std::thread::hardware_concurrency()), work);
  constexpr std::size_t kMostIds = 2000;  // that an entry has room for
  for (const archive::RenewalRun& run :
       renewal_runs(result.rows, documents, result.log_size, actor.person, kMostIds)) {
    result.log_index = archive.record(run);
  }
  result.checkpoint = archive.checkpoint();
  return result;
}

}  // namespace yinxin::service
