#include "support/places.h"

namespace yinxin::testing {

std::string source_dir() {
  return YINXIN_SOURCE_DIR;
}

std::string tests_dir() {
  return YINXIN_SOURCE_DIR "/tests";
}

std::string program() {
  return YINXIN_PROGRAM;
}

bool sanitized() {
  return !std::string(YINXIN_SANITIZE).empty();
}

}  // namespace yinxin::testing
