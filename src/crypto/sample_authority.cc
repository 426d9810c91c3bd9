#include "crypto/sample_authority.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <utility>

#include "base/error.h"
#include "crypto/openssl_ptr.h"
#include "crypto/random.h"

namespace yinxin::crypto {
namespace {

using NumberPtr = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>>;

constexpr std::size_t kSerialSize = 16;
constexpr std::chrono::hours kDay{24};
constexpr auto kValidity = 3653 * kDay;
constexpr std::string_view kMark = "（样例）";

KeyPtr generate(KeyKind kind) {
  EVP_PKEY* key = nullptr;
  switch (kind) {
    case KeyKind::kEcP256:
      key = EVP_EC_gen("P-256");
      break;
    case KeyKind::kEcP384:
      key = EVP_EC_gen("P-384");
      break;
    case KeyKind::kRsa2048:
      key = EVP_RSA_gen(2048);
      break;
  }
  if (key == nullptr) throw_openssl_error("EVP_PKEY_Q_keygen");
  return KeyPtr(key);
}

std::string key_pem(EVP_PKEY* key) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  check(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr),
        "PEM_write_bio_PKCS8PrivateKey");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

void add_name(X509* x509, int nid, std::string_view value) {
  const bool added =
      X509_NAME_add_entry_by_NID(X509_get_subject_name(x509), nid, MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(value.data()),
                                 static_cast<int>(value.size()), -1, 0) == 1;
  ERR_clear_error();
  if (!added) {
    throw Error(ErrorCode::kInvalidInput, std::string(value), "not usable as a certificate's name");
  }
}

void add_subject(X509* x509, std::string_view name) {
  add_name(x509, NID_countryName, "CN");
  add_name(x509, NID_organizationName, name);
  add_name(x509, NID_commonName, std::string(name).append(kMark));
}

void set_serial(X509* x509) {
  Bytes digits = random_bytes(kSerialSize);
  // Positive and of full length.
  digits[0] = static_cast<char>((digits[0] & 0x3f) | 0x40);
  const NumberPtr number(BN_bin2bn(reinterpret_cast<const unsigned char*>(digits.data()),
                                   static_cast<int>(digits.size()), nullptr));
  if (BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509)) == nullptr) {
    throw_openssl_error("BN_to_ASN1_INTEGER");
  }
}

void set_validity(X509* x509, Instant now) {
  const auto seconds = [](Instant at) {
    return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  };
  const Instant begin = now - kDay;
  if (ASN1_TIME_set(X509_getm_notBefore(x509), seconds(begin)) == nullptr ||
      ASN1_TIME_set(X509_getm_notAfter(x509), seconds(begin + kValidity)) == nullptr) {
    throw_openssl_error("ASN1_TIME_set");
  }
}

void add_extension(X509* x509, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, x509, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  if (!extension) throw_openssl_error("X509V3_EXT_conf_nid");
  check(X509_add_ext(x509, extension.get(), -1), "X509_add_ext");
}

X509Ptr new_certificate(std::string_view name, EVP_PKEY* key, Instant now) {
  X509Ptr x509(X509_new());
  if (!x509) throw_openssl_error("X509_new");
  check(X509_set_version(x509.get(), X509_VERSION_3), "X509_set_version");
  set_serial(x509.get());
  set_validity(x509.get(), now);
  add_subject(x509.get(), name);
  check(X509_set_pubkey(x509.get(), key), "X509_set_pubkey");
  return x509;
}

void seal(X509* x509, EVP_PKEY* issuer_key) {
  if (X509_sign(x509, issuer_key, EVP_sha256()) == 0) throw_openssl_error("X509_sign");
}

std::string certificate_pem(X509* x509) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  check(PEM_write_bio_X509(bio.get(), x509), "PEM_write_bio_X509");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

struct SampleAuthority::State {
  Certificate certificate;
  KeyPtr key;
};

SampleAuthority SampleAuthority::create(std::string_view name, Instant now) {
  const KeyPtr key = generate(KeyKind::kEcP256);
  const X509Ptr x509 = new_certificate(name, key.get(), now);
  X509* own = x509.get();
  check(X509_set_issuer_name(own, X509_get_subject_name(own)), "X509_set_issuer_name");
  add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(own, own, NID_subject_key_identifier, "hash");
  add_extension(own, own, NID_authority_key_identifier, "keyid:always");
  seal(own, key.get());
  return from_pem({certificate_pem(own), key_pem(key.get())});
}

SampleAuthority SampleAuthority::from_pem(const Credentials& credentials) {
  const auto chain = Certificate::from_pem(credentials.certificate_pem, "authority");
  const BioPtr bio(
      BIO_new_mem_buf(credentials.key_pem.data(), static_cast<int>(credentials.key_pem.size())));
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  const bool matches = key && X509_check_private_key(chain.front().native(), key.get()) == 1;
  ERR_clear_error();
  if (!matches || !chain.front().is_authority()) {
    throw Error(ErrorCode::kInvalidInput, "authority", "not an authority's certificate and key");
  }
  return SampleAuthority(std::make_shared<const State>(State{chain.front(), std::move(key)}));
}

Credentials SampleAuthority::credentials() const {
  return {state_->certificate.pem(), key_pem(state_->key.get())};
}

Certificate SampleAuthority::certificate() const {
  return state_->certificate;
}

Credentials SampleAuthority::issue_signer(std::string_view agency, Instant now,
                                          KeyKind kind) const {
  const KeyPtr key = generate(kind);
  const X509Ptr x509 = new_certificate(agency, key.get(), now);
  X509* own = x509.get();
  X509* issuer = state_->certificate.native();
  check(X509_set_issuer_name(own, X509_get_subject_name(issuer)), "X509_set_issuer_name");
  add_extension(own, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(own, issuer, NID_key_usage, "critical,digitalSignature,nonRepudiation");
  add_extension(own, issuer, NID_ext_key_usage, "1.3.6.1.5.5.7.3.36");
  add_extension(own, issuer, NID_subject_key_identifier, "hash");
  add_extension(own, issuer, NID_authority_key_identifier, "keyid:always");
  seal(own, state_->key.get());
  return {certificate_pem(own), key_pem(key.get())};
}

}  // namespace yinxin::crypto
