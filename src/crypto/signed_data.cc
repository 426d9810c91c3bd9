#include "crypto/signed_data.h"

#include <map>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace yinxin::crypto {
namespace {

using namespace std::string_view_literals;

constexpr ByteView kIdData = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"sv;
constexpr ByteView kIdSignedData = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv;
constexpr ByteView kContentType = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03"sv;
constexpr ByteView kMessageDigest = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04"sv;
constexpr ByteView kSigningCertificateV2 = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f"sv;
constexpr ByteView kTimestampInfo = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04"sv;
constexpr ByteView kSigningCertificate = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0c"sv;
constexpr ByteView kSignatureTimestamp = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e"sv;
constexpr ByteView kVersion1 = "\x01"sv;
constexpr ByteView kVersion3 = "\x03"sv;  // of a SignedData whose content is not data

constexpr std::uint8_t kDirectoryName = 0xa4;  // GeneralName [4], RFC 5280, 4.2.1.6
constexpr std::size_t kMaxCertificates = 16;

[[noreturn]] void throw_format(std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, "CMS_FORMAT", problem);
}

struct AlgorithmIdentifier {
  ByteView oid;
  ByteView parameters;
};

AlgorithmIdentifier algorithm_identifier(const DerElement& element) {
  DerReader reader(element.content);
  AlgorithmIdentifier result;
  result.oid = reader.expect(kDerObjectIdentifier).content;
  result.parameters = reader.rest();
  if (!reader.at_end()) (void)reader.next();
  reader.expect_end();
  return result;
}

// A digest has no parameters, or NULL.
ByteView digest_identifier(const DerElement& element) {
  const AlgorithmIdentifier result = algorithm_identifier(element);
  if (!result.parameters.empty() && result.parameters != "\x05\0"sv) {
    throw_format("unexpected parameters of a digest");
  }
  return result.oid;
}

void expect_version(DerReader& reader, ByteView version) {
  if (reader.expect(kDerInteger).content != version) throw_format("an unexpected version");
}

IssuerAndSerial issuer_and_serial(const DerElement& element) {
  DerReader reader(element.content);
  IssuerAndSerial result;
  result.issuer = reader.expect(kDerSequence).whole;
  result.serial = reader.expect(kDerInteger).content;
  reader.expect_end();
  return result;
}

// Attributes by type, each with its single value; their order is that of a DER SET.
std::map<ByteView, ByteView> attributes(ByteView set) {
  std::map<ByteView, ByteView> result;
  ByteView last;
  for (DerReader reader(set); !reader.at_end();) {
    const DerElement attribute = reader.expect(kDerSequence);
    if (attribute.whole < last) throw_format("attributes out of order");
    last = attribute.whole;
    DerReader parts(attribute.content);
    const ByteView type = parts.expect(kDerObjectIdentifier).content;
    DerReader values(parts.expect(kDerSet).content);
    parts.expect_end();
    const ByteView value = values.next().whole;
    values.expect_end();
    if (!result.emplace(type, value).second) throw_format("an attribute stands twice");
  }
  return result;
}

ByteView required(const std::map<ByteView, ByteView>& attributes, ByteView type,
                  std::string_view name) {
  const auto found = attributes.find(type);
  if (found == attributes.end()) throw_format("no signed attribute " + std::string(name));
  return found->second;
}

void read_signing_certificate(ByteView value, SignedData& data) {
  DerReader outer(value);
  DerReader signing_certificate(outer.expect(kDerSequence).content);
  DerReader identifiers(signing_certificate.expect(kDerSequence).content);
  DerReader identifier(identifiers.expect(kDerSequence).content);
  if (const auto algorithm = identifier.optional(kDerSequence)) {
    data.certificate_digest_oid = digest_identifier(*algorithm);
  }
  data.certificate_digest = identifier.expect(kDerOctetString).content;
  if (const auto issuer_serial = identifier.optional(kDerSequence)) {
    DerReader parts(issuer_serial->content);
    DerReader names(parts.expect(kDerSequence).content);
    DerReader name(names.expect(kDirectoryName).content);
    IssuerAndSerial named;
    named.issuer = name.expect(kDerSequence).whole;
    named.serial = parts.expect(kDerInteger).content;
    data.certificate_name = named;
  }
  identifier.expect_end();
}

