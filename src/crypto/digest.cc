#include "crypto/digest.h"

#include <gcrypt.h>

#include <algorithm>

#include "base/error.h"
#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {
namespace {

// Fetched once: looking an algorithm up costs more than hashing a Merkle node with it.
const EVP_MD* sha256_method() {
  static EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return method;
}

const EVP_MD* sm3_method() {
  static EVP_MD* const method = EVP_MD_fetch(nullptr, "SM3", nullptr);
  return method;
}

// Not where libgcrypt is held to FIPS 140.
bool gcrypt_has_sm3() {
  static const bool ready = [] {
    if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P) == 0) {
      gcry_check_version(nullptr);
      gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
      gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    }
    return gcry_md_test_algo(GCRY_MD_SM3) == 0;
  }();
  return ready;
}

Digest digest(const EVP_MD* method, std::initializer_list<ByteView> parts) {
  thread_local const DigestContextPtr context(EVP_MD_CTX_new());
  if (!context) throw_openssl_error("EVP_MD_CTX_new");
  check(EVP_DigestInit_ex2(context.get(), method, nullptr), "EVP_DigestInit_ex2");
  for (const ByteView part : parts) {
    check(EVP_DigestUpdate(context.get(), part.data(), part.size()), "EVP_DigestUpdate");
  }
  std::array<char, Digest::kSize> out{};
  check(EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(out.data()), nullptr),
        "EVP_DigestFinal_ex");
  return Digest::from_bytes({out.data(), out.size()});
}

}  // namespace

Digest Digest::from_bytes(ByteView bytes) {
  if (bytes.size() != kSize) {
    throw Error(ErrorCode::kInvalidInput, to_hex(bytes), "not a 256-bit digest");
  }
  Digest digest;
  std::copy(bytes.begin(), bytes.end(), digest.bytes_.begin());
  return digest;
}

Digest Digest::from_hex(std::string_view hex) {
  return from_bytes(yinxin::from_hex(hex));
}

Digest sha256(std::initializer_list<ByteView> parts) {
  return digest(sha256_method(), parts);
}

// libgcrypt computes it with vector instructions, OpenSSL 3.0 without.
Digest sm3(ByteView bytes) {
  if (!gcrypt_has_sm3()) return digest(sm3_method(), {bytes});
  std::array<char, Digest::kSize> out{};
  gcry_md_hash_buffer(GCRY_MD_SM3, out.data(), bytes.data(), bytes.size());
  return Digest::from_bytes({out.data(), out.size()});
}

struct Sha256::Context {
  DigestContextPtr pointer{EVP_MD_CTX_new()};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  check(EVP_DigestInit_ex2(context_->pointer.get(), sha256_method(), nullptr),
        "EVP_DigestInit_ex2");
}

Sha256::~Sha256() = default;

void Sha256::update(ByteView bytes) {
  check(EVP_DigestUpdate(context_->pointer.get(), bytes.data(), bytes.size()), "EVP_DigestUpdate");
}

Digest Sha256::finish() {
  std::array<char, Digest::kSize> out{};
  check(EVP_DigestFinal_ex(context_->pointer.get(), reinterpret_cast<unsigned char*>(out.data()),
                           nullptr),
        "EVP_DigestFinal_ex");
  return Digest::from_bytes({out.data(), out.size()});
}

}  // namespace yinxin::crypto
