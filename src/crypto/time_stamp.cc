#include "crypto/time_stamp.h"

#include "base/error.h"
#include "crypto/signature_algorithm.h"
#include "crypto/signed_data.h"
#include "crypto/verify_signer.h"

namespace yinxin::crypto {
namespace {

using namespace std::string_view_literals;

[[noreturn]] void throw_format(std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, "CMS_FORMAT", problem);
}

void read_imprint(const DerElement& element, TimestampVerdict& verdict) {
  DerReader reader(element.content);
  DerReader method(reader.expect(kDerSequence).content);
  verdict.digest_name = digest_name(method.expect(kDerObjectIdentifier).content);
  (void)method.optional(kDerNull);
  method.expect_end();
  verdict.imprint = reader.expect(kDerOctetString).content;
  reader.expect_end();
  if (verdict.digest_name.empty()) {
    throw Error(ErrorCode::kInvalidInput, "CRYPTO_CONSTRAINTS_FAILURE",
                "an imprint by a digest we do not accept");
  }
}

// TSTInfo (RFC 3161, 2.4.2).
void read_info(ByteView der, TimestampVerdict& verdict) {
  check_der(der);
  DerReader outer(der);
  DerReader reader(outer.expect(kDerSequence).content);
  if (reader.expect(kDerInteger).content != "\x01"sv) throw_format("an unexpected version");
  (void)reader.expect(kDerObjectIdentifier);
  read_imprint(reader.expect(kDerSequence), verdict);
  (void)reader.expect(kDerInteger);
  const auto time = time_of(reader.expect(kDerGeneralizedTime).content);
  if (!time) throw_format("not a time in UTC");
  verdict.time = *time;
  (void)reader.optional(kDerSequence);  // accuracy
  const auto ordering = reader.optional(kDerBoolean);
  if (ordering && ordering->content != "\xff"sv) throw_format("a default that is spelled out");
  if (const auto nonce = reader.optional(kDerInteger)) verdict.nonce = nonce->content;
  (void)reader.optional(kDerContext0);  // the authority's name
  (void)reader.optional(kDerContext1);  // extensions
  reader.expect_end();
}

}  // namespace

bool TimestampVerdict::is_of(const ContentDigest& content) const {
  return !digest_name.empty() && content(digest_name) == imprint;
}

TimestampVerdict verify_timestamp(ByteView token) {
  TimestampVerdict verdict;
  try {
    const SignedData data = parse_signed_data(token, SignedDataForm::kTimestamp);
    verdict.certificates = data.certificates;
    read_info(data.content, verdict);
    verdict.algorithm = verify_signer(data, digest_of({data.content}), verdict.authority).name;
  } catch (const Error& error) {
    verdict.code = code_of(error);
    verdict.detail = error.what();
  }
  return verdict;
}

}  // namespace yinxin::crypto
