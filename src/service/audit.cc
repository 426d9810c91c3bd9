#include <algorithm>
#include <atomic>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "service/four_properties.h"
#include "service/number_book.h"
#include "service/parts.h"
#include "service/regenerate.h"
#include "service/witnesses.h"
#include "signature/verify.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

// What became of pages made again, counted by several threads.
struct Tally {
  std::atomic<std::uint64_t> same_bytes{0};
  std::atomic<std::uint64_t> same_text{0};
  std::atomic<std::uint64_t> not_archived{0};

  std::string count(const Regeneration& made) {
    switch (made.outcome) {
      case Regeneration::Outcome::kSameBytes:
        ++same_bytes;
        break;
      case Regeneration::Outcome::kSameText:
        ++same_text;
        break;
      case Regeneration::Outcome::kNotArchived:
        ++not_archived;
        break;
      case Regeneration::Outcome::kDifferent:
        break;
    }
    return made.problem;
  }
};

// How far an audit has come, in a file of the auditor's: valid for the log that begins as it did.
class Resumption {
 public:
  Resumption(fs::path file, archive::AuditOptions& options) : file_(std::move(file)) {
    if (file_.empty()) return;
    if (fs::exists(file_)) {
      const Json state = Json::parse(read_file(file_, 64 << 10), file_.string());
      options.resume_at = static_cast<std::uint64_t>(state.at("objects").integer());
    }
    options.reached = [this](std::uint64_t objects, bool good) {
      // What was bad must be found again.
      constexpr std::uint64_t kEvery = 1000;
      if (!good || objects < saved_ + kEvery) return;
      saved_ = objects;
      Json state;
      state["objects"] = objects;
      write_file(file_, state.dump() + "\n");
    };
  }
  void finished() const {
    std::error_code ignored;
    if (!file_.empty()) fs::remove(file_, ignored);
  }

 private:
  fs::path file_;
  std::uint64_t saved_ = 0;
};

void audit_trail(Parts& parts, const AuditRequest& request, Audit& audit) {
  const fs::path root = parts.home().archive() / "trail";
  if (archive::Trail::exists(root)) {
    audit.trail = archive::read_trail(root, "", [](const auto&) {});
  }
  const std::string failure =
      parts.recorded_if_possible({request.person, request.agency, "audit", "", "", "good"});
  if (!failure.empty()) audit.trail.problems.push_back({"", "trail", failure});
  for (const archive::Problem& problem : audit.trail.problems) {
    audit.report.problems.push_back({problem.document, "trail/" + problem.where, problem.problem});
  }
}

}  // namespace

Audit Service::audit(const AuditRequest& request, const Progress& progress) {
  Parts& parts = *parts_;
  parts.require_instance();
  const crypto::TrustStore trust = parts.trust();
  Tally tally;
  FourProperties properties;
  archive::AuditOptions options;
  options.since = request.since;
  options.vkey = request.vkey;
  options.witnesses = load_witnesses(parts.home());
  options.progress = progress;
  options.stopped = request.stopped;
  options.threads = std::max(2U, std::thread::hardware_concurrency());
  options.examine = [&](ByteView metadata, const archive::Entry& entry) {
    properties.examine(metadata, entry);
  };
  options.judge = [&](ByteView pdf, const archive::Entry& entry) {
    std::string problem = problem_of(signature::verify(pdf, trust, parts.clock().now()));
    if (!request.regenerate) return problem;
    const std::string other = tally.count(regenerate(parts.archive(), entry, pdf, parts.fonts()));
    return problem + (problem.empty() || other.empty() ? "" : "；") + other;
  };
  NumberBook numbers;
  options.visit = [&](const archive::Entry& entry) { numbers.take(entry); };
  const Resumption resumption(request.state, options);
  Audit audit;
  audit.report = archive::audit(parts.home().archive(), options);
  audit.same_bytes = tally.same_bytes;
  audit.same_text = tally.same_text;
  audit.not_archived = tally.not_archived;
  audit_trail(parts, request, audit);
  audit.properties = properties.items(audit.report, audit.trail);
  audit.numbers = numbers.series("");
  audit.made = parts.clock().now();
  if (!request.stopped || !request.stopped()) resumption.finished();
  return audit;
}

}  // namespace yinxin::service
