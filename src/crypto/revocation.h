#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/certificate.h"

namespace yinxin::crypto {

// What is known of whether a certificate was revoked.
enum class Revocation {
  kNotKnown,  // nothing there speaks of it
  kGood,
  kRevoked,
  kUnusable,  // something speaks of it, but is too old, unsigned, or by somebody who may not
};

struct RevocationVerdict {
  Revocation status = Revocation::kNotKnown;
  Instant revoked_at;  // kRevoked
  std::string detail;  // English, for the expert
  std::string source;  // "OCSP" or "CRL"; empty with kNotKnown
  Instant issued;      // thisUpdate of what is believed
};

// A piece of revocation information: an OCSP response (RFC 6960) or a revocation list (RFC 5280).
// Reads strict DER. Immutable; copies share it and may be used from several threads.
class RevocationInfo {
 public:
  // Throw Error(kInvalidInput) whose where() is DER or REVOCATION_FORMAT.
  static RevocationInfo from_ocsp(ByteView der);
  static RevocationInfo from_crl(ByteView der);

  const Bytes& der() const;
  bool is_ocsp() const;

  // What it says of `certificate`, which `issuer` has issued. It has to be signed by the issuer,
  // or by a responder the issuer has appointed; by a certificate valid at `control`, the moment
  // from which on it is proven to exist; and it must not be superseded before `at`, the moment for
  // which one wants to know.
  RevocationVerdict status(const Certificate& certificate, const Certificate& issuer, Instant at,
                           Instant control) const;

 private:
  struct State;
  static RevocationInfo read(ByteView der, void (State::*read)());
  explicit RevocationInfo(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace yinxin::crypto
