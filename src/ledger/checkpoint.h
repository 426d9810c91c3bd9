#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "crypto/ed25519.h"

// Signed tree heads: C2SP tlog-checkpoint inside a C2SP signed-note (c2sp.org/tlog-checkpoint,
// c2sp.org/signed-note), with Ed25519 signatures.
namespace yinxin::ledger {

using crypto::Digest;

// A public key by which notes of one signer are checked.
struct NoteVerifier {
  std::string name;
  Bytes public_key;  // 32 bytes

  // From "name+hash+base64"; throws Error(kInvalidInput) if malformed or the hash is wrong.
  static NoteVerifier from_vkey(std::string_view vkey);
  std::string vkey() const;
  // The first four bytes of SHA-256(name || 0x0A || 0x01 || public key).
  Bytes key_hash() const;
};

// `text`, which ends in a line feed, with a blank line and one signature line behind it. Throws
// Error(kInvalidInput) if `text` or `name` has not the form of a signed note.
std::string sign_note(std::string_view text, std::string_view name, const crypto::Ed25519Key& key);

// The text of a note that carries at least one signature by `verifier`; signatures of others
// are passed over. Throws Error(kInvalidInput) if it is malformed, Error(kCorrupt) if a
// signature of `verifier` is missing or wrong.
std::string open_note(std::string_view note, const NoteVerifier& verifier);

// A log at one moment: this many entries under this root.
struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root;

  std::string text() const;
  // Extension lines after the root are permitted and passed over. Throws Error(kInvalidInput).
  static Checkpoint parse(std::string_view text);
};

std::string sign_checkpoint(const Checkpoint& checkpoint, const crypto::Ed25519Key& key);
// With the signatures of several, at least one, in this order.
std::string sign_checkpoint(const Checkpoint& checkpoint,
                            const std::vector<const crypto::Ed25519Key*>& keys);
// open_note() and parse(); the origin must be the verifier's name, else Error(kCorrupt).
Checkpoint open_checkpoint(std::string_view note, const NoteVerifier& verifier);

}  // namespace yinxin::ledger
