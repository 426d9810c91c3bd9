#include "crypto/base64.h"

#include <openssl/evp.h>

#include "base/error.h"

namespace yinxin::crypto {

std::string to_base64(ByteView bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

Bytes from_base64(std::string_view text) {
  Bytes bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size >= 0) {
    // EVP_DecodeBlock counts the padding as zero bytes.
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
      ++padding;
    bytes.resize(static_cast<std::size_t>(size) - padding);
    if (to_base64(bytes) == text) return bytes;
  }
  throw Error(ErrorCode::kInvalidInput, "Base64", "not canonical Base64");
}

}  // namespace yinxin::crypto
