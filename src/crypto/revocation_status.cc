#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>

#include "crypto/revocation_state.h"
#include "crypto/signature_algorithm.h"

namespace yinxin::crypto {
namespace {

using CertificateIdPtr = std::unique_ptr<OCSP_CERTID, FreeWith<OCSP_CERTID_free>>;

// A responder's clock may be a little ahead of ours.
constexpr std::chrono::minutes kTolerance{5};

std::optional<Instant> instant(const ASN1_TIME* time) {
  std::tm fields{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &fields) != 1) return std::nullopt;
  return Instant(std::chrono::seconds(timegm(&fields)));
}

bool was_valid(const Certificate& certificate, Instant at) {
  return certificate.not_before() <= at && at <= certificate.not_after();
}

RevocationVerdict unusable(std::string source, std::string detail) {
  RevocationVerdict verdict;
  verdict.status = Revocation::kUnusable;
  verdict.source = std::move(source);
  verdict.detail = std::move(detail);
  return verdict;
}

}  // namespace

bool RevocationInfo::State::is_by(const Certificate& certificate) const {
  if (const auto known = signed_by.find(certificate.sha256())) return *known;
  const SignatureAlgorithm* row = find_algorithm(certificate, statement.oid, statement.parameters);
  const bool good = row != nullptr && has_parameters(*row, statement.parameters) &&
                    verify_signature(*row, certificate, statement.content, statement.signature);
  signed_by.keep(certificate.sha256(), good);
  return good;
}

// What is said of the certificate, if anything is.
OCSP_SINGLERESP* RevocationInfo::State::answer(const Certificate& certificate,
                                               const Certificate& issuer) const {
  for (int i = 0; i < OCSP_resp_count(ocsp.get()); ++i) {
    OCSP_SINGLERESP* single = OCSP_resp_get0(ocsp.get(), i);
    auto* id = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single));
    ASN1_OBJECT* method = nullptr;
    OCSP_id_get0_info(nullptr, &method, nullptr, nullptr, id);
    const EVP_MD* digest = EVP_get_digestbyobj(method);
    ERR_clear_error();
    if (digest == nullptr) continue;
    const CertificateIdPtr own(OCSP_cert_to_id(digest, certificate.native(), issuer.native()));
    if (own && OCSP_id_cmp(own.get(), id) == 0) return single;
  }
  return nullptr;
}

// A responder is the issuer itself, or has from it a certificate for just that, which need not be
// looked up in turn (RFC 6960, 4.2.2.2).
bool RevocationInfo::State::is_appointed(const Certificate& responder, const Certificate& issuer,
                                         Instant control) const {
  if (!was_valid(responder, control)) return false;
  if (responder == issuer) return true;
  X509* own = responder.native();
  const std::uint32_t purposes = X509_get_extended_key_usage(own);
  const bool signs = (X509_get_extension_flags(own) & EXFLAG_XKUSAGE) != 0 &&
                     (purposes & XKU_OCSP_SIGN) != 0 &&
                     (X509_get_key_usage(own) & KU_DIGITAL_SIGNATURE) != 0;
  const bool unchecked = X509_get_ext_by_NID(own, NID_id_pkix_OCSP_noCheck, -1) >= 0;
  return signs && unchecked && !responder.is_authority() && responder.is_issued_by(issuer);
}

std::string RevocationInfo::State::fault_of_ocsp(const Certificate& issuer, Instant control) const {
  if (!instant(OCSP_resp_get0_produced_at(ocsp.get()))) return "no time of its making";
  bool signed_by_any = false;
  std::vector<Certificate> candidates = responders;
  candidates.push_back(issuer);
  for (const Certificate& candidate : candidates) {
    if (!is_by(candidate)) continue;
    signed_by_any = true;
    if (is_appointed(candidate, issuer, control)) return {};
  }
  return signed_by_any ? "the responder was not appointed by the issuer" : "a wrong signature";
}

RevocationVerdict RevocationInfo::State::ocsp_status(const Certificate& certificate,
                                                     const Certificate& issuer, Instant at,
                                                     Instant control) const {
  OCSP_SINGLERESP* single = answer(certificate, issuer);
  if (single == nullptr) return {};
  const std::string fault = fault_of_ocsp(issuer, control);
  if (!fault.empty()) return unusable("OCSP", fault);
  int reason = 0;
  ASN1_GENERALIZEDTIME* revoked = nullptr;
  ASN1_GENERALIZEDTIME* begin = nullptr;
  ASN1_GENERALIZEDTIME* end = nullptr;
  const int status = OCSP_single_get0_status(single, &reason, &revoked, &begin, &end);
  const auto issued = instant(begin);
  const auto next = instant(end);
  if (!issued || *issued > control + kTolerance) return unusable("OCSP", "from the future");
  RevocationVerdict verdict;
  verdict.source = "OCSP";
  verdict.issued = *issued;
  if (status == V_OCSP_CERTSTATUS_REVOKED) {
    verdict.status = Revocation::kRevoked;
    verdict.revoked_at = instant(revoked).value_or(Instant());
    verdict.detail = OCSP_crl_reason_str(reason);
    return verdict;
  }
  if (status != V_OCSP_CERTSTATUS_GOOD) return unusable("OCSP", "the responder does not know it");
  if (*issued < at && (!next || *next < at)) return unusable("OCSP", "older than the signature");
  verdict.status = Revocation::kGood;
  return verdict;
}

