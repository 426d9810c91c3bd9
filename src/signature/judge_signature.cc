#include <algorithm>
#include <optional>
#include <utility>

#include "signature/findings.h"
#include "signature/judge.h"
#include "signature/path.h"

namespace yinxin::signature {
namespace {

class Judging {
 public:
  Judging(const SignatureDictionary& dictionary, const Circumstances& circumstances,
          SignatureReport& report)
      : dictionary_(dictionary), circumstances_(circumstances), report_(report) {}

  void run(const crypto::ContentDigest& covered) {
    report_.level = "B-B";
    const crypto::CmsVerdict verdict = crypto::verify_detached(dictionary_.cms, covered);
    report_.algorithm = verdict.algorithm;
    if (verdict.signer) {
      report_.signer = shown(verdict.signer->common_name());
      report_.subject = shown(verdict.signer->subject());
      report_.certificate_sha256 = verdict.signer->sha256().hex();
    }
    if (!verdict.code.empty()) return add(verdict.code, verdict.detail);
    judge_time(verdict);
    judge_path(verdict);
    if (report_.path.empty()) return;
    judge_revocation();
    judge_level();
  }

 private:
  void add(std::string_view code, std::string detail) {
    report_.findings.push_back(finding(code, std::move(detail)));
  }

  void judge_time(const crypto::CmsVerdict& verdict);
  void judge_path(const crypto::CmsVerdict& verdict);
  std::string_view out_of_bounds(const crypto::Certificate& signer) const;
  void judge_revocation();
  void judge_level();

  bool is_proven() const { return report_.best_signature_time != Instant(); }
  Instant best_time() const {
    return is_proven() ? report_.best_signature_time : circumstances_.now;
  }

  const SignatureDictionary& dictionary_;
  const Circumstances& circumstances_;
  SignatureReport& report_;
  std::size_t last_evidence_ = 0;  // the last revision with something the level rests on
};

void Judging::judge_time(const crypto::CmsVerdict& verdict) {
  const std::size_t revision = dictionary_.revision;
  if (circumstances_.existence.is_proven(revision)) {
    report_.best_signature_time = circumstances_.existence.since(revision);
    report_.time_source = "document-time-stamp";
  }
  if (verdict.timestamp.empty()) return;
  TimestampReport& own = report_.timestamp.emplace();
  judge_timestamp(verdict.timestamp, crypto::digest_of({verdict.signature}),
                  circumstances_.existence.since(revision), circumstances_, own);
  if (own.indication() != Indication::kTotalPassed) return;
  circumstances_.existence.add_within(revision, own.time);
  report_.best_signature_time = own.time;
  report_.time_source = "signature-time-stamp";
}

// What it means that a certificate was not valid at the best signature time.
std::string_view Judging::out_of_bounds(const crypto::Certificate& signer) const {
  if (is_proven() && report_.best_signature_time < signer.not_before()) return "NOT_YET_VALID";
  if (circumstances_.existence.not_before(dictionary_.revision) > signer.not_after()) {
    return "EXPIRED";
  }
  return "OUT_OF_BOUNDS_NO_POE";
}

void Judging::judge_path(const crypto::CmsVerdict& verdict) {
  const crypto::Certificate& signer = *verdict.signer;
  if (signer.is_authority() || !signer.may_sign_documents()) {
    return add("CHAIN_CONSTRAINTS_FAILURE", "the certificate is not for signing documents");
  }
  const auto path = circumstances_.trust.validate_signer(
      signer, pool_of(verdict.certificates, circumstances_.evidence), best_time());
  if (path.code == "OUT_OF_BOUNDS_NO_POE") return add(out_of_bounds(signer), path.detail);
  if (!path.code.empty()) return add(path.code, path.detail);
  report_.path = path.chain;
  report_.provable_until = expiry_of(path.chain);
  if (!all_used(verdict.certificates, path.chain)) {
    add("UNUSED_CERTIFICATE", "a certificate outside the path");
  }
}

void Judging::judge_revocation() {
  const PathRevocation found =
      circumstances_.evidence.revocation(report_.path, best_time(), circumstances_.exists_since());
  report_.revocation_complete = found.complete;
  last_evidence_ = found.revision;
  if (found.worst == crypto::Revocation::kRevoked) {
    if (found.revoked_at > best_time()) return add("REVOKED_LATER", found.detail);
    const bool was_over =
        circumstances_.existence.not_before(dictionary_.revision) >= found.revoked_at;
    return add(was_over ? "REVOKED" : "REVOKED_NO_POE", found.detail);
  }
  if (found.worst == crypto::Revocation::kUnusable) return add("TRY_LATER", found.detail);
  if (!found.known) add("REVOCATION_NOT_CHECKED", "no revocation data in the file");
}

// EN 319 142-1, 6.1: B-T has a trusted time, B-LT all it takes to validate, B-LTA a time-stamp on
// all of that.
void Judging::judge_level() {
  if (!is_proven()) return;
  report_.level = "B-T";
  if (report_.timestamp) report_.provable_until = report_.timestamp->valid_until;
  if (!report_.revocation_complete ||
      (report_.timestamp && !report_.timestamp->revocation_complete)) {
    return;
  }
  report_.level = "B-LT";
  const std::size_t stamp_evidence =
      report_.timestamp ? report_.timestamp->evidence_revision : dictionary_.revision;
  const std::size_t needed = std::max({last_evidence_, stamp_evidence, dictionary_.revision});
  if (circumstances_.existence.newest() >= needed) report_.level = "B-LTA";
}

}  // namespace

void judge_signature(const SignatureDictionary& dictionary, const crypto::ContentDigest& covered,
                     const Circumstances& circumstances, SignatureReport& report) {
  Judging(dictionary, circumstances, report).run(covered);
}

}  // namespace yinxin::signature
