#include "crypto/secret_box.h"

#include <openssl/evp.h>

#include <memory>

#include "base/error.h"
#include "crypto/openssl_ptr.h"
#include "crypto/random.h"

namespace yinxin::crypto {
namespace {

constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;

using CipherPtr = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>>;

const unsigned char* in(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* out(Bytes& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace

SecretBox::SecretBox(Bytes key) : key_(std::move(key)) {
  if (key_.size() != kKeySize) {
    throw Error(ErrorCode::kInvalidInput, "key", "应为32字节 (not of 32 bytes)");
  }
}

Bytes SecretBox::seal(ByteView secret, std::string_view purpose) const {
  const Bytes nonce = random_bytes(kNonceSize);
  const CipherPtr cipher(EVP_CIPHER_CTX_new());
  Bytes text(secret.size(), '\0');
  Bytes tag(kTagSize, '\0');
  int size = 0;
  check(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, in(key_), in(nonce)),
        "EVP_EncryptInit_ex");
  check(EVP_EncryptUpdate(cipher.get(), nullptr, &size, in(purpose),
                          static_cast<int>(purpose.size())),
        "EVP_EncryptUpdate");
  check(EVP_EncryptUpdate(cipher.get(), out(text), &size, in(secret),
                          static_cast<int>(secret.size())),
        "EVP_EncryptUpdate");
  check(EVP_EncryptFinal_ex(cipher.get(), out(text) + size, &size), "EVP_EncryptFinal_ex");
  check(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, tag.data()),
        "EVP_CTRL_GCM_GET_TAG");
  return nonce + tag + text;
}

Bytes SecretBox::open(ByteView sealed, std::string_view purpose) const {
  const auto refuse = [] {
    throw Error(ErrorCode::kCorrupt, "secret", "密钥不符或者内容已被改动 (does not open)");
  };
  if (sealed.size() < kNonceSize + kTagSize) refuse();
  const ByteView text = sealed.substr(kNonceSize + kTagSize);
  Bytes tag(sealed.substr(kNonceSize, kTagSize));
  const CipherPtr cipher(EVP_CIPHER_CTX_new());
  Bytes secret(text.size(), '\0');
  int size = 0;
  check(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, in(key_), in(sealed)),
        "EVP_DecryptInit_ex");
  check(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, tag.data()),
        "EVP_CTRL_GCM_SET_TAG");
  check(EVP_DecryptUpdate(cipher.get(), nullptr, &size, in(purpose),
                          static_cast<int>(purpose.size())),
        "EVP_DecryptUpdate");
  check(
      EVP_DecryptUpdate(cipher.get(), out(secret), &size, in(text), static_cast<int>(text.size())),
      "EVP_DecryptUpdate");
  if (EVP_DecryptFinal_ex(cipher.get(), out(secret) + size, &size) != 1) refuse();
  return secret;
}

}  // namespace yinxin::crypto
