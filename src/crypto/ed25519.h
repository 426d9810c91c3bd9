#pragma once

#include <memory>

#include "base/bytes.h"

namespace yinxin::crypto {

// Whether `signature` (64 bytes) over `message` was made with the key whose public half is
// `public_key` (32 bytes). RFC 8032. Malformed input is simply false.
bool ed25519_verify(ByteView public_key, ByteView message, ByteView signature);

// A private Ed25519 key, with which a log signs its checkpoints. Safe to use from several
// threads. The key never leaves this object except through pem().
class Ed25519Key {
 public:
  static Ed25519Key generate();
  // From an unencrypted PKCS#8 PEM. Throws Error(kInvalidInput).
  static Ed25519Key from_pem(ByteView pem);
  ~Ed25519Key();
  Ed25519Key(Ed25519Key&&) noexcept;
  Ed25519Key& operator=(Ed25519Key&&) noexcept;

  Bytes sign(ByteView message) const;  // 64 bytes
  Bytes public_key() const;            // 32 bytes
  Bytes pem() const;

 private:
  struct State;
  explicit Ed25519Key(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace yinxin::crypto
