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
constexpr ByteView kSignatureTimestamp = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e"sv;
constexpr ByteView kVersion1 = "\x01"sv;

constexpr std::uint8_t kDirectoryName = 0xa4;  // GeneralName [4], RFC 5280, 4.2.1.6
constexpr std::size_t kMaxCertificates = 16;

[[noreturn]] void throw_format(std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, "CMS_FORMAT", problem);
}

struct AlgorithmIdentifier {
  ByteView oid;
  bool has_null = false;
};

AlgorithmIdentifier algorithm_identifier(const DerElement& element) {
  DerReader reader(element.content);
  AlgorithmIdentifier result;
  result.oid = reader.expect(kDerObjectIdentifier).content;
  result.has_null = reader.optional(kDerNull).has_value();
  if (!reader.at_end()) throw_format("unexpected algorithm parameters");
  return result;
}

void expect_version_1(DerReader& reader) {
  if (reader.expect(kDerInteger).content != kVersion1) throw_format("an unexpected version");
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
    data.certificate_digest_oid = algorithm_identifier(*algorithm).oid;
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

void read_signed_attributes(const DerElement& element, SignedData& data) {
  data.signed_attributes = element.whole;
  const auto signed_attributes = attributes(element.content);
  DerReader type(required(signed_attributes, kContentType, "contentType"));
  if (type.expect(kDerObjectIdentifier).content != kIdData) throw_format("not id-data");
  DerReader digest(required(signed_attributes, kMessageDigest, "messageDigest"));
  data.message_digest = digest.expect(kDerOctetString).content;
  read_signing_certificate(
      required(signed_attributes, kSigningCertificateV2, "signing-certificate-v2"), data);
}

void read_unsigned_attributes(const DerElement& element, SignedData& data) {
  for (const auto& [type, value] : attributes(element.content)) {
    if (type != kSignatureTimestamp) throw_format("an unsigned attribute nobody vouches for");
    data.has_timestamp = true;
  }
}

void read_signer_info(ByteView set, SignedData& data) {
  DerReader signers(set);
  DerReader reader(signers.expect(kDerSequence).content);
  signers.expect_end();
  expect_version_1(reader);
  data.signer = issuer_and_serial(reader.expect(kDerSequence));
  if (algorithm_identifier(reader.expect(kDerSequence)).oid != data.digest_oid) {
    throw_format("two different digest algorithms");
  }
  read_signed_attributes(reader.expect(kDerContext0), data);
  const AlgorithmIdentifier algorithm = algorithm_identifier(reader.expect(kDerSequence));
  data.signature_oid = algorithm.oid;
  data.signature_has_null = algorithm.has_null;
  data.signature = reader.expect(kDerOctetString).content;
  if (const auto unsigned_attributes = reader.optional(kDerContext1)) {
    read_unsigned_attributes(*unsigned_attributes, data);
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

}  // namespace

SignedData parse_signed_data(ByteView cms) {
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
  expect_version_1(reader);
  DerReader digests(reader.expect(kDerSet).content);
  data.digest_oid = algorithm_identifier(digests.expect(kDerSequence)).oid;
  digests.expect_end();
  DerReader encapsulated(reader.expect(kDerSequence).content);
  if (encapsulated.expect(kDerObjectIdentifier).content != kIdData || !encapsulated.at_end()) {
    throw_format("the signed content is not detached data");
  }
  read_certificates(reader.expect(kDerContext0).content, data);
  read_signer_info(reader.expect(kDerSet).content, data);
  reader.expect_end();
  return data;
}

}  // namespace yinxin::crypto
