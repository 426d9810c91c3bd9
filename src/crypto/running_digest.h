#pragma once

#include <functional>
#include <string_view>

#include "base/bytes.h"
#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {

// The digest OpenSSL has by that name ("SHA256"), looked up once a program: that costs more than
// hashing a certificate.
const EVP_MD* digest_method(std::string_view name);

// A digest computed piece by piece; for this module only. Not safe to share between threads.
class RunningDigest {
 public:
  explicit RunningDigest(std::string_view name);
  RunningDigest(const RunningDigest& other);
  RunningDigest& operator=(const RunningDigest&) = delete;
  ~RunningDigest() = default;

  void update(ByteView bytes);
  // The digest of everything so far. Once only.
  Bytes finish();

 private:
  DigestContextPtr context_;
};

}  // namespace yinxin::crypto
