#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "signature/report_json.h"
#include "signature/verify.h"

// Whatever the bytes are, verify() says what it thinks of them and does nothing else. Nobody is
// trusted here, so nothing can be valid.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yinxin;
  static const crypto::TrustStore nobody{{}};
  const std::string_view pdf(reinterpret_cast<const char*>(data), size);
  const signature::FileReport report = signature::verify(pdf, nobody, Instant());
  if (report.state() == signature::FileState::kValid) std::abort();
  (void)signature::to_json(report).dump();
  return 0;
}
