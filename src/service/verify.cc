#include "signature/verify.h"

#include <atomic>

#include "base/error.h"
#include "service/parts.h"
#include "service/regenerate.h"

namespace yinxin::service {
namespace {

std::optional<Standing> standing_of(const archive::Archive& archive, const crypto::Digest& digest) {
  const auto entry = archive.find_pdf(digest);
  if (!entry) return {};
  Standing standing;
  standing.id = entry->json.at("id").string();
  standing.number = archive.metadata(*entry).at("number").string();
  standing.log_index = entry->index;
  standing.is_renewed = digest != archive::pdf_of(*entry).sha256;
  standing.is_newest = digest == archive::pdf_of(archive.newest(*entry)).sha256;
  return standing;
}

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

}  // namespace

std::string problem_of(const signature::FileReport& report) {
  if (is_valid(report.state())) return {};
  std::string problem(name(report.state()));
  for (const auto& finding : report.findings) problem += " " + finding.code;
  for (const auto& one : report.signatures) {
    for (const auto& finding : one.findings) problem += " " + one.field + ":" + finding.code;
    if (!one.timestamp) continue;
    for (const auto& finding : one.timestamp->findings) {
      problem += " " + one.field + ":" + finding.code;
    }
  }
  for (const auto& one : report.timestamps) {
    for (const auto& finding : one.findings) problem += " " + one.field + ":" + finding.code;
  }
  return problem;
}

Verification Service::verify(ByteView file, const std::filesystem::path& trust) {
  Parts& parts = *parts_;
  const crypto::TrustStore anchors =
      trust.empty() ? parts.trust() : crypto::TrustStore::load(trust);
  Verification verification;
  verification.report = signature::verify(file, anchors, parts.clock().now());
  verification.compared_with_archive = parts.has_instance();
  if (verification.compared_with_archive) {
    verification.archived = standing_of(parts.archive(), crypto::sha256(file));
  }
  return verification;
}

Audit Service::audit(const AuditRequest& request, const Progress& progress) {
  Parts& parts = *parts_;
  parts.require_instance();
  const crypto::TrustStore trust = parts.trust();
  Tally tally;
  archive::AuditOptions options;
  options.since = request.since;
  options.progress = progress;
  options.judge = [&](ByteView pdf, const archive::Entry& entry) {
    std::string problem = problem_of(signature::verify(pdf, trust, parts.clock().now()));
    if (!request.regenerate) return problem;
    const std::string other = tally.count(regenerate(parts.archive(), entry, pdf, parts.fonts()));
    return problem + (problem.empty() || other.empty() ? "" : "；") + other;
  };
  Audit audit;
  audit.report = archive::audit(parts.home().archive(), options);
  audit.same_bytes = tally.same_bytes;
  audit.same_text = tally.same_text;
  audit.not_archived = tally.not_archived;
  return audit;
}

}  // namespace yinxin::service
