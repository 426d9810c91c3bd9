#include "crypto/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {

Digest hmac_sha256(ByteView key, ByteView message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(message.data()), message.size(), mac.data(),
           &size) == nullptr) {
    throw_openssl_error("HMAC");
  }
  return Digest::from_bytes({reinterpret_cast<const char*>(mac.data()), size});
}

}  // namespace yinxin::crypto
