#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crypto/cms.h"

// Whatever the bytes are, they are no signature over nothing by anybody.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yinxin;
  const std::string_view cms(reinterpret_cast<const char*>(data), size);
  const crypto::CmsVerdict verdict = crypto::verify_detached(cms, {"never signed"});
  if (verdict.code.empty()) std::abort();
  return 0;
}
