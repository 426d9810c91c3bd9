#pragma once

#include <string>

#include "base/clock.h"
#include "crypto/sample_authority.h"
#include "crypto/signer.h"
#include "crypto/trust_store.h"
#include "signature/sign.h"

namespace yinxin::testing {

inline const Instant kNow = *from_rfc3339("2026-03-18T09:20:00+08:00");

// An authority and two agencies, made once for all tests of a program.
struct Agencies {
  crypto::SampleAuthority authority = crypto::SampleAuthority::create("江州市认证中心", kNow);
  crypto::Signer lead = signer("江州市市场监督管理局");
  crypto::Signer second = signer("江州市公安局");
  crypto::TrustStore trust{{authority.certificate()}};

  crypto::Signer signer(const std::string& agency,
                        crypto::KeyKind kind = crypto::KeyKind::kEcP256) const {
    const crypto::Credentials made = authority.issue_signer(agency, kNow, kind);
    return crypto::Signer::from_pem(made.certificate_pem, made.key_pem);
  }

  static const Agencies& get() {
    static const Agencies agencies;
    return agencies;
  }
};

inline signature::SigningRequest request(const std::string& field, bool certify = false) {
  signature::SigningRequest request;
  request.field = field;
  request.appearance = {"/GSM gs 1 0 0 RG 3 w 60 60 m 100 60 l S\n", 120, 120};
  request.signer_name = "江州市市场监督管理局";
  request.claimed_time = kNow;
  request.certify = certify;
  return request;
}

}  // namespace yinxin::testing
