#include "crypto/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <utility>

#include "base/error.h"
#include "base/recent.h"
#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {
namespace {

using ExtendedKeyUsagePtr = std::unique_ptr<EXTENDED_KEY_USAGE, FreeWith<EXTENDED_KEY_USAGE_free>>;
using ObjectPtr = std::unique_ptr<ASN1_OBJECT, FreeWith<ASN1_OBJECT_free>>;

std::string text(const BioPtr& bio) {
  char* begin = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &begin);
  return {begin, static_cast<std::size_t>(size)};
}

Bytes octets(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

Instant instant(const ASN1_TIME* time) {
  std::tm fields{};
  if (ASN1_TIME_to_tm(time, &fields) != 1) return {};
  return Instant(std::chrono::seconds(timegm(&fields)));
}

// Whose signature an SM2 certificate bears is part of what was signed, and OpenSSL takes nobody's
// unless told (GB/T 35276-2017).
void name_sm2_signer(X509* x509) {
  constexpr std::string_view kIdentity = "1234567812345678";
  if (X509_get_signature_nid(x509) != NID_SM2_with_SM3) return;
  ASN1_OCTET_STRING* identity = ASN1_OCTET_STRING_new();
  if (identity == nullptr ||
      ASN1_OCTET_STRING_set(identity, reinterpret_cast<const unsigned char*>(kIdentity.data()),
                            static_cast<int>(kIdentity.size())) != 1) {
    throw_openssl_error("ASN1_OCTET_STRING_set");
  }
  X509_set0_distinguishing_id(x509, identity);
}

bool is_document_purpose(const ASN1_OBJECT* purpose) {
  constexpr const char* kPurposes[] = {
      "1.3.6.1.5.5.7.3.4",        // e-mail protection
      "1.3.6.1.5.5.7.3.36",       // document signing, RFC 9336
      "1.3.6.1.4.1.311.10.3.12",  // Microsoft's document signing
      "1.2.840.113583.1.1.5",     // Adobe's authentic documents
  };
  for (const char* const oid : kPurposes) {
    const ObjectPtr known(OBJ_txt2obj(oid, 1));
    if (known && OBJ_cmp(known.get(), purpose) == 0) return true;
  }
  return false;
}

X509Ptr parse(ByteView der) {
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const auto* end = begin + der.size();
  X509Ptr x509(d2i_X509(nullptr, &begin, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!x509 || begin != end) {
    throw Error(ErrorCode::kInvalidInput, "certificate", "not an X.509 certificate in DER");
  }
  name_sm2_signer(x509.get());
  return x509;
}

}  // namespace

struct Certificate::State {
  Bytes der;
  Digest sha256;
  X509Ptr x509;
};

Certificate Certificate::from_der(ByteView der) {
  constexpr std::size_t kCapacity = 256;
  constexpr std::size_t kLargest = 8 << 10;  // to be remembered
  static Recent<Digest, std::shared_ptr<const State>> recent(kCapacity);
  const Digest sha256 = crypto::sha256(der);
  if (auto known = recent.find(sha256)) return Certificate(std::move(*known));
  auto state = std::make_shared<const State>(State{Bytes(der), sha256, parse(der)});
  if (der.size() <= kLargest) recent.keep(sha256, state);
  return Certificate(std::move(state));
}

std::vector<Certificate> Certificate::from_pem(ByteView pem, const std::string& name) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  std::vector<Certificate> certificates;
  while (X509* x509 = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    const X509Ptr owner(x509);
    certificates.push_back(from_der(der_of<i2d_X509>(x509)));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (certificates.empty() || !at_end) {
    throw Error(ErrorCode::kInvalidInput, name,
                "不是 PEM 格式的证书 (not a list of X.509 certificates in PEM)");
  }
  return certificates;
}

const Bytes& Certificate::der() const {
  return state_->der;
}

x509_st* Certificate::native() const {
  return state_->x509.get();
}

std::string Certificate::pem() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  check(PEM_write_bio_X509(bio.get(), native()), "PEM_write_bio_X509");
  return text(bio);
}

const Digest& Certificate::sha256() const {
  return state_->sha256;
}

std::string Certificate::subject() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  constexpr unsigned long kUtf8 =
      XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(native()), 0, kUtf8);
  return text(bio);
}

