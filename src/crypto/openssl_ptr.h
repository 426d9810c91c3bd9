#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string_view>

#include "base/bytes.h"

namespace yinxin::crypto {

// Deletes with the C function it is named for. Being a type rather than a pointer to that
// function, it costs a unique_ptr no space and cannot be null.
template <auto free_function>
struct FreeWith {
  template <typename T>
  void operator()(T* object) const noexcept {
    free_function(object);
  }
};

// Owners for the OpenSSL objects Yinxin handles. A function that takes a raw pointer borrows it.
using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using CmsPtr = std::unique_ptr<CMS_ContentInfo, FreeWith<CMS_ContentInfo_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using KeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;

// Throws Error(kInternal) carrying OpenSSL's own account of why `call` failed, and empties its
// error queue so that the next failure is not blamed on this one.
[[noreturn]] void throw_openssl_error(std::string_view call);

// For the many OpenSSL functions that return 1 and nothing else on success:
//   check(EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr), "EVP_DigestInit_ex");
inline void check(int result, std::string_view call) {
  if (result != 1) throw_openssl_error(call);
}

// The DER of an OpenSSL object: der_of<i2d_X509>(x509).
template <auto i2d, typename T>
Bytes der_of(const T* object) {
  unsigned char* buffer = nullptr;
  const int size = i2d(object, &buffer);
  if (size < 0) throw_openssl_error("i2d");
  Bytes bytes(reinterpret_cast<char*>(buffer), static_cast<std::size_t>(size));
  OPENSSL_free(buffer);
  return bytes;
}

}  // namespace yinxin::crypto
