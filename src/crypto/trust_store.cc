#include "crypto/trust_store.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/recent.h"
#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {
namespace {

namespace fs = std::filesystem;

using StorePtr = std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, FreeWith<X509_STORE_CTX_free>>;

// Borrows its certificates, so only the stack itself is freed.
struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_free(stack); }
};
using StackPtr = std::unique_ptr<STACK_OF(X509), FreeStack>;

constexpr std::size_t kMaxFileSize = 1 << 20;
constexpr std::size_t kMaxListSize = 8 << 20;
constexpr int kMaxDepth = 8;
constexpr int kSecurityLevel = 2;  // 112 bits: RSA-2048, SHA-256

std::vector<fs::path> files_of(const fs::path& directory, const char* extension) {
  std::vector<fs::path> files;
  if (fs::is_directory(directory)) {
    for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
      if (entry.path().extension() == extension) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<RevocationInfo> load_revocations(const fs::path& directory) {
  std::vector<RevocationInfo> revocations;
  const auto load = [&](const char* extension, RevocationInfo (*parse)(ByteView)) {
    for (const fs::path& file : files_of(directory, extension)) {
      try {
        revocations.push_back(parse(read_file(file, kMaxListSize)));
      } catch (const Error& error) {
        throw Error(error.code(), file.string(), error.what());
      }
    }
  };
  load(".crl", &RevocationInfo::from_crl);
  load(".ocsp", &RevocationInfo::from_ocsp);
  return revocations;
}

std::vector<Certificate> load_directory(const fs::path& directory) {
  std::vector<Certificate> certificates;
  for (const fs::path& file : files_of(directory, ".pem")) {
    for (Certificate& certificate :
         Certificate::from_pem(read_file(file, kMaxFileSize), file.string())) {
      certificates.push_back(std::move(certificate));
    }
  }
  return certificates;
}

std::string code_of(int error) {
  switch (error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return "NO_CERTIFICATE_CHAIN_FOUND";
    case X509_V_ERR_CERT_NOT_YET_VALID:
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "OUT_OF_BOUNDS_NO_POE";
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return "CRYPTO_CONSTRAINTS_FAILURE";
    default:
      return "CHAIN_CONSTRAINTS_FAILURE";
  }
}

std::vector<Certificate> chain_of(X509_STORE_CTX* context) {
  std::vector<Certificate> chain;
  const STACK_OF(X509)* found = X509_STORE_CTX_get0_chain(context);
  chain.reserve(static_cast<std::size_t>(std::max(0, sk_X509_num(found))));
  for (int i = 0; i < sk_X509_num(found); ++i) {
    chain.push_back(Certificate::from_der(der_of<i2d_X509>(sk_X509_value(found, i))));
  }
  return chain;
}

StorePtr store_of(const std::vector<Certificate>& anchors) {
  StorePtr store(X509_STORE_new());
  if (!store) throw_openssl_error("X509_STORE_new");
  for (const Certificate& anchor : anchors) {
    check(X509_STORE_add_cert(store.get(), anchor.native()), "X509_STORE_add_cert");
  }
  return store;
}

// Those of the pool that can be on a path from the certificate, by the names of the issuers.
std::vector<Certificate> relevant(const Certificate& certificate,
                                  const std::vector<Certificate>& pool) {
  std::vector<Certificate> found = {certificate};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const X509_NAME* issuer = X509_get_issuer_name(found[i].native());
    for (const Certificate& other : pool) {
      if (X509_NAME_cmp(X509_get_subject_name(other.native()), issuer) != 0) continue;
      if (std::find(found.begin(), found.end(), other) == found.end()) found.push_back(other);
    }
  }
  found.erase(found.begin());
  return found;
}

PathVerdict validate(X509_STORE* store, const Certificate& certificate,
                     const std::vector<Certificate>& pool, Instant at) {
  const StackPtr untrusted(sk_X509_new_null());
  for (const Certificate& other : pool) sk_X509_push(untrusted.get(), other.native());
  const StoreContextPtr context(X509_STORE_CTX_new());
  check(X509_STORE_CTX_init(context.get(), store, certificate.native(), untrusted.get()),
        "X509_STORE_CTX_init");
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  check(X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT |
                                                    X509_V_FLAG_CHECK_SS_SIGNATURE |
                                                    X509_V_FLAG_PARTIAL_CHAIN),
        "X509_VERIFY_PARAM_set_flags");
  X509_VERIFY_PARAM_set_auth_level(parameters, kSecurityLevel);
  X509_VERIFY_PARAM_set_depth(parameters, kMaxDepth);
  X509_VERIFY_PARAM_set_time(
      parameters, std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count());
  const bool good = X509_verify_cert(context.get()) == 1;
  ERR_clear_error();
  PathVerdict verdict;
  if (good) {
    verdict.chain = chain_of(context.get());
  } else {
    const int error = X509_STORE_CTX_get_error(context.get());
    verdict.code = code_of(error);
    verdict.detail = X509_verify_cert_error_string(error);
  }
  return verdict;
}

}  // namespace

