#include "crypto/ed25519.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <utility>

#include "base/error.h"
#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kSignatureSize = 64;

const unsigned char* data(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

bool ed25519_verify(ByteView public_key, ByteView message, ByteView signature) {
  if (public_key.size() != kKeySize || signature.size() != kSignatureSize) return false;
  const KeyPtr key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, data(public_key), public_key.size()));
  const DigestContextPtr context(EVP_MD_CTX_new());
  const bool good =
      key && context &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      EVP_DigestVerify(context.get(), data(signature), signature.size(), data(message),
                       message.size()) == 1;
  ERR_clear_error();
  return good;
}

struct Ed25519Key::State {
  KeyPtr key;
};

Ed25519Key::Ed25519Key(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ed25519Key::~Ed25519Key() = default;
Ed25519Key::Ed25519Key(Ed25519Key&&) noexcept = default;
Ed25519Key& Ed25519Key::operator=(Ed25519Key&&) noexcept = default;

Ed25519Key Ed25519Key::generate() {
  KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!key) throw_openssl_error("EVP_PKEY_Q_keygen");
  return Ed25519Key(std::make_unique<State>(State{std::move(key)}));
}

Ed25519Key Ed25519Key::from_pem(ByteView pem) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (!key || EVP_PKEY_is_a(key.get(), "ED25519") != 1) {
    throw Error(
        ErrorCode::kInvalidInput, "log key",
        "不是未加密的 PEM 格式 Ed25519 私钥 (not an Ed25519 private key in unencrypted PEM)");
  }
  return Ed25519Key(std::make_unique<State>(State{std::move(key)}));
}

Bytes Ed25519Key::sign(ByteView message) const {
  const DigestContextPtr context(EVP_MD_CTX_new());
  check(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()),
        "EVP_DigestSignInit");
  Bytes signature(kSignatureSize, '\0');
  std::size_t size = signature.size();
  check(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       data(message), message.size()),
        "EVP_DigestSign");
  return signature;
}

Bytes Ed25519Key::public_key() const {
  Bytes bytes(kKeySize, '\0');
  std::size_t size = bytes.size();
  check(EVP_PKEY_get_raw_public_key(state_->key.get(),
                                    reinterpret_cast<unsigned char*>(bytes.data()), &size),
        "EVP_PKEY_get_raw_public_key");
  return bytes;
}

Bytes Ed25519Key::pem() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  check(PEM_write_bio_PKCS8PrivateKey(bio.get(), state_->key.get(), nullptr, nullptr, 0, nullptr,
                                      nullptr),
        "PEM_write_bio_PKCS8PrivateKey");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace yinxin::crypto
