#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace yinxin::crypto {

// A 256-bit digest: SHA-256, the name of every archived object and of every ledger node, or SM3,
// its national counterpart (GB/T 32905-2016), which stands beside it.
class Digest {
 public:
  static constexpr std::size_t kSize = 32;

  // Throws Error(kInvalidInput) unless given exactly 32 bytes.
  static Digest from_bytes(ByteView bytes);
  // Throws Error(kInvalidInput) unless given exactly 64 lower-case hex digits.
  static Digest from_hex(std::string_view hex);

  ByteView bytes() const { return {bytes_.data(), bytes_.size()}; }
  std::string hex() const { return to_hex(bytes()); }

  friend bool operator==(const Digest& a, const Digest& b) { return a.bytes_ == b.bytes_; }
  friend bool operator!=(const Digest& a, const Digest& b) { return !(a == b); }
  friend bool operator<(const Digest& a, const Digest& b) { return a.bytes_ < b.bytes_; }

 private:
  Digest() = default;

  std::array<char, kSize> bytes_{};
};

// The SHA-256 of `parts`, one after another. Taking parts rather than one buffer lets a caller
// put a prefix before a large file without copying the file.
Digest sha256(std::initializer_list<ByteView> parts);
inline Digest sha256(ByteView bytes) {
  return sha256({bytes});
}

// SM3 of `bytes`.
Digest sm3(ByteView bytes);

// A SHA-256 computed piece by piece. Not safe to share between threads.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void update(ByteView bytes);
  // The digest of everything so far. Once only.
  Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace yinxin::crypto
