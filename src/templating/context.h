#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "templating/directory.h"

namespace yinxin::templating {

// What a record is checked and turned into a document with.
struct Context {
  const Directory& directory;  // must outlive the call
  // The moment of issuing or previewing. A record without a date gets the day this is in China.
  Instant now;
  // 发文字号, once it is assigned. Until then documents show the series and a blank serial.
  std::string number;
  // Missing values become ▢label▢ instead of an Error.
  bool draft = false;
  // Whether some face can draw a character; nothing is asked if empty.
  std::function<bool(char32_t)> can_draw;
};

}  // namespace yinxin::templating
