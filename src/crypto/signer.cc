#include "crypto/signer.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
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

using ContainerPtr = std::unique_ptr<PKCS12, FreeWith<PKCS12_free>>;

struct FreeAll {
  void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_pop_free(stack, X509_free); }
};

}  // namespace

void check_owner_only(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    throw Error(ErrorCode::kNotFound, path.string(),
                "没有密钥文件，请把密钥和证书放到位 (there is no such key file)");
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    throw Error(ErrorCode::kInvalidInput, path.string(),
                "密钥文件他人可读，请 chmod 600 (the key file is open to others than its owner)");
  }
}

Signer::Signer(std::vector<Certificate> chain, RawSignature sign) {
  if (chain.empty()) throw Error(ErrorCode::kInvalidInput, "signer", "没有证书 (no certificate)");
  const std::string name = chain.front().common_name();
  const SignatureAlgorithm* algorithm = signing_algorithm(chain.front());
  if (algorithm == nullptr) {
    throw Error(ErrorCode::kInvalidInput, name,
                "不支持证书中的密钥种类 (the certificate's kind of key is not supported)");
  }
  if (chain.front().is_authority() || !chain.front().may_sign_documents()) {
    throw Error(
        ErrorCode::kInvalidInput, name,
        "这不是签署文书的证书，请换用签名证书 (the certificate is not for signing documents)");
  }
  State state{std::move(chain), std::move(sign), algorithm, 0};
  state.max_cms_size = crypto::max_cms_size(state.chain, *algorithm);
  state_ = std::make_shared<const State>(std::move(state));
}

Signer Signer::from_pem(ByteView chain_pem, ByteView key_pem) {
  std::vector<Certificate> chain = Certificate::from_pem(chain_pem, "signer");
  return from_key(std::move(chain), key_from_pem(key_pem));
}

Signer Signer::from_key(std::vector<Certificate> chain, const std::shared_ptr<evp_pkey_st>& key) {
  const bool matches = key && X509_check_private_key(chain.front().native(), key.get()) == 1;
  ERR_clear_error();
  if (!matches) {
    throw Error(ErrorCode::kInvalidInput, chain.front().common_name(),
                "密钥与证书不配，或者不是未加密的PEM (not the certificate's private key in "
                "unencrypted PEM)");
  }
  const SignatureAlgorithm* algorithm = signing_algorithm(chain.front());
  return {std::move(chain),
          [key, algorithm](ByteView message) { return sign_with(key.get(), *algorithm, message); }};
}

Signer Signer::from_pkcs12(ByteView der, const std::string& passphrase) {
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const ContainerPtr container(d2i_PKCS12(nullptr, &begin, static_cast<long>(der.size())));
  EVP_PKEY* key = nullptr;
  X509* own = nullptr;
  STACK_OF(X509)* others = nullptr;
  const bool opened =
      container && PKCS12_parse(container.get(), passphrase.c_str(), &key, &own, &others) == 1;
  ERR_clear_error();
  const std::shared_ptr<EVP_PKEY> owned_key(key, FreeWith<EVP_PKEY_free>());
  const X509Ptr owned(own);
  const std::unique_ptr<STACK_OF(X509), FreeAll> owned_others(others);
  if (!opened || !owned_key || !owned) {
    throw Error(
        ErrorCode::kInvalidInput, "PKCS#12",
        "口令不对，或其中没有私钥和证书 (wrong passphrase, or no key with its certificate)");
  }
  std::vector<Certificate> chain = {Certificate::from_der(der_of<i2d_X509>(own))};
  for (int i = 0; i < sk_X509_num(others); ++i) {
    chain.push_back(Certificate::from_der(der_of<i2d_X509>(sk_X509_value(others, i))));
  }
  return from_key(std::move(chain), owned_key);
}

Signer Signer::load_pkcs12(const std::filesystem::path& container,
                           const std::filesystem::path& passphrase) {
  check_owner_only(container);
  check_owner_only(passphrase);
  const std::string text = read_file(passphrase, kMaxFileSize);
  return from_pkcs12(read_file(container, kMaxFileSize), text.substr(0, text.find('\n')));
}

Signer Signer::load(const std::filesystem::path& chain, const std::filesystem::path& key) {
  check_owner_only(key);
  return from_pem(read_file(chain, kMaxFileSize), read_file(key, kMaxFileSize));
}

}  // namespace yinxin::crypto
