#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crypto/time_stamp.h"
#include "crypto/trust_store.h"

// Whatever the bytes are, they are no good stamp on what was never stamped; and nobody is trusted.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yinxin;
  static const crypto::TrustStore nobody{{}};
  const std::string_view token(reinterpret_cast<const char*>(data), size);
  const crypto::TimestampVerdict verdict = crypto::verify_timestamp(token);
  if (verdict.code.empty() && verdict.is_of({"never stamped"})) std::abort();
  if (!verdict.authority) return 0;
  (void)verdict.authority->may_sign_timestamps();
  const auto path =
      nobody.validate_timestamper(*verdict.authority, verdict.certificates, verdict.time);
  if (path.code.empty()) std::abort();
  return 0;
}
