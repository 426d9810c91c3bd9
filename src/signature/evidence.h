#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/certificate.h"
#include "crypto/revocation.h"
#include "pdf/revisions.h"

namespace yinxin::signature {

// The kinds of things a document security store holds (EN 319 142-1, 5.4.2).
enum class EvidenceKind { kCertificate, kOcsp, kCrl };

// Under which key of the store they lie, and of an entry of its /VRI.
struct EvidenceKey {
  EvidenceKind kind;
  std::string_view store;
  std::string_view vri;
};
constexpr EvidenceKey kEvidenceKeys[] = {
    {EvidenceKind::kCertificate, "Certs", "Cert"},
    {EvidenceKind::kOcsp, "OCSPs", "OCSP"},
    {EvidenceKind::kCrl, "CRLs", "CRL"},
};

// The DER in a stream of the store, which `object` refers to. Throws Error(kInvalidInput) with
// VALIDATION_DATA, or as RevisionChain does, unless it is one and nothing else.
Bytes evidence_bytes(pdf::RevisionChain& chain, const pdf::Object& object, std::size_t view);
// Throws VALIDATION_DATA unless it parses as its kind.
void check_evidence(EvidenceKind kind, ByteView der);

// Everything in the store of the newest view.
std::vector<Bytes> stored_evidence(pdf::RevisionChain& chain);

// Since when a revision is proven to exist.
using ExistsSince = std::function<Instant(std::size_t revision)>;

// What the store says of the certificates on a path.
struct PathRevocation {
  bool complete = false;  // the file tells of each but the anchor whether it was revoked
  bool known = false;     // all are known to be good, by the file or besides
  crypto::Revocation worst = crypto::Revocation::kNotKnown;
  Instant revoked_at;        // with kRevoked
  std::string detail;        // English: of whom, and what
  std::size_t revision = 0;  // the last that something believed is in
};

// The certificates and revocation information of a document security store.
class Evidence {
 public:
  // The store of the newest view; empty if there is none. Throws as evidence_bytes() does.
  static Evidence read(pdf::RevisionChain& chain);

  bool empty() const { return certificates_.empty() && revocations_.empty(); }
  const std::vector<crypto::Certificate>& certificates() const { return certificates_; }

  // What is known besides the file. Of that it is believed who is revoked and who is good; what of
  // it is too old to tell counts for nothing.
  void add_known(const std::vector<crypto::RevocationInfo>& revocations, Instant now);

  // `path` leads from a certificate to its anchor; `at` is the moment for which one wants to know.
  PathRevocation revocation(const std::vector<crypto::Certificate>& path, Instant at,
                            const ExistsSince& exists_since) const;

 private:
  struct Item {
    crypto::RevocationInfo info;
    std::size_t revision;  // 0: not from the file
    Instant since;         // not from the file: since when it is known to exist
  };
  struct Finding {
    crypto::RevocationVerdict verdict;
    std::size_t revision = 0;
  };
  Finding best_of(const crypto::Certificate& certificate, const crypto::Certificate& issuer,
                  Instant at, const ExistsSince& exists_since, bool from_file) const;

  std::vector<crypto::Certificate> certificates_;
  std::vector<Item> revocations_;
};

}  // namespace yinxin::signature
