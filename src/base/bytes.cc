#include "base/bytes.h"

#include "base/error.h"

namespace yinxin {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

unsigned digit_value(char digit) {
  const auto value = kDigits.find(digit);
  if (value == std::string_view::npos) {
    throw Error(ErrorCode::kInvalidInput, "hexadecimal", "not a lower-case digit");
  }
  return static_cast<unsigned>(value);
}

}  // namespace

std::string to_hex(ByteView bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 0x0f];
  }
  return hex;
}

Bytes from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) {
    throw Error(ErrorCode::kInvalidInput, "hexadecimal", "odd number of digits");
  }
  Bytes bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(digit_value(hex[i]) << 4 | digit_value(hex[i + 1]));
  }
  return bytes;
}

}  // namespace yinxin
