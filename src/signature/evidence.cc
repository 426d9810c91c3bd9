#include "signature/evidence.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "crypto/der.h"
#include "pdf/syntax.h"

namespace yinxin::signature {
namespace {

using crypto::Certificate;
using crypto::Revocation;
using pdf::Object;

constexpr std::size_t kMaxStreamSize = 8 << 20;
constexpr std::size_t kMaxItems = 1024;

[[noreturn]] void throw_malformed(std::size_t offset, std::string_view problem) {
  pdf::throw_defect("VALIDATION_DATA", offset, problem);
}

// Revoked by whoever may say so; else good by one of them; else what is least unlike it.
int weight(Revocation status) {
  switch (status) {
    case Revocation::kNotKnown:
      return 0;
    case Revocation::kUnusable:
      return 1;
    case Revocation::kGood:
      return 2;
    case Revocation::kRevoked:
      return 3;
  }
  return 0;
}

bool tells_of(const crypto::RevocationVerdict& verdict) {
  return verdict.status == Revocation::kGood || verdict.status == Revocation::kRevoked;
}

// Revoked, and the earlier the worse; else unusable.
void take_worse(PathRevocation& result, const crypto::RevocationVerdict& verdict,
                const Certificate& of) {
  const bool is_revoked = verdict.status == Revocation::kRevoked;
  const bool was_revoked = result.worst == Revocation::kRevoked;
  const bool worse = is_revoked ? !was_revoked || verdict.revoked_at < result.revoked_at
                                : verdict.status == Revocation::kUnusable && !was_revoked;
  if (!worse) return;
  result.worst = verdict.status;
  result.revoked_at = verdict.revoked_at;
  result.detail = of.common_name() + ": " + verdict.source + " " + verdict.detail;
}

template <typename Visit>
void visit_store(pdf::RevisionChain& chain, const Visit& visit) {
  const Object store = chain.resolve(chain.catalog(chain.size()).value["DSS"], chain.size());
  if (store.is_null()) return;
  if (store.dictionary() == nullptr) throw_malformed(store.begin(), "not a dictionary");
  std::size_t count = 0;
  for (const EvidenceKey& key : kEvidenceKeys) {
    const Object items = chain.resolve(store[key.store], chain.size());
    if (items.is_null()) continue;
    if (items.array() == nullptr) throw_malformed(items.begin(), "not an array");
    for (const Object& item : *items.array()) {
      if (++count > kMaxItems) pdf::throw_defect("LIMIT", items.begin(), "an enormous store");
      const Bytes der = evidence_bytes(chain, item, chain.size());
      visit(key.kind, der, chain.defining_revision(item.reference()->number, chain.size()));
    }
  }
}

}  // namespace

Bytes evidence_bytes(pdf::RevisionChain& chain, const Object& object, std::size_t view) {
  const pdf::Reference* reference = object.reference();
  const auto found = reference == nullptr ? std::nullopt : chain.find(reference->number, view);
  if (!found || found->id != *reference || !found->stream) {
    throw_malformed(object.begin(), "not a stream");
  }
  for (const auto& [key, value] : *found->value.dictionary()) {
    if (key != "Length" && key != "Filter") throw_malformed(found->begin, "an unexpected key");
  }
  if (!found->value["Filter"].is_null() && !found->value["Filter"].is_name("FlateDecode")) {
    throw_malformed(found->begin, "an unexpected filter");
  }
  Bytes der = chain.content(*found);
  if (der.size() > kMaxStreamSize) pdf::throw_defect("LIMIT", found->begin, "an enormous stream");
  return der;
}

void check_evidence(EvidenceKind kind, ByteView der) {
  try {
    crypto::check_der(der);
    switch (kind) {
      case EvidenceKind::kCertificate:
        (void)Certificate::from_der(der);
        break;
      case EvidenceKind::kOcsp:
        (void)crypto::RevocationInfo::from_ocsp(der);
        break;
      case EvidenceKind::kCrl:
        (void)crypto::RevocationInfo::from_crl(der);
        break;
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
    throw Error(ErrorCode::kInvalidInput, "VALIDATION_DATA", error.what());
  }
}

std::vector<Bytes> stored_evidence(pdf::RevisionChain& chain) {
  std::vector<Bytes> all;
  visit_store(chain, [&](EvidenceKind, const Bytes& der, std::size_t) { all.push_back(der); });
  return all;
}

Evidence Evidence::read(pdf::RevisionChain& chain) {
  Evidence evidence;
  visit_store(chain, [&](EvidenceKind kind, const Bytes& der, std::size_t revision) {
    check_evidence(kind, der);
    if (kind == EvidenceKind::kCertificate) {
      evidence.certificates_.push_back(Certificate::from_der(der));
    } else {
      evidence.revocations_.push_back({kind == EvidenceKind::kOcsp
                                           ? crypto::RevocationInfo::from_ocsp(der)
                                           : crypto::RevocationInfo::from_crl(der),
                                       revision,
                                       {}});
    }
  });
  return evidence;
}

void Evidence::add_known(const std::vector<crypto::RevocationInfo>& revocations, Instant now) {
  for (const crypto::RevocationInfo& info : revocations) revocations_.push_back({info, 0, now});
}

Evidence::Finding Evidence::best_of(const Certificate& certificate, const Certificate& issuer,
                                    Instant at, const ExistsSince& exists_since,
                                    bool from_file) const {
  Finding best;
  for (const Item& item : revocations_) {
    if ((item.revision != 0) != from_file) continue;
    const Instant since = from_file ? exists_since(item.revision) : item.since;
    const auto verdict = item.info.status(certificate, issuer, at, since);
    if (weight(verdict.status) <= weight(best.verdict.status)) continue;
    best = {verdict, item.revision};
  }
  return best;
}

PathRevocation Evidence::revocation(const std::vector<Certificate>& path, Instant at,
                                    const ExistsSince& exists_since) const {
  PathRevocation result;
  result.complete = result.known = !path.empty();
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    Finding best = best_of(path[i], path[i + 1], at, exists_since, true);
    const Finding other = best_of(path[i], path[i + 1], at, exists_since, false);
    result.complete &= tells_of(best.verdict);
    result.revision = std::max(result.revision, best.revision);
    if (tells_of(other.verdict) && weight(other.verdict.status) > weight(best.verdict.status))
      best = other;
    result.known &= best.verdict.status == Revocation::kGood;
    take_worse(result, best.verdict, path[i]);
  }
  return result;
}

}  // namespace yinxin::signature
