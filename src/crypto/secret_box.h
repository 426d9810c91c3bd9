#pragma once

#include <string_view>

#include "base/bytes.h"

namespace yinxin::crypto {

// Keeps secrets that have to be read again (AES-256-GCM) with a key that lies elsewhere, so that a
// copy of the one is worth nothing without the other. Safe to use from several threads.
class SecretBox {
 public:
  static constexpr std::size_t kKeySize = 32;

  // Throws Error(kInvalidInput) unless given exactly 32 bytes.
  explicit SecretBox(Bytes key);

  // `purpose` says what the secret is for and whose; it opens for that only.
  Bytes seal(ByteView secret, std::string_view purpose) const;
  // Throws Error(kCorrupt) if it was sealed otherwise or changed since.
  Bytes open(ByteView sealed, std::string_view purpose) const;

 private:
  Bytes key_;
};

}  // namespace yinxin::crypto
