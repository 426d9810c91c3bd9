#pragma once

#include <string>
#include <utility>
#include <vector>

#include "crypto/revocation_client.h"
#include "crypto/sample_services.h"
#include "crypto/signer.h"
#include "crypto/time_stamp.h"
#include "crypto/trust_store.h"
#include "signature/extend.h"
#include "signature/signable_pdf.h"
#include "signature/signing_fixture.h"
#include "signature/verify.h"

namespace yinxin::testing {

// A clock that a test moves on.
class MovableClock final : public Clock {
 public:
  explicit MovableClock(Instant at) : at_(at) {}
  Instant now() const override { return at_; }
  void set(Instant at) { at_ = at; }

 private:
  Instant at_;
};

constexpr std::chrono::hours kYear{24 * 365};

// A small world with certificates, the services that go with them, and a clock.
struct World {
  MovableClock clock{kNow};
  crypto::SampleTrust trust = crypto::SampleTrust::create("江州市认证中心", kNow);
  crypto::SampleServices services{trust, clock};
  crypto::TimestampClient timestamper{services, "sample:timestamp"};
  crypto::RevocationSources sources{"sample:ocsp", {"sample:crl/root", "sample:crl/issuing"}};
  crypto::SampleAuthority issuing = crypto::SampleAuthority::from_pem(trust.issuing);
  crypto::Certificate root = crypto::SampleAuthority::from_pem(trust.root).certificate();
  crypto::TrustStore store{{root}, {root}};
  crypto::Signer lead = signer("江州市市场监督管理局");
  crypto::Signer second = signer("江州市公安局");

  crypto::Signer signer(const std::string& agency) const {
    const auto made = issuing.issue_signer(agency, kNow);
    return crypto::Signer::from_pem(made.certificate_pem, made.key_pem);
  }

  signature::FileReport judge(const Bytes& pdf) const {
    return signature::verify(pdf, store, clock.now());
  }

  Bytes b_b(int fields = 1) const {
    return sign(signable_pdf(fields), request("Seal1", true), lead);
  }
  Bytes b_t(int fields = 1) {
    signature::SigningRequest wanted = request("Seal1", true);
    wanted.timestamper = &timestamper;
    return sign(signable_pdf(fields), wanted, lead);
  }
  Bytes countersigned(const Bytes& pdf) {
    signature::SigningRequest wanted = request("Seal2");
    wanted.timestamper = &timestamper;
    return sign(pdf, wanted, second);
  }

  // What the services say today of every path in the file.
  signature::ValidationData data(const Bytes& pdf) {
    signature::ValidationData data;
    const signature::FileReport report = judge(pdf);
    for (const auto& signature : report.signatures) {
      collect(signature.path, data);
      if (signature.timestamp) collect(signature.timestamp->path, data);
    }
    for (const auto& timestamp : report.timestamps) collect(timestamp.path, data);
    return data;
  }
  void collect(const std::vector<crypto::Certificate>& path, signature::ValidationData& data) {
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      const auto info =
          crypto::fetch_revocation(services, sources, path[i], path[i + 1], clock.now());
      (info.is_ocsp() ? data.ocsps : data.crls).push_back(info.der());
      data.certificates.push_back(path[i + 1].der());
    }
  }
  // With the data for what it has and for the time-stamp it will have.
  Bytes b_lt(const Bytes& pdf) { return signature::extend(pdf, data(pdf), nullptr); }
  Bytes archived(const Bytes& pdf) { return signature::extend(pdf, data(pdf), &timestamper); }
};

}  // namespace yinxin::testing
