#pragma once

#include <string>
#include <string_view>

namespace yinxin::index {

// How a word may differ from what was looked for.
enum class Slip {
  kNone,
  kOneMore,  // one more character between its own, at most
  kAny,      // one character wrong, missing or too many, at most
};

// Whether `text` has `needle` in it.
bool contains(std::u16string_view text, std::u16string_view needle, Slip slip);

std::u16string to_utf16(std::u32string_view text);

}  // namespace yinxin::index