std::string Certificate::common_name() const {
  const X509_NAME* name = X509_get_subject_name(native());
  int last = -1;
  for (int i = -1; (i = X509_NAME_get_index_by_NID(name, NID_commonName, i)) >= 0;) last = i;
  if (last < 0) return {};
  unsigned char* utf8 = nullptr;
  const ASN1_STRING* value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last));
  const int size = ASN1_STRING_to_UTF8(&utf8, value);
  ERR_clear_error();
  if (size < 0) return {};
  std::string result(reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return result;
}

Instant Certificate::not_before() const {
  return instant(X509_get0_notBefore(native()));
}

Instant Certificate::not_after() const {
  return instant(X509_get0_notAfter(native()));
}

bool Certificate::is_authority() const {
  return X509_check_ca(native()) != 0;
}

bool Certificate::may_sign_documents() const {
  const std::uint32_t usage = X509_get_key_usage(native());
  if (usage == UINT32_MAX || (usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
    return false;
  }
  const ExtendedKeyUsagePtr purposes(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(native(), NID_ext_key_usage, nullptr, nullptr)));
  if (!purposes) return (X509_get_extension_flags(native()) & EXFLAG_XKUSAGE) == 0;
  for (int i = 0; i < sk_ASN1_OBJECT_num(purposes.get()); ++i) {
    if (is_document_purpose(sk_ASN1_OBJECT_value(purposes.get(), i))) return true;
  }
  return false;
}

bool Certificate::may_sign_timestamps() const {
  const std::uint32_t usage = X509_get_key_usage(native());
  const int place = X509_get_ext_by_NID(native(), NID_ext_key_usage, -1);
  if ((usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0 || place < 0 || is_authority() ||
      X509_EXTENSION_get_critical(X509_get_ext(native(), place)) == 0) {
    return false;
  }
  const ExtendedKeyUsagePtr purposes(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(native(), NID_ext_key_usage, nullptr, nullptr)));
  return purposes && sk_ASN1_OBJECT_num(purposes.get()) == 1 &&
         OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes.get(), 0)) == NID_time_stamp;
}

bool Certificate::is_issued_by(const Certificate& issuer) const {
  const bool named =
      X509_NAME_cmp(X509_get_issuer_name(native()), X509_get_subject_name(issuer.native())) == 0;
  const bool issued = named && issuer.is_authority() &&
                      X509_verify(native(), X509_get0_pubkey(issuer.native())) == 1;
  ERR_clear_error();
  return issued;
}

std::string Certificate::ocsp_url() const {
  using UrlsPtr = std::unique_ptr<STACK_OF(OPENSSL_STRING), FreeWith<X509_email_free>>;
  const UrlsPtr urls(X509_get1_ocsp(native()));
  return urls && sk_OPENSSL_STRING_num(urls.get()) > 0 ? sk_OPENSSL_STRING_value(urls.get(), 0)
                                                       : std::string();
}

std::vector<std::string> Certificate::list_urls() const {
  using PointsPtr = std::unique_ptr<CRL_DIST_POINTS, FreeWith<CRL_DIST_POINTS_free>>;
  const PointsPtr points(static_cast<CRL_DIST_POINTS*>(
      X509_get_ext_d2i(native(), NID_crl_distribution_points, nullptr, nullptr)));
  ERR_clear_error();
  std::vector<std::string> urls;
  for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
    const DIST_POINT* point = sk_DIST_POINT_value(points.get(), i);
    // Another's list, or one for some reasons only, says too little.
    if (point->CRLissuer != nullptr || point->reasons != nullptr) continue;
    if (point->distpoint == nullptr || point->distpoint->type != 0) continue;
    const GENERAL_NAMES* names = point->distpoint->name.fullname;
    for (int j = 0; j < sk_GENERAL_NAME_num(names); ++j) {
      const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, j);
      if (name->type == GEN_URI) urls.push_back(octets(name->d.uniformResourceIdentifier));
    }
  }
  return urls;
}

bool Certificate::has_issuer_and_serial(ByteView issuer, ByteView serial) const {
  const Bytes own = der_of<i2d_X509_NAME>(X509_get_issuer_name(native()));
  // As an INTEGER has it: a leading zero octet if the number would look negative without.
  const ASN1_INTEGER* number = X509_get0_serialNumber(native());
  Bytes digits = octets(number);
  if (digits.empty() || (static_cast<unsigned char>(digits[0]) & 0x80) != 0) digits.insert(0, 1, 0);
  return own == issuer && digits == serial && ASN1_STRING_type(number) == V_ASN1_INTEGER;
}

bool operator==(const Certificate& a, const Certificate& b) {
  return a.sha256() == b.sha256();
}

}  // namespace yinxin::crypto
