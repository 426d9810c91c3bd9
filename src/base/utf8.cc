#include "base/utf8.h"

#include <unicode/utf8.h>

#include <cstdio>
#include <limits>

#include "base/error.h"

namespace yinxin {
namespace {

// ICU's macros narrow on purpose.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"

// Calls `visit` for each code point; false as soon as the bytes are not UTF-8.
template <typename Visit>
bool decode(std::string_view text, Visit visit) {
  if (text.size() > std::numeric_limits<std::int32_t>::max()) return false;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c < 0) return false;
    visit(static_cast<char32_t>(c));
  }
  return true;
}

#pragma GCC diagnostic pop

void append(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  char bytes[U8_MAX_LENGTH];
  std::size_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, static_cast<UChar32>(c));
  out.append(bytes, size);
}

}  // namespace

bool is_utf8(std::string_view text) {
  return decode(text, [](char32_t) {});
}

std::u32string to_utf32(std::string_view text) {
  std::u32string out;
  out.reserve(text.size() / 2);
  if (!decode(text, [&](char32_t c) { out += c; })) {
    throw Error(ErrorCode::kInvalidInput, "文本 text", "不是合法的UTF-8编码 (not UTF-8)");
  }
  return out;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (const char32_t c : text) append(out, c);
  return out;
}

std::string to_utf8(char32_t character) {
  return to_utf8(std::u32string_view(&character, 1));
}

std::string code_point_name(char32_t character) {
  char text[16];
  std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(character));
  return text;
}

}  // namespace yinxin