// The anchors for one purpose, and the paths to them that were found good. Most documents have the
// same few paths, and checking one costs more than checking the document's own signature.
class TrustStore::Anchors {
 public:
  explicit Anchors(std::vector<Certificate> anchors)
      : certificates(std::move(anchors)), store_(store_of(certificates)) {}

  PathVerdict validate(const Certificate& certificate, const std::vector<Certificate>& pool,
                       Instant at);

  const std::vector<Certificate> certificates;

 private:
  static constexpr std::size_t kCapacity = 256;

  StorePtr store_;
  Recent<std::vector<Digest>, std::vector<Certificate>> good_paths_{kCapacity};
};

PathVerdict TrustStore::Anchors::validate(const Certificate& certificate,
                                          const std::vector<Certificate>& pool, Instant at) {
  const std::vector<Certificate> candidates = relevant(certificate, pool);
  std::vector<Digest> key = {certificate.sha256()};
  for (const Certificate& candidate : candidates) key.push_back(candidate.sha256());
  const auto known = good_paths_.find(key);
  const auto is_valid = [at](const Certificate& one) {
    return one.not_before() <= at && at <= one.not_after();
  };
  if (known && std::all_of(known->begin(), known->end(), is_valid)) return {"", "", *known};
  PathVerdict verdict = crypto::validate(store_.get(), certificate, candidates, at);
  // Only where there was nothing to choose, so that what is remembered never changes an answer.
  const bool only_way =
      std::all_of(candidates.begin(), candidates.end(), [&verdict](const Certificate& candidate) {
        return std::find(verdict.chain.begin(), verdict.chain.end(), candidate) !=
               verdict.chain.end();
      });
  if (verdict.code.empty() && only_way) good_paths_.keep(key, verdict.chain);
  return verdict;
}

TrustStore::TrustStore(std::vector<Certificate> signer_anchors,
                       std::vector<Certificate> timestamp_anchors,
                       std::vector<RevocationInfo> revocations)
    : revocations_(std::make_shared<std::vector<RevocationInfo>>(std::move(revocations))) {
  signers_ = std::make_shared<Anchors>(std::move(signer_anchors));
  timestamps_ = std::make_shared<Anchors>(std::move(timestamp_anchors));
}

TrustStore TrustStore::load(const fs::path& directory) {
  if (!fs::is_directory(directory)) {
    throw Error(ErrorCode::kNotFound, directory.string(),
                "没有这个信任锚目录 (there is no such trust store)");
  }
  return TrustStore(load_directory(directory / "signers"), load_directory(directory / "timestamps"),
                    load_revocations(directory / "revocations"));
}

const std::vector<Certificate>& TrustStore::signer_anchors() const {
  return signers_->certificates;
}

const std::vector<Certificate>& TrustStore::timestamp_anchors() const {
  return timestamps_->certificates;
}

PathVerdict TrustStore::validate_signer(const Certificate& certificate,
                                        const std::vector<Certificate>& pool, Instant at) const {
  return signers_->validate(certificate, pool, at);
}

PathVerdict TrustStore::validate_timestamper(const Certificate& certificate,
                                             const std::vector<Certificate>& pool,
                                             Instant at) const {
  return timestamps_->validate(certificate, pool, at);
}

}  // namespace yinxin::crypto
