#pragma once

#include <memory>
#include <string_view>

#include "base/clock.h"
#include "crypto/sample_authority.h"
#include "crypto/transport.h"

namespace yinxin::crypto {

// All that a sample instance needs of certificates and their services, each marked 样例: a root,
// below it an authority that issues the agencies' certificates, who answers whether one of those
// was revoked, and a time-stamping authority.
struct SampleTrust {
  Credentials root;
  Credentials issuing;
  Credentials responder;
  Credentials timestamper;

  static SampleTrust create(std::string_view name, Instant now);
};

// The services of SampleTrust, in this process and without a network. They speak what real ones
// speak: RFC 3161, RFC 6960, DER. Addresses: sample:timestamp, sample:ocsp, sample:crl/root,
// sample:crl/issuing.
class SampleServices final : public Transport {
 public:
  // `clock` must outlive it. Throws Error(kInvalidInput).
  SampleServices(const SampleTrust& trust, const Clock& clock);
  ~SampleServices() override;
  SampleServices(SampleServices&&) noexcept;
  SampleServices& operator=(SampleServices&&) = delete;

  Bytes exchange(const std::string& url, const std::string& type, ByteView request) override;

  // From now on the services say that it was revoked at `at`.
  void revoke(const Certificate& certificate, Instant at);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace yinxin::crypto
