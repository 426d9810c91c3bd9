#pragma once

#include <string>
#include <string_view>

namespace yinxin {

// Whether `text` is well-formed UTF-8: no overlong forms, no surrogates.
bool is_utf8(std::string_view text);

// The code points of `text`. Throws Error(kInvalidInput) unless is_utf8(text).
std::u32string to_utf32(std::string_view text);

// Code points that are not characters (surrogates, beyond U+10FFFF) become U+FFFD.
std::string to_utf8(std::u32string_view text);
std::string to_utf8(char32_t character);

// "U+20BB7", as standards and character tables write it.
std::string code_point_name(char32_t character);

}  // namespace yinxin
