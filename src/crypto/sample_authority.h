#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/certificate.h"

namespace yinxin::crypto {

enum class KeyKind { kEcP256, kEcP384, kRsa2048 };

// A certificate with its private key, both PEM.
struct Credentials {
  std::string certificate_pem;
  std::string key_pem;
};

// A certificate authority for sample instances and tests. What it issues is as strict verifiers
// want it, and says 样例 (sample) in every subject, so that it is taken for nothing else. Safe to
// use from several threads.
class SampleAuthority {
 public:
  // A new authority "<name>（样例）", valid for ten years from the day before `now`.
  static SampleAuthority create(std::string_view name, Instant now);
  // One that was made before. Throws Error(kInvalidInput).
  static SampleAuthority from_pem(const Credentials& credentials);

  // What to keep to have the same authority again. The certificate is also the trust anchor.
  Credentials credentials() const;
  Certificate certificate() const;

  // A signing certificate for an agency, CN=<agency>（样例）, O=<agency>, C=CN, valid for
  // ten years from the day before `now`. Throws Error(kInvalidInput) if the name is longer than
  // X.509 allows (64 characters together with the mark).
  Credentials issue_signer(std::string_view agency, Instant now,
                           KeyKind kind = KeyKind::kEcP256) const;

 private:
  struct State;
  explicit SampleAuthority(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace yinxin::crypto
