#include "signature/verify.h"
#include "base/error.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

std::optional<Standing> standing_of(const archive::Archive& archive, const crypto::Digest& digest) {
  const auto entry = archive.find_pdf(digest);
  if (!entry) return {};
  Standing standing;
  standing.id = entry->json.at("id").string();
  standing.number = archive.metadata(*entry).at("number").string();
  standing.log_index = entry->index;
  return standing;
}

// What is wrong with an archived PDF's signatures, in one line; nothing if they hold.
std::string judged(ByteView pdf, const crypto::TrustStore& trust, Instant now) {
  const signature::FileReport report = signature::verify(pdf, trust, now);
  if (report.state() == signature::FileState::kValid) return {};
  std::string problem(name(report.state()));
  for (const auto& finding : report.findings) problem += " " + finding.code;
  for (const auto& one : report.signatures) {
    for (const auto& finding : one.findings) problem += " " + one.field + ":" + finding.code;
  }
  return problem;
}

}  // namespace

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

archive::AuditReport Service::audit(const std::string& since, const Progress& progress) {
  Parts& parts = *parts_;
  parts.require_instance();
  const crypto::TrustStore trust = parts.trust();
  archive::AuditOptions options;
  options.since = since;
  options.progress = progress;
  options.judge = [&](ByteView pdf, const archive::Entry& /*entry*/) {
    return judged(pdf, trust, parts.clock().now());
  };
  return archive::audit(parts.home().archive(), options);
}

}  // namespace yinxin::service