// The older signing-certificate (RFC 2634) has no choice of digest: it is SHA-1.
void read_older_signing_certificate(ByteView value, SignedData& data) {
  read_signing_certificate(value, data);
  if (!data.certificate_digest_oid.empty())
    throw_format("a signing-certificate of neither version");
  data.has_older_digest = true;
}

void read_signed_attributes(const DerElement& element, SignedDataForm form, SignedData& data) {
  data.signed_attributes = element.whole;
  const auto signed_attributes = attributes(element.content);
  const ByteView expected = form == SignedDataForm::kDetached ? kIdData : kTimestampInfo;
  DerReader type(required(signed_attributes, kContentType, "contentType"));
  if (type.expect(kDerObjectIdentifier).content != expected) throw_format("of another content");
  DerReader digest(required(signed_attributes, kMessageDigest, "messageDigest"));
  data.message_digest = digest.expect(kDerOctetString).content;
  const auto older = signed_attributes.find(kSigningCertificate);
  if (form == SignedDataForm::kTimestamp && older != signed_attributes.end() &&
      signed_attributes.count(kSigningCertificateV2) == 0) {
    return read_older_signing_certificate(older->second, data);
  }
  read_signing_certificate(
      required(signed_attributes, kSigningCertificateV2, "signing-certificate-v2"), data);
}

void read_unsigned_attributes(const DerElement& element, SignedDataForm form, SignedData& data) {
  for (const auto& [type, value] : attributes(element.content)) {
    if (type != kSignatureTimestamp || form != SignedDataForm::kDetached) {
      throw_format("an unsigned attribute nobody vouches for");
    }
    data.timestamp = value;
  }
}

void read_signer_info(ByteView set, SignedDataForm form, SignedData& data) {
  DerReader signers(set);
  DerReader reader(signers.expect(kDerSequence).content);
  signers.expect_end();
  expect_version(reader, kVersion1);
  data.signer = issuer_and_serial(reader.expect(kDerSequence));
  if (digest_identifier(reader.expect(kDerSequence)) != data.digest_oid) {
    throw_format("two different digest algorithms");
  }
  read_signed_attributes(reader.expect(kDerContext0), form, data);
  const AlgorithmIdentifier algorithm = algorithm_identifier(reader.expect(kDerSequence));
  data.signature_oid = algorithm.oid;
  data.signature_parameters = algorithm.parameters;
  data.signature = reader.expect(kDerOctetString).content;
  if (const auto unsigned_attributes = reader.optional(kDerContext1)) {
    read_unsigned_attributes(*unsigned_attributes, form, data);
  }
  reader.expect_end();
}

void read_certificates(ByteView set, SignedData& data) {
  for (DerReader reader(set); !reader.at_end();) {
    const DerElement certificate = reader.expect(kDerSequence);
    if (data.certificates.size() == kMaxCertificates) throw_format("too many certificates");
    data.certificates.push_back(Certificate::from_der(certificate.whole));
  }
}

void read_content(ByteView sequence, SignedDataForm form, SignedData& data) {
  DerReader reader(sequence);
  const ByteView type = reader.expect(kDerObjectIdentifier).content;
  if (form == SignedDataForm::kDetached) {
    if (type != kIdData || !reader.at_end()) throw_format("the signed content is not detached");
    return;
  }
  if (type != kTimestampInfo) throw_format("not a time-stamp");
  DerReader content(reader.expect(kDerContext0).content);
  reader.expect_end();
  data.content = content.expect(kDerOctetString).content;
  content.expect_end();
}

}  // namespace

SignedData parse_signed_data(ByteView cms, SignedDataForm form) {
  check_der(cms);
  DerReader outer(cms);
  DerReader content_info(outer.expect(kDerSequence).content);
  if (content_info.expect(kDerObjectIdentifier).content != kIdSignedData) {
    throw_format("not signedData");
  }
  DerReader explicit_content(content_info.expect(kDerContext0).content);
  content_info.expect_end();
  DerReader reader(explicit_content.expect(kDerSequence).content);
  explicit_content.expect_end();

  SignedData data;
  expect_version(reader, form == SignedDataForm::kDetached ? kVersion1 : kVersion3);
  DerReader digests(reader.expect(kDerSet).content);
  data.digest_oid = digest_identifier(digests.expect(kDerSequence));
  digests.expect_end();
  read_content(reader.expect(kDerSequence).content, form, data);
  read_certificates(reader.expect(kDerContext0).content, data);
  read_signer_info(reader.expect(kDerSet).content, form, data);
  reader.expect_end();
  return data;
}

}  // namespace yinxin::crypto
