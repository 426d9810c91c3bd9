#include "crypto/signature_algorithm.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>
#include <string>

#include "crypto/key.h"
#include "crypto/openssl_ptr.h"
#include "crypto/running_digest.h"

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
constexpr ByteView kRsaPss = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv;
constexpr ByteView kMgf1 = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"sv;
constexpr ByteView kSm3 = "\x2a\x81\x1c\xcf\x55\x01\x83\x11"sv;
constexpr ByteView kSm2Sm3 = "\x2a\x81\x1c\xcf\x55\x01\x83\x75"sv;

constexpr auto kAbsent = AlgorithmParameters::kAbsent;
constexpr auto kNull = AlgorithmParameters::kNull;
constexpr auto kPss = AlgorithmParameters::kPss;

// Whom an SM2 signature names as its signer unless told otherwise (GB/T 35276-2017).
constexpr ByteView kSm2Identity = "1234567812345678";

// The first row that fits a key is what we sign with; the others are accepted from elsewhere.
constexpr std::array kAlgorithms = {
    SignatureAlgorithm{"ECDSA P-256 / SHA-256", "EC", "prime256v1", 256, "SHA256", kSha256,
                       kEcdsaSha256, "", kAbsent},
    SignatureAlgorithm{"ECDSA P-384 / SHA-384", "EC", "secp384r1", 384, "SHA384", kSha384,
                       kEcdsaSha384, "", kAbsent},
    SignatureAlgorithm{"ECDSA P-384 / SHA-256", "EC", "secp384r1", 384, "SHA256", kSha256,
                       kEcdsaSha256, "", kAbsent},
    SignatureAlgorithm{"ECDSA P-521 / SHA-512", "EC", "secp521r1", 521, "SHA512", kSha512,
                       kEcdsaSha512, "", kAbsent},
    SignatureAlgorithm{"RSA / SHA-256", "RSA", "", 2048, "SHA256", kSha256, kRsaSha256, kRsa,
                       kNull},
    SignatureAlgorithm{"RSA / SHA-384", "RSA", "", 2048, "SHA384", kSha384, kRsaSha384, kRsa,
                       kNull},
    SignatureAlgorithm{"RSA / SHA-512", "RSA", "", 2048, "SHA512", kSha512, kRsaSha512, kRsa,
                       kNull},
    SignatureAlgorithm{"SM2 / SM3", "SM2", "SM2", 256, "SM3", kSm3, kSm2Sm3, "", kAbsent},
    SignatureAlgorithm{"RSA-PSS / SHA-256", "RSA", "", 2048, "SHA256", kSha256, kRsaPss, "", kPss},
    SignatureAlgorithm{"RSA-PSS / SHA-384", "RSA", "", 2048, "SHA384", kSha384, kRsaPss, "", kPss},
    SignatureAlgorithm{"RSA-PSS / SHA-512", "RSA", "", 2048, "SHA512", kSha512, kRsaPss, "", kPss},
    SignatureAlgorithm{"RSA-PSS / SHA-256", "RSA-PSS", "", 2048, "SHA256", kSha256, kRsaPss, "",
                       kPss},
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

std::size_t digest_size(std::string_view name) {
  return static_cast<std::size_t>(EVP_MD_get_size(digest_method(name)));
}

Bytes element(char tag, ByteView content) {
  return Bytes(1, tag) + static_cast<char>(content.size()) + Bytes(content);
}

// RSASSA-PSS-params (RFC 4055, 3.1) of `digest_oid`, whose own parameters may be NULL or absent.
Bytes pss_parameters(const SignatureAlgorithm& algorithm, bool with_null) {
  const ByteView null = with_null ? "\x05\0"sv : ""sv;
  const Bytes digest = element('\x30', element('\x06', algorithm.digest_oid) + Bytes(null));
  const Bytes mask = element('\x30', element('\x06', kMgf1) + digest);
  const Bytes salt = element('\x02', Bytes(1, static_cast<char>(digest_size(algorithm.digest))));
  return element('\x30', element('\xa0', digest) + element('\xa1', mask) + element('\xa2', salt));
}

}  // namespace

void prepare_sm2(EVP_PKEY_CTX* context) {
  check(EVP_PKEY_CTX_set1_id(context, kSm2Identity.data(), static_cast<int>(kSm2Identity.size())),
        "EVP_PKEY_CTX_set1_id");
}

void prepare(EVP_PKEY_CTX* context, const SignatureAlgorithm& algorithm) {
  if (algorithm.key_type == "SM2") prepare_sm2(context);
  if (algorithm.parameters == kPss) {
    check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING), "set_rsa_padding");
    check(EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST), "set_rsa_saltlen");
  }
}

bool has_parameters(const SignatureAlgorithm& algorithm, ByteView parameters) {
  switch (algorithm.parameters) {
    case kAbsent:
      return parameters.empty();
    case kNull:
      return parameters == "\x05\0"sv;
    case kPss:
      return parameters == pss_parameters(algorithm, true) ||
             parameters == pss_parameters(algorithm, false);
  }
  return false;
}

const SignatureAlgorithm* signing_algorithm(const Certificate& certificate) {
  const EVP_PKEY* key = X509_get0_pubkey(certificate.native());
  for (const SignatureAlgorithm& row : kAlgorithms) {
    if (fits(row, key)) return &row;
  }
  return nullptr;
}

const SignatureAlgorithm* find_algorithm(const Certificate& certificate, ByteView signature_oid,
                                         ByteView parameters, ByteView digest_oid) {
  const EVP_PKEY* key = X509_get0_pubkey(certificate.native());
  const bool by_key = !digest_oid.empty();
  for (const SignatureAlgorithm& row : kAlgorithms) {
    const bool named = signature_oid == row.oid ||
                       (by_key && !row.key_oid.empty() && signature_oid == row.key_oid);
    const bool same_digest = by_key ? digest_oid == row.digest_oid
                                    : row.parameters != kPss || has_parameters(row, parameters);
    if (named && same_digest && fits(row, key)) return &row;
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
  RunningDigest digest(digest_name);
  for (const ByteView part : parts) digest.update(part);
  return digest.finish();
}

bool verify_signature(const SignatureAlgorithm& algorithm, const Certificate& certificate,
                      ByteView message, ByteView signature) {
  EVP_PKEY* key = X509_get0_pubkey(certificate.native());
  const DigestContextPtr context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  bool good =
      key != nullptr && context &&
      EVP_DigestVerifyInit_ex(context.get(), &key_context, std::string(algorithm.digest).c_str(),
                              nullptr, nullptr, key, nullptr) == 1;
  if (good) {
    prepare(key_context, algorithm);
    good =
        EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                         signature.size(), reinterpret_cast<const unsigned char*>(message.data()),
                         message.size()) == 1;
  }
  ERR_clear_error();
  return good;
}

std::size_t max_signature_size(const Certificate& certificate) {
  return static_cast<std::size_t>(EVP_PKEY_get_size(X509_get0_pubkey(certificate.native())));
}

}  // namespace yinxin::crypto
