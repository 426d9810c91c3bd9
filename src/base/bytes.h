#pragma once

#include <string>
#include <string_view>

namespace yinxin {

// Bytes are std::string because every library we use speaks it; the alias says which
// strings are binary and must never be printed.
using Bytes = std::string;
using ByteView = std::string_view;

// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);

// Throws Error(kInvalidInput) unless `hex` is an even number of lower-case digits.
Bytes from_hex(std::string_view hex);

}  // namespace yinxin
