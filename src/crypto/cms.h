#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "crypto/certificate.h"
#include "crypto/content_digest.h"
#include "crypto/signature_algorithm.h"
#include "crypto/signer.h"
#include "crypto/time_stamp.h"

namespace yinxin::crypto {

// A detached CMS signature (RFC 5652) as PAdES baseline wants it (ETSI EN 319 142-1): DER, with
// signing-certificate-v2 and without signingTime. `message_digest` is that of what is signed, by
// the digest of signer.algorithm(). With a time-stamper it has a signature time-stamp, unless the
// authority does not answer (Error(kUnavailable)): then it is as good a signature without one.
Bytes sign_detached(ByteView message_digest, const Signer& signer,
                    Timestamper* timestamper = nullptr);

// The size of the largest signature `chain` can make; signatures of elliptic curves vary by a
// few bytes. Room for a signature time-stamp comes on top, Timestamper::room().
std::size_t max_cms_size(const std::vector<Certificate>& chain,
                         const SignatureAlgorithm& algorithm);

// What a CMS signature is worth, as far as it can be told without knowing whom to trust.
struct CmsVerdict {
  std::string code;    // empty: good. DER, CMS_FORMAT, HASH_FAILURE, SIG_CRYPTO_FAILURE, …
  std::string detail;  // English, for the expert
  std::optional<Certificate> signer;      // as far as it got
  std::vector<Certificate> certificates;  // all that came along, the signer's too
  std::string algorithm;                  // SignatureAlgorithm::name
  Bytes timestamp;  // the signature time-stamp, a token, not judged here; or empty
  Bytes signature;  // the octets that a signature time-stamp is of
};

// Judges a detached signature over what has this digest. Reads the bytes as strict
// DER and believes nothing that is not signed or checked: the certificate is the one that
// signing-certificate-v2 names by digest. Never throws but for lack of memory.
CmsVerdict verify_detached(ByteView cms, const ContentDigest& covered);
inline CmsVerdict verify_detached(ByteView cms, std::vector<ByteView> covered) {
  return verify_detached(cms, digest_of(std::move(covered)));
}

}  // namespace yinxin::crypto
