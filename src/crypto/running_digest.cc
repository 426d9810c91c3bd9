#include "crypto/running_digest.h"

#include <array>
#include <string>
#include <utility>

namespace yinxin::crypto {

const EVP_MD* digest_method(std::string_view name) {
  static const std::array kMethods = {
      std::pair<std::string_view, const EVP_MD*>("SHA256",
                                                 EVP_MD_fetch(nullptr, "SHA256", nullptr)),
      std::pair<std::string_view, const EVP_MD*>("SHA384",
                                                 EVP_MD_fetch(nullptr, "SHA384", nullptr)),
      std::pair<std::string_view, const EVP_MD*>("SHA512",
                                                 EVP_MD_fetch(nullptr, "SHA512", nullptr)),
      std::pair<std::string_view, const EVP_MD*>("SM3", EVP_MD_fetch(nullptr, "SM3", nullptr)),
  };
  for (const auto& [known, method] : kMethods) {
    if (known == name) return method;
  }
  return EVP_get_digestbyname(std::string(name).c_str());
}

RunningDigest::RunningDigest(std::string_view name) : context_(EVP_MD_CTX_new()) {
  check(EVP_DigestInit_ex2(context_.get(), digest_method(name), nullptr), "EVP_DigestInit_ex2");
}

RunningDigest::RunningDigest(const RunningDigest& other) : context_(EVP_MD_CTX_new()) {
  check(EVP_MD_CTX_copy_ex(context_.get(), other.context_.get()), "EVP_MD_CTX_copy_ex");
}

void RunningDigest::update(ByteView bytes) {
  check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()), "EVP_DigestUpdate");
}

Bytes RunningDigest::finish() {
  unsigned char value[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  check(EVP_DigestFinal_ex(context_.get(), value, &size), "EVP_DigestFinal_ex");
  return {reinterpret_cast<char*>(value), size};
}

}  // namespace yinxin::crypto
