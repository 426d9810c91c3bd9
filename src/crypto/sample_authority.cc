#include "crypto/sample_authority.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <utility>

#include "base/error.h"
#include "crypto/key.h"
#include "crypto/openssl_ptr.h"
#include "crypto/random.h"

namespace yinxin::crypto {
namespace {

using NumberPtr = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;
using ListPtr = std::unique_ptr<X509_CRL, FreeWith<X509_CRL_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, FreeWith<ASN1_INTEGER_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>>;

constexpr std::size_t kSerialSize = 16;
constexpr std::chrono::hours kDay{24};
constexpr int kRootYears = 30;
constexpr int kAuthorityYears = 20;
constexpr int kYears = 10;
constexpr auto kListValidity = 7 * kDay;
constexpr std::string_view kMark = "（样例）";

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

std::time_t seconds(Instant at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

void set_validity(X509* x509, Instant now, int years) {
  const Instant begin = now - kDay;
  const Instant end = begin + kDay * (years * 1461 / 4 + 1);
  if (ASN1_TIME_set(X509_getm_notBefore(x509), seconds(begin)) == nullptr ||
      ASN1_TIME_set(X509_getm_notAfter(x509), seconds(end)) == nullptr) {
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

void add_list_extensions(X509_CRL* list, X509* issuer, Instant now) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, nullptr, nullptr, list, 0);
  const ExtensionPtr key(
      X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always"));
  const IntegerPtr number(ASN1_INTEGER_new());
  check(ASN1_INTEGER_set_int64(number.get(), seconds(now)), "ASN1_INTEGER_set_int64");
  if (!key || X509_CRL_add_ext(list, key.get(), -1) != 1 ||
      X509_CRL_add1_ext_i2d(list, NID_crl_number, number.get(), 0, 0) != 1) {
    throw_openssl_error("X509_CRL_add_ext");
  }
}

X509Ptr new_certificate(std::string_view name, EVP_PKEY* key, Instant now, int years) {
  X509Ptr x509(X509_new());
  if (!x509) throw_openssl_error("X509_new");
  check(X509_set_version(x509.get(), X509_VERSION_3), "X509_set_version");
  set_serial(x509.get());
  set_validity(x509.get(), now, years);
  add_subject(x509.get(), name);
  check(X509_set_pubkey(x509.get(), key), "X509_set_pubkey");
  return x509;
}

// Made ready to sign with a key, whatever its kind.
DigestContextPtr signing_context(EVP_PKEY* key) {
  const bool is_sm2 = EVP_PKEY_is_a(key, "SM2") == 1;
  DigestContextPtr context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  check(EVP_DigestSignInit_ex(context.get(), &key_context, is_sm2 ? "SM3" : "SHA256", nullptr,
                              nullptr, key, nullptr),
        "EVP_DigestSignInit_ex");
  if (is_sm2) prepare_sm2(key_context);
  return context;
}

void seal(X509* x509, EVP_PKEY* issuer_key) {
  if (X509_sign_ctx(x509, signing_context(issuer_key).get()) <= 0) {
    throw_openssl_error("X509_sign_ctx");
  }
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

// What makes one certificate of an authority another kind than the next.
struct SampleAuthority::Profile {
  int years;
  const char* constraints;
  const char* usage;
  const char* purposes;  // or nullptr
  bool unchecked;        // nobody need ask whether it was revoked
};

SampleAuthority SampleAuthority::create(std::string_view name, Instant now, KeyKind kind) {
  const KeyPtr key = generate_key(kind);
  const X509Ptr x509 = new_certificate(name, key.get(), now, kRootYears);
  X509* own = x509.get();
  check(X509_set_issuer_name(own, X509_get_subject_name(own)), "X509_set_issuer_name");
  add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE,pathlen:1");
  add_extension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(own, own, NID_subject_key_identifier, "hash");
  add_extension(own, own, NID_authority_key_identifier, "keyid:always");
  seal(own, key.get());
  return from_pem({certificate_pem(own), key_to_pem(key.get())});
}

SampleAuthority SampleAuthority::from_pem(const Credentials& credentials) {
  const auto chain = Certificate::from_pem(credentials.certificate_pem, "authority");
  KeyPtr key = key_from_pem(credentials.key_pem);
  const bool matches = key && X509_check_private_key(chain.front().native(), key.get()) == 1;
  ERR_clear_error();
  if (!matches || !chain.front().is_authority()) {
    throw Error(ErrorCode::kInvalidInput, "authority", "not an authority's certificate and key");
  }
  return SampleAuthority(std::make_shared<const State>(State{chain.front(), std::move(key)}));
}

Credentials SampleAuthority::credentials() const {
  return {state_->certificate.pem(), key_to_pem(state_->key.get())};
}

Certificate SampleAuthority::certificate() const {
  return state_->certificate;
}

Credentials SampleAuthority::issue(std::string_view name, Instant now, KeyKind kind,
                                   const Profile& profile) const {
  const KeyPtr key = generate_key(kind);
  const X509Ptr x509 = new_certificate(name, key.get(), now, profile.years);
  X509* own = x509.get();
  X509* issuer = state_->certificate.native();
  check(X509_set_issuer_name(own, X509_get_subject_name(issuer)), "X509_set_issuer_name");
  add_extension(own, issuer, NID_basic_constraints, profile.constraints);
  add_extension(own, issuer, NID_key_usage, profile.usage);
  if (profile.purposes != nullptr) {
    add_extension(own, issuer, NID_ext_key_usage, profile.purposes);
  }
  if (profile.unchecked) add_extension(own, issuer, NID_id_pkix_OCSP_noCheck, "NULL");
  add_extension(own, issuer, NID_subject_key_identifier, "hash");
  add_extension(own, issuer, NID_authority_key_identifier, "keyid:always");
  seal(own, state_->key.get());
  const bool is_root = state_->certificate.is_issued_by(state_->certificate);
  return {certificate_pem(own) + (is_root ? "" : state_->certificate.pem()), key_to_pem(key.get())};
}

SampleAuthority SampleAuthority::issue_authority(std::string_view name, Instant now) const {
  return from_pem(issue(name, now, KeyKind::kEcP256,
                        {kAuthorityYears, "critical,CA:TRUE,pathlen:0",
                         "critical,keyCertSign,cRLSign", nullptr, false}));
}

Credentials SampleAuthority::issue_signer(std::string_view agency, Instant now,
                                          KeyKind kind) const {
  return issue(agency, now, kind,
               {kYears, "critical,CA:FALSE", "critical,digitalSignature,nonRepudiation",
                "1.3.6.1.5.5.7.3.36", false});
}

Credentials SampleAuthority::issue_timestamper(std::string_view name, Instant now,
                                               KeyKind kind) const {
  return issue(
      name, now, kind,
      {kYears, "critical,CA:FALSE", "critical,digitalSignature", "critical,timeStamping", false});
}

Credentials SampleAuthority::issue_responder(std::string_view name, Instant now) const {
  return issue(name, now, KeyKind::kEcP256,
               {kYears, "critical,CA:FALSE", "critical,digitalSignature", "OCSPSigning", true});
}

Bytes SampleAuthority::revocation_list(const std::vector<Revoked>& revoked, Instant now) const {
  const ListPtr list(X509_CRL_new());
  check(X509_CRL_set_version(list.get(), X509_CRL_VERSION_2), "X509_CRL_set_version");
  check(X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(state_->certificate.native())),
        "X509_CRL_set_issuer_name");
  const TimePtr begin(ASN1_TIME_set(nullptr, seconds(now)));
  const TimePtr end(ASN1_TIME_set(nullptr, seconds(now + kListValidity)));
  check(X509_CRL_set1_lastUpdate(list.get(), begin.get()), "X509_CRL_set1_lastUpdate");
  check(X509_CRL_set1_nextUpdate(list.get(), end.get()), "X509_CRL_set1_nextUpdate");
  for (const Revoked& one : revoked) {
    X509_REVOKED* entry = X509_REVOKED_new();
    const TimePtr at(ASN1_TIME_set(nullptr, seconds(one.at)));
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(one.certificate.native()));
    X509_REVOKED_set_revocationDate(entry, at.get());
    check(X509_CRL_add0_revoked(list.get(), entry), "X509_CRL_add0_revoked");
  }
  add_list_extensions(list.get(), state_->certificate.native(), now);
  check(X509_CRL_sort(list.get()), "X509_CRL_sort");
  if (X509_CRL_sign_ctx(list.get(), signing_context(state_->key.get()).get()) <= 0) {
    throw_openssl_error("X509_CRL_sign_ctx");
  }
  return der_of<i2d_X509_CRL>(list.get());
}

}  // namespace yinxin::crypto
