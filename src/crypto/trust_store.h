#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "crypto/certificate.h"
#include "crypto/revocation.h"

namespace yinxin::crypto {

// Whether a certificate leads to an anchor, and by which certificates.
struct PathVerdict {
  std::string code;                // empty: good; else the sub-indication of ETSI EN 319 102-1
  std::string detail;              // English, for the expert
  std::vector<Certificate> chain;  // from the certificate to the anchor, if good
};

// Whom an instance trusts: the authorities whose certificates it believes for signatures, and,
// separately, those it believes for time-stamps. Immutable; copies share it and may be used from
// several threads.
class TrustStore {
 public:
  explicit TrustStore(std::vector<Certificate> signer_anchors,
                      std::vector<Certificate> timestamp_anchors = {},
                      std::vector<RevocationInfo> revocations = {});

  // Every *.pem file of <directory>/signers and <directory>/timestamps, and every *.crl and *.ocsp
  // (DER) of <directory>/revocations; each of them may be missing. Throws Error(kNotFound) if
  // `directory` does not exist, Error(kInvalidInput) naming the file that is not what it should be.
  static TrustStore load(const std::filesystem::path& directory);

  const std::vector<Certificate>& signer_anchors() const;
  const std::vector<Certificate>& timestamp_anchors() const;
  // What is known of revocations besides what files bring along.
  const std::vector<RevocationInfo>& revocations() const { return *revocations_; }

  // Validates the path of a signer's certificate at a moment (RFC 5280, 6), strictly. `pool` are
  // certificates that may be on the way; nothing is fetched and no revocation is looked up.
  PathVerdict validate_signer(const Certificate& certificate, const std::vector<Certificate>& pool,
                              Instant at) const;
  // The same for a time-stamping authority's.
  PathVerdict validate_timestamper(const Certificate& certificate,
                                   const std::vector<Certificate>& pool, Instant at) const;

 private:
  class Anchors;
  std::shared_ptr<Anchors> signers_;
  std::shared_ptr<Anchors> timestamps_;
  std::shared_ptr<const std::vector<RevocationInfo>> revocations_;
};

}  // namespace yinxin::crypto