// Whether a list that is for some certificates only (RFC 5280, 5.2.5) is for this one: by where the
// certificate says that its list is, and by kind.
bool RevocationInfo::State::is_in_scope(const Certificate& certificate) const {
  using ScopePtr = std::unique_ptr<ISSUING_DIST_POINT, FreeWith<ISSUING_DIST_POINT_free>>;
  int critical = 0;
  const ScopePtr scope(static_cast<ISSUING_DIST_POINT*>(
      X509_CRL_get_ext_d2i(crl.get(), NID_issuing_distribution_point, &critical, nullptr)));
  if (!scope) return critical == -1;  // there is none
  if (scope->indirectCRL > 0 || scope->onlyattr > 0 || scope->onlysomereasons != nullptr) {
    return false;
  }
  if ((scope->onlyuser > 0 && certificate.is_authority()) ||
      (scope->onlyCA > 0 && !certificate.is_authority())) {
    return false;
  }
  if (scope->distpoint == nullptr) return true;
  if (scope->distpoint->type != 0) return false;
  const std::vector<std::string> places = certificate.list_urls();
  const GENERAL_NAMES* names = scope->distpoint->name.fullname;
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_URI) continue;
    const ASN1_STRING* url = name->d.uniformResourceIdentifier;
    const std::string place(reinterpret_cast<const char*>(ASN1_STRING_get0_data(url)),
                            static_cast<std::size_t>(ASN1_STRING_length(url)));
    if (std::find(places.begin(), places.end(), place) != places.end()) return true;
  }
  return false;
}

std::string RevocationInfo::State::fault_of_crl(const Certificate& certificate,
                                                const Certificate& issuer, Instant control) const {
  if ((X509_get_key_usage(issuer.native()) & KU_CRL_SIGN) == 0) return "its issuer may not sign it";
  if (!was_valid(issuer, control)) return "its issuer's certificate was not valid";
  for (int i = 0; i < X509_CRL_get_ext_count(crl.get()); ++i) {
    X509_EXTENSION* extension = X509_CRL_get_ext(crl.get(), i);
    const bool is_scope =
        OBJ_obj2nid(X509_EXTENSION_get_object(extension)) == NID_issuing_distribution_point;
    if (X509_EXTENSION_get_critical(extension) != 0 && !is_scope) return "a list we cannot read";
  }
  if (!is_in_scope(certificate)) return "a list for a part of the certificates only";
  return is_by(issuer) ? "" : "a wrong signature";
}

RevocationVerdict RevocationInfo::State::crl_status(const Certificate& certificate,
                                                    const Certificate& issuer, Instant at,
                                                    Instant control) const {
  if (X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), X509_get_issuer_name(certificate.native())) !=
      0) {
    return {};
  }
  const std::string fault = fault_of_crl(certificate, issuer, control);
  if (!fault.empty()) return unusable("CRL", fault);
  const auto issued = instant(X509_CRL_get0_lastUpdate(crl.get()));
  const auto next = instant(X509_CRL_get0_nextUpdate(crl.get()));
  if (!issued || *issued > control + kTolerance) return unusable("CRL", "from the future");
  RevocationVerdict verdict;
  verdict.source = "CRL";
  verdict.issued = *issued;
  X509_REVOKED* entry = nullptr;
  if (X509_CRL_get0_by_cert(crl.get(), &entry, certificate.native()) == 1) {
    verdict.status = Revocation::kRevoked;
    verdict.revoked_at = instant(X509_REVOKED_get0_revocationDate(entry)).value_or(Instant());
    return verdict;
  }
  if (*issued < at && (!next || *next < at)) return unusable("CRL", "older than the signature");
  verdict.status = Revocation::kGood;
  return verdict;
}

RevocationVerdict RevocationInfo::status(const Certificate& certificate, const Certificate& issuer,
                                         Instant at, Instant control) const {
  RevocationVerdict verdict = is_ocsp() ? state_->ocsp_status(certificate, issuer, at, control)
                                        : state_->crl_status(certificate, issuer, at, control);
  ERR_clear_error();
  return verdict;
}

}  // namespace yinxin::crypto
