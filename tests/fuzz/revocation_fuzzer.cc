#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "crypto/revocation.h"
#include "crypto/sample_authority.h"

namespace {

using namespace yinxin;

// An authority made just now has not said anything yet.
void judge(const crypto::RevocationInfo& info) {
  static const Instant now = *from_rfc3339("2026-03-18T09:20:00+08:00");
  static const auto authority = crypto::SampleAuthority::create("fuzz", now);
  static const auto agency =
      crypto::Certificate::from_pem(authority.issue_signer("fuzz", now).certificate_pem, "fuzz")
          .front();
  const auto verdict = info.status(agency, authority.certificate(), now, now);
  if (verdict.status == crypto::Revocation::kGood) std::abort();
  if (verdict.status == crypto::Revocation::kRevoked) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view der(reinterpret_cast<const char*>(data), size);
  for (const auto parse : {&crypto::RevocationInfo::from_ocsp, &crypto::RevocationInfo::from_crl}) {
    try {
      judge(parse(der));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInvalidInput) std::abort();
    }
  }
  return 0;
}
