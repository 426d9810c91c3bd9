#include "crypto/signer.h"

#include <openssl/err.h>
#include <sys/stat.h>

#include <string>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "crypto/cms.h"
#include "crypto/key.h"
#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {
namespace {

constexpr std::size_t kMaxFileSize = 1 << 20;

void check_owner_only(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    throw Error(ErrorCode::kNotFound, path.string(), "there is no such key file");
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    throw Error(ErrorCode::kInvalidInput, path.string(),
                "the key file is open to others than its owner; run chmod 600");
  }
}

}  // namespace

Signer::Signer(std::vector<Certificate> chain, RawSignature sign) {
  if (chain.empty()) throw Error(ErrorCode::kInvalidInput, "signer", "no certificate");
  const std::string name = chain.front().common_name();
  const SignatureAlgorithm* algorithm = signing_algorithm(chain.front());
  if (algorithm == nullptr) {
    throw Error(ErrorCode::kInvalidInput, name, "the certificate's kind of key is not supported");
  }
  if (chain.front().is_authority() || !chain.front().may_sign_documents()) {
    throw Error(ErrorCode::kInvalidInput, name, "the certificate is not for signing documents");
  }
  State state{std::move(chain), std::move(sign), algorithm, 0};
  state.max_cms_size = crypto::max_cms_size(state.chain, *algorithm);
  state_ = std::make_shared<const State>(std::move(state));
}

Signer Signer::from_pem(ByteView chain_pem, ByteView key_pem) {
  std::vector<Certificate> chain = Certificate::from_pem(chain_pem, "signer");
  const std::shared_ptr<EVP_PKEY> key = key_from_pem(key_pem);
  const bool matches = key && X509_check_private_key(chain.front().native(), key.get()) == 1;
  ERR_clear_error();
  if (!matches) {
    throw Error(ErrorCode::kInvalidInput, chain.front().common_name(),
                "not the certificate's private key in unencrypted PEM");
  }
  const SignatureAlgorithm* algorithm = signing_algorithm(chain.front());
  return {std::move(chain),
          [key, algorithm](ByteView message) { return sign_with(key.get(), *algorithm, message); }};
}

Signer Signer::load(const std::filesystem::path& chain, const std::filesystem::path& key) {
  check_owner_only(key);
  return from_pem(read_file(chain, kMaxFileSize), read_file(key, kMaxFileSize));
}

}  // namespace yinxin::crypto
