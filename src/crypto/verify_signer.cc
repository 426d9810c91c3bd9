#include "crypto/verify_signer.h"

#include <string>
#include <string_view>

#include "base/error.h"

namespace yinxin::crypto {
namespace {

constexpr char kSetTag = '\x31';

[[noreturn]] void throw_fault(std::string_view code, std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, std::string(code), problem);
}

std::string_view certificate_digest(const SignedData& data) {
  if (data.certificate_digest_oid.empty()) return data.has_older_digest ? "SHA1" : "SHA256";
  return digest_name(data.certificate_digest_oid);
}

// Never by issuer and serial alone: those anybody can put into a certificate of their own.
const Certificate* signer_certificate(const SignedData& data) {
  const std::string_view method = certificate_digest(data);
  if (method.empty()) return nullptr;
  for (const Certificate& certificate : data.certificates) {
    if (digest(method, {certificate.der()}) != data.certificate_digest) continue;
    const bool named = certificate.has_issuer_and_serial(data.signer.issuer, data.signer.serial);
    const bool named_twice =
        !data.certificate_name || certificate.has_issuer_and_serial(data.certificate_name->issuer,
                                                                    data.certificate_name->serial);
    if (named && named_twice) return &certificate;
  }
  return nullptr;
}

const SignatureAlgorithm& algorithm(const SignedData& data, const Certificate& certificate) {
  const SignatureAlgorithm* found =
      find_algorithm(certificate, data.signature_oid, data.signature_parameters, data.digest_oid);
  if (found == nullptr) {
    throw_fault("CRYPTO_CONSTRAINTS_FAILURE", "a signature algorithm or key we do not accept");
  }
  if (!has_parameters(*found, data.signature_parameters)) {
    throw_fault("CMS_FORMAT", "unexpected parameters of the signature algorithm");
  }
  return *found;
}

}  // namespace

const SignatureAlgorithm& verify_signer(const SignedData& data, const ContentDigest& content,
                                        std::optional<Certificate>& signer) {
  const std::string_view method = digest_name(data.digest_oid);
  if (method.empty()) throw_fault("CRYPTO_CONSTRAINTS_FAILURE", "a digest we do not accept");
  // Before the certificate, so that a changed document is called that and nothing milder.
  const Certificate* found = signer_certificate(data);
  if (found != nullptr) signer = *found;
  if (content(method) != data.message_digest) {
    throw_fault("HASH_FAILURE", "the signed bytes have another digest");
  }
  if (found == nullptr) {
    throw_fault("NO_SIGNING_CERTIFICATE_FOUND", "no certificate is the one that was signed for");
  }
  const SignatureAlgorithm& row = algorithm(data, *signer);
  Bytes attributes(data.signed_attributes);
  attributes[0] = kSetTag;  // signed as a SET, encoded as [0] (RFC 5652, 5.4)
  if (!verify_signature(row, *signer, attributes, data.signature)) {
    throw_fault("SIG_CRYPTO_FAILURE", "the signature is not the certificate's");
  }
  return row;
}

std::string code_of(const Error& error) {
  const bool ours = error.code() == ErrorCode::kInvalidInput && error.where() != "certificate";
  return ours ? error.where() : "CMS_FORMAT";
}

}  // namespace yinxin::crypto
