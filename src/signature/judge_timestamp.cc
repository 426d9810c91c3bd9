#include <utility>

#include "crypto/time_stamp.h"
#include "signature/findings.h"
#include "signature/judge.h"
#include "signature/path.h"

namespace yinxin::signature {
namespace {

// A clock may be a little ahead of ours.
constexpr std::chrono::minutes kTolerance{5};

// What a code of the cryptographic check is called where a time-stamp is meant.
std::string_view timestamp_code(std::string_view code) {
  constexpr std::pair<std::string_view, std::string_view> kCodes[] = {
      {"HASH_FAILURE", "TIMESTAMP_SIGNATURE"},
      {"SIG_CRYPTO_FAILURE", "TIMESTAMP_SIGNATURE"},
      {"CRYPTO_CONSTRAINTS_FAILURE", "TIMESTAMP_CRYPTO"},
      {"NO_SIGNING_CERTIFICATE_FOUND", "TIMESTAMP_UNTRUSTED"},
      {"NO_CERTIFICATE_CHAIN_FOUND", "TIMESTAMP_UNTRUSTED"},
      {"OUT_OF_BOUNDS_NO_POE", "TIMESTAMP_EXPIRED"},
      {"CHAIN_CONSTRAINTS_FAILURE", "TIMESTAMP_CERTIFICATE"},
  };
  for (const auto& [own, ours] : kCodes) {
    if (code == own) return ours;
  }
  return "TIMESTAMP_FORMAT";
}

class Judging {
 public:
  Judging(Instant control, const Circumstances& circumstances, TimestampReport& report)
      : control_(control), circumstances_(circumstances), report_(report) {}

  void run(ByteView token, const crypto::ContentDigest& stamped) {
    const crypto::TimestampVerdict verdict = crypto::verify_timestamp(token);
    report_.time = verdict.time;
    report_.algorithm = verdict.algorithm;
    if (verdict.authority) {
      report_.authority = shown(verdict.authority->common_name());
      report_.subject = shown(verdict.authority->subject());
      report_.certificate_sha256 = verdict.authority->sha256().hex();
    }
    if (!verdict.code.empty()) return add(timestamp_code(verdict.code), verdict.detail);
    if (!verdict.is_of(stamped)) return add("TIMESTAMP_IMPRINT", "a stamp on other bytes");
    judge_path(verdict);
    judge_time(verdict);
    if (!report_.path.empty()) judge_revocation();
  }

 private:
  void add(std::string_view code, std::string detail) {
    report_.findings.push_back(finding(code, std::move(detail)));
  }

  void judge_path(const crypto::TimestampVerdict& verdict) {
    if (!verdict.authority->may_sign_timestamps()) {
      return add("TIMESTAMP_CERTIFICATE", "the certificate is not for time-stamps alone");
    }
    const auto pool = pool_of(verdict.certificates, circumstances_.evidence);
    const auto path = circumstances_.trust.validate_timestamper(*verdict.authority, pool, control_);
    if (!path.code.empty()) return add(timestamp_code(path.code), path.detail);
    report_.path = path.chain;
    report_.valid_until = expiry_of(path.chain);
    if (!all_used(verdict.certificates, path.chain)) {
      add("UNUSED_CERTIFICATE", "a time-stamp with a certificate outside its path");
    }
  }

  void judge_time(const crypto::TimestampVerdict& verdict) {
    const auto slack = control_ < circumstances_.now ? std::chrono::minutes(0) : kTolerance;
    if (verdict.time > control_ + slack) {
      return add("TIMESTAMP_ORDER_FAILURE", slack > std::chrono::minutes(0)
                                                ? "from the future"
                                                : "later than the time-stamp that covers it");
    }
    if (verdict.time < verdict.authority->not_before() ||
        verdict.time > verdict.authority->not_after()) {
      add("TIMESTAMP_CERTIFICATE", "given outside the validity of its certificate");
    }
  }

  void judge_revocation() {
    const PathRevocation found = circumstances_.evidence.revocation(report_.path, report_.time,
                                                                    circumstances_.exists_since());
    report_.revocation_complete = found.complete;
    report_.evidence_revision = found.revision;
    if (found.worst != crypto::Revocation::kRevoked) return;
    if (found.revoked_at <= control_) return add("TIMESTAMP_REVOKED", found.detail);
    add("REVOKED_LATER", found.detail);
  }

  Instant control_;
  const Circumstances& circumstances_;
  TimestampReport& report_;
};

}  // namespace

void judge_timestamp(ByteView token, const crypto::ContentDigest& stamped, Instant control,
                     const Circumstances& circumstances, TimestampReport& report) {
  Judging(control, circumstances, report).run(token, stamped);
}

}  // namespace yinxin::signature
