#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/certificate.h"

namespace yinxin::crypto {

enum class KeyKind { kEcP256, kEcP384, kRsa2048, kSm2 };

// A certificate with its private key, both PEM. Behind the certificate follows the authority's,
// unless everybody has that because it is a root.
struct Credentials {
  std::string certificate_pem;
  std::string key_pem;
};

// A certificate that its authority has taken back.
struct Revoked {
  Certificate certificate;
  Instant at;
};

// A certificate authority for sample instances and tests. What it issues is as strict verifiers
// want it, and says 样例 (sample) in every subject, so that it is taken for nothing else. Safe to
// use from several threads.
class SampleAuthority {
 public:
  // A new authority "<name>（样例）", valid for thirty years from the day before `now`.
  static SampleAuthority create(std::string_view name, Instant now,
                                KeyKind kind = KeyKind::kEcP256);
  // One that was made before. Throws Error(kInvalidInput).
  static SampleAuthority from_pem(const Credentials& credentials);

  // What to keep to have the same authority again. The certificate is also the trust anchor.
  Credentials credentials() const;
  Certificate certificate() const;

  // An authority below this one, valid for twenty years, which can have none below it.
  SampleAuthority issue_authority(std::string_view name, Instant now) const;

  // A signing certificate for an agency, CN=<agency>（样例）, O=<agency>, C=CN, valid for
  // ten years from the day before `now`. Throws Error(kInvalidInput) if the name is longer than
  // X.509 allows (64 characters together with the mark).
  Credentials issue_signer(std::string_view agency, Instant now,
                           KeyKind kind = KeyKind::kEcP256) const;
  // The same for a time-stamping authority, and for who answers whether a certificate was revoked.
  Credentials issue_timestamper(std::string_view name, Instant now,
                                KeyKind kind = KeyKind::kEcP256) const;
  Credentials issue_responder(std::string_view name, Instant now) const;

  // The list of what it revoked (RFC 5280, 5), good for a week from `now`.
  Bytes revocation_list(const std::vector<Revoked>& revoked, Instant now) const;

 private:
  struct Profile;
  Credentials issue(std::string_view name, Instant now, KeyKind kind, const Profile& profile) const;

  struct State;
  explicit SampleAuthority(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace yinxin::crypto
