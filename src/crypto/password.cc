#include "crypto/password.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "crypto/base64.h"
#include "crypto/openssl_ptr.h"
#include "crypto/random.h"

namespace yinxin::crypto {
namespace {

constexpr std::uint64_t kCost = 1U << 15;
constexpr std::uint64_t kBlockSize = 8;
constexpr std::uint64_t kMemory = std::uint64_t{64} << 20;
constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kKeySize = 32;
constexpr std::string_view kForm = "scrypt$15$8$1$";

Bytes derive(std::string_view password, ByteView salt) {
  Bytes key(kKeySize, '\0');
  check(EVP_PBE_scrypt(password.data(), password.size(),
                       reinterpret_cast<const unsigned char*>(salt.data()), salt.size(), kCost,
                       kBlockSize, 1, kMemory, reinterpret_cast<unsigned char*>(key.data()),
                       key.size()),
        "EVP_PBE_scrypt");
  return key;
}

}  // namespace

std::string hash_password(std::string_view password) {
  const Bytes salt = random_bytes(kSaltSize);
  return std::string(kForm) + to_base64(salt) + "$" + to_base64(derive(password, salt));
}

bool password_matches(std::string_view password, std::string_view hash) {
  const std::size_t salt_end = hash.find('$', kForm.size());
  if (hash.substr(0, kForm.size()) != kForm || salt_end == std::string_view::npos) {
    throw Error(ErrorCode::kCorrupt, "password", "not the hash of a password");
  }
  const Bytes salt = from_base64(hash.substr(kForm.size(), salt_end - kForm.size()));
  return equal_secrets(derive(password, salt), from_base64(hash.substr(salt_end + 1)));
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace yinxin::crypto
