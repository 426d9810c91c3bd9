#include "crypto/random.h"

#include <openssl/rand.h>

#include "base/error.h"

namespace yinxin::crypto {

Bytes random_bytes(std::size_t count) {
  Bytes bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    throw Error(ErrorCode::kUnavailable, "random numbers", "the system has none to give");
  }
  return bytes;
}

}  // namespace yinxin::crypto
