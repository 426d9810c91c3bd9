#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace yinxin::crypto {

// Standard Base64 with padding and without line breaks (RFC 4648, section 4).
std::string to_base64(ByteView bytes);

// Throws Error(kInvalidInput) unless to_base64() of the result is exactly `text`.
Bytes from_base64(std::string_view text);

}  // namespace yinxin::crypto
