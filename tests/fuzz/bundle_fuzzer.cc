#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "archive/bundle.h"

// Whatever the bytes are, check_bundle() says what it thinks of them and does nothing else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yinxin;
  const std::string_view zip(reinterpret_cast<const char*>(data), size);
  const archive::BundleReading reading = archive::check_bundle(zip, "");
  if (reading.good() && !reading.document) std::abort();
  return 0;
}
