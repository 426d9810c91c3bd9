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

  Json state() const {
    return Json::Object{{"same_bytes", same_bytes.load()},
                        {"same_text", same_text.load()},
                        {"not_archived", not_archived.load()}};
  }
  void resume(const Json& state) {
    same_bytes = static_cast<std::uint64_t>(state.at("same_bytes").integer());
    same_text = static_cast<std::uint64_t>(state.at("same_text").integer());
    not_archived = static_cast<std::uint64_t>(state.at("not_archived").integer());
  }
};

// How far an audit has come and what it counted, in a file of the auditor's.
class Resumption {
 public:
  Resumption(const AuditRequest& request, archive::AuditOptions& options, Tally& tally,
             FourProperties& properties)
      : file_(request.state), asked_(asked(request)), tally_(tally), properties_(properties) {
    if (file_.empty()) return;
    if (fs::exists(file_)) take_up(options);
    options.reached = [this](const archive::AuditOptions::Reached& reached) { save(reached); };
  }
  void finished() const {
    std::error_code ignored;
    if (!file_.empty()) fs::remove(file_, ignored);
  }

 private:
  static constexpr std::size_t kLargestState = 1 << 20;

  // What was counted for another question is of no use.
  static std::string asked(const AuditRequest& request) {
    return std::string(request.regenerate ? "regenerate " : "") + (request.with_sm3 ? "sm3" : "");
  }

  void take_up(archive::AuditOptions& options) {
    const Json state = Json::parse(read_file(file_, kLargestState), file_.string());
    if (state.at("asked").string() != asked_) {
      throw Error(ErrorCode::kConflict, file_.string(),
                  "是另一种审计的进度，请删除或另给文件 (of an audit with other options)");
    }
    options.resume_at = {static_cast<std::uint64_t>(state.at("objects").integer()),
                         state.at("log").string()};
    options.resumed = [this, state] {
      properties_.resume(state.at("properties"));
      tally_.resume(state.at("regenerated"));
    };
  }

  void save(const archive::AuditOptions::Reached& reached) const {
    Json state;
    state["asked"] = asked_;
    state["log"] = reached.log;
    state["objects"] = reached.objects;
    state["properties"] = properties_.state();
    state["regenerated"] = tally_.state();
    write_file(file_, state.dump() + "\n");
  }

  fs::path file_;
  std::string asked_;
  Tally& tally_;
  FourProperties& properties_;
};

void audit_trail(Parts& parts, const AuditRequest& request, Audit& audit) {
  const fs::path root = parts.home().trail();
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
  options.with_sm3 = request.with_sm3;
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
  const Resumption resumption(request, options, tally, properties);
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
