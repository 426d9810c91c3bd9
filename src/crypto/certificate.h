#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/digest.h"

struct x509_st;

namespace yinxin::crypto {

// An X.509 certificate (RFC 5280). Immutable; copies share it and may be used from several
// threads. The few that nearly all documents bear are parsed once, not once a document.
class Certificate {
 public:
  // Exactly one certificate. Throws Error(kInvalidInput).
  static Certificate from_der(ByteView der);
  // All certificates of a PEM text, at least one. Throws Error(kInvalidInput) if there is none
  // or one does not parse.
  static std::vector<Certificate> from_pem(ByteView pem, const std::string& name);

  const Bytes& der() const;
  std::string pem() const;
  const Digest& sha256() const;

  std::string subject() const;      // RFC 2253, in UTF-8: "CN=…,O=…,C=CN"
  std::string common_name() const;  // the last one of the subject; empty if there is none
  Instant not_before() const;
  Instant not_after() const;

  bool is_authority() const;  // basicConstraints says CA
  // Whether keyUsage is present and allows signing documents, and extendedKeyUsage is absent or
  // names a purpose that documents are signed for: e-mail protection, document signing (RFC
  // 9336), or the older ones of Microsoft and Adobe.
  bool may_sign_documents() const;
  // Whether it is a time-stamping authority's: extendedKeyUsage is critical and names that and
  // nothing else (RFC 3161, 2.3).
  bool may_sign_timestamps() const;
  // Whether `issuer` signed it and has the name it gives for its issuer.
  bool is_issued_by(const Certificate& issuer) const;
  // Where its issuer says that one can ask whether it was revoked; empty if nowhere.
  std::string ocsp_url() const;
  // Where its issuer says that lists of what was revoked are (RFC 5280, 4.2.1.13).
  std::vector<std::string> list_urls() const;
  // Whether `issuer` (DER Name) and `serial` (content octets of the INTEGER) are this one's.
  bool has_issuer_and_serial(ByteView issuer, ByteView serial) const;

  // OpenSSL's object, borrowed; for this module only.
  x509_st* native() const;

  friend bool operator==(const Certificate& a, const Certificate& b);

 private:
  struct State;
  explicit Certificate(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace yinxin::crypto
