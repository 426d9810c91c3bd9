#include "crypto/signature_algorithm.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>
#include <string>

#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {
namespace {

using namespace std::string_view_literals;

constexpr ByteView kSha256 = "\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv;
constexpr ByteView kSha384 = "\x60\x86\x48\x01\x65\x03\x04\x02\x02"sv;
constexpr ByteView kSha512 = "\x60\x86\x48\x01\x65\x03\x04\x02\x03"sv;
constexpr ByteView kRsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv;
constexpr ByteView kRsaSha256 = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"sv;
constexpr ByteView kRsaSha384 = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"sv;
constexpr ByteView kRsaSha512 = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"sv;
constexpr ByteView kEcdsaSha256 = "\x2a\x86\x48\xce\x3d\x04\x03\x02"sv;
constexpr ByteView kEcdsaSha384 = "\x2a\x86\x48\xce\x3d\x04\x03\x03"sv;
constexpr ByteView kEcdsaSha512 = "\x2a\x86\x48\xce\x3d\x04\x03\x04"sv;

// The first row that fits a key is what we sign with; the others are accepted from elsewhere.
constexpr std::array kAlgorithms = {
    SignatureAlgorithm{"ECDSA P-256 / SHA-256", "EC", "prime256v1", 256, "SHA256", kSha256,
                       kEcdsaSha256, "", false},
    SignatureAlgorithm{"ECDSA P-384 / SHA-384", "EC", "secp384r1", 384, "SHA384", kSha384,
                       kEcdsaSha384, "", false},
    SignatureAlgorithm{"ECDSA P-384 / SHA-256", "EC", "secp384r1", 384, "SHA256", kSha256,
                       kEcdsaSha256, "", false},
    SignatureAlgorithm{"ECDSA P-521 / SHA-512", "EC", "secp521r1", 521, "SHA512", kSha512,
                       kEcdsaSha512, "", false},
    SignatureAlgorithm{"RSA / SHA-256", "RSA", "", 2048, "SHA256", kSha256, kRsaSha256, kRsa, true},
    SignatureAlgorithm{"RSA / SHA-384", "RSA", "", 2048, "SHA384", kSha384, kRsaSha384, kRsa, true},
    SignatureAlgorithm{"RSA / SHA-512", "RSA", "", 2048, "SHA512", kSha512, kRsaSha512, kRsa, true},
};

std::string curve(const EVP_PKEY* key) {
  char name[64];
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, name, sizeof name, &size) != 1) {
    ERR_clear_error();
    return {};
  }
  return {name, size};
}

bool fits(const SignatureAlgorithm& algorithm, const EVP_PKEY* key) {
  return key != nullptr && EVP_PKEY_is_a(key, std::string(algorithm.key_type).c_str()) == 1 &&
         EVP_PKEY_get_bits(key) >= algorithm.min_bits &&
         (algorithm.curve.empty() || curve(key) == algorithm.curve);
}

}  // namespace

const SignatureAlgorithm* signing_algorithm(const Certificate& certificate) {
  const EVP_PKEY* key = X509_get0_pubkey(certificate.native());
  for (const SignatureAlgorithm& row : kAlgorithms) {
    if (fits(row, key)) return &row;
  }
  return nullptr;
}

const SignatureAlgorithm* find_algorithm(const Certificate& certificate, ByteView signature_oid,
                                         ByteView digest_oid) {
  const EVP_PKEY* key = X509_get0_pubkey(certificate.native());
  for (const SignatureAlgorithm& row : kAlgorithms) {
    const bool named =
        signature_oid == row.oid || (!row.key_oid.empty() && signature_oid == row.key_oid);
    if (named && digest_oid == row.digest_oid && fits(row, key)) return &row;
  }
  return nullptr;
}

std::string_view digest_name(ByteView digest_oid) {
  for (const SignatureAlgorithm& row : kAlgorithms) {
    if (row.digest_oid == digest_oid) return row.digest;
  }
  return {};
}

Bytes digest(const SignatureAlgorithm& algorithm, const std::vector<ByteView>& parts) {
  return digest(algorithm.digest, parts);
}

Bytes digest(std::string_view digest_name, const std::vector<ByteView>& parts) {
  const EVP_MD* method = EVP_get_digestbyname(std::string(digest_name).c_str());
  const DigestContextPtr context(EVP_MD_CTX_new());
  check(EVP_DigestInit_ex(context.get(), method, nullptr), "EVP_DigestInit_ex");
  for (const ByteView part : parts) {
    check(EVP_DigestUpdate(context.get(), part.data(), part.size()), "EVP_DigestUpdate");
  }
  unsigned char value[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  check(EVP_DigestFinal_ex(context.get(), value, &size), "EVP_DigestFinal_ex");
  return {reinterpret_cast<char*>(value), size};
}

bool verify_signature(const SignatureAlgorithm& algorithm, const Certificate& certificate,
                      ByteView message, ByteView signature) {
  EVP_PKEY* key = X509_get0_pubkey(certificate.native());
  const DigestContextPtr context(EVP_MD_CTX_new());
  const bool good =
      key != nullptr && context &&
      EVP_DigestVerifyInit_ex(context.get(), nullptr, std::string(algorithm.digest).c_str(),
                              nullptr, nullptr, key, nullptr) == 1 &&
      EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                       signature.size(), reinterpret_cast<const unsigned char*>(message.data()),
                       message.size()) == 1;
  ERR_clear_error();
  return good;
}

std::size_t max_signature_size(const Certificate& certificate) {
  return static_cast<std::size_t>(EVP_PKEY_get_size(X509_get0_pubkey(certificate.native())));
}

}  // namespace yinxin::crypto
