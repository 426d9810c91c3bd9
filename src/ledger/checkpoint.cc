#include "ledger/checkpoint.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "base/utf8.h"
#include "crypto/base64.h"

namespace yinxin::ledger {
namespace {

constexpr char kEd25519 = 0x01;  // the signature type of the specification
constexpr std::size_t kKeyHashSize = 4;
constexpr std::string_view kSignaturePrefix = "— ";
constexpr std::size_t kMaxNoteSize = std::size_t{64} << 10;

[[noreturn]] void throw_malformed(std::string_view what, std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, std::string(what), problem);
}

bool is_name(std::string_view name) {
  return !name.empty() && is_utf8(name) && std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '+' && c != '\x7f';
  });
}

bool is_note_text(std::string_view text) {
  return !text.empty() && text.back() == '\n' && is_utf8(text) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= ' ' || c == '\n'; });
}

// Takes the front of `rest` up to `end`, which is consumed too.
std::string_view take(std::string_view& rest, char end, std::string_view what) {
  const std::size_t size = rest.find(end);
  if (size == std::string_view::npos) throw_malformed(what, "cut short");
  const std::string_view part = rest.substr(0, size);
  rest.remove_prefix(size + 1);
  return part;
}

// Whether the signature line (without its prefix) is by `verifier`; Error(kCorrupt) if it
// claims to be and is not.
bool is_signed_by(std::string_view line, std::string_view text, const NoteVerifier& verifier) {
  const std::string_view name = take(line, ' ', "signed note");
  const Bytes signature = crypto::from_base64(line);
  if (signature.size() <= kKeyHashSize) throw_malformed("signed note", "signature too short");
  const ByteView view = signature;
  if (name != verifier.name || view.substr(0, kKeyHashSize) != verifier.key_hash()) return false;
  if (!crypto::ed25519_verify(verifier.public_key, text, view.substr(kKeyHashSize))) {
    throw Error(ErrorCode::kCorrupt, "signed note",
                "the signature of " + verifier.name + " does not fit the text");
  }
  return true;
}

std::string signature_line(std::string_view text, std::string_view name,
                           const crypto::Ed25519Key& key) {
  const NoteVerifier signer{std::string(name), key.public_key()};
  return std::string(kSignaturePrefix) + signer.name + " " +
         crypto::to_base64(signer.key_hash() + key.sign(text)) + "\n";
}

}  // namespace

Bytes NoteVerifier::key_hash() const {
  const char type = kEd25519;
  const Digest digest = crypto::sha256({name, "\n", ByteView(&type, 1), public_key});
  return Bytes(digest.bytes().substr(0, kKeyHashSize));
}

std::string NoteVerifier::vkey() const {
  return name + "+" + to_hex(key_hash()) + "+" + crypto::to_base64(kEd25519 + public_key);
}

NoteVerifier NoteVerifier::from_vkey(std::string_view vkey) {
  std::string_view rest = vkey;
  NoteVerifier verifier;
  verifier.name = take(rest, '+', "verifier key");
  const std::string_view hash = take(rest, '+', "verifier key");
  const Bytes key = crypto::from_base64(rest);
  if (!is_name(verifier.name) || key.size() != 33 || key[0] != kEd25519) {
    throw_malformed("verifier key", "not an Ed25519 verifier key");
  }
  verifier.public_key = key.substr(1);
  if (to_hex(verifier.key_hash()) != hash) {
    throw_malformed("verifier key", "the key hash does not fit the key");
  }
  return verifier;
}

std::string sign_note(std::string_view text, std::string_view name, const crypto::Ed25519Key& key) {
  if (!is_name(name)) throw_malformed(name, "not the name of a note signer");
  if (!is_note_text(text)) throw_malformed("signed note", "not the text of a note");
  return std::string(text) + "\n" + signature_line(text, name, key);
}

std::string open_note(std::string_view note, const NoteVerifier& verifier) {
  const std::size_t blank = note.rfind("\n\n");
  if (note.size() > kMaxNoteSize || blank == std::string_view::npos) {
    throw_malformed("signed note", "no signatures behind a blank line");
  }
  const std::string_view text = note.substr(0, blank + 1);
  if (!is_note_text(text)) throw_malformed("signed note", "not the text of a note");
  bool found = false;
  for (std::string_view rest = note.substr(blank + 2); !rest.empty();) {
    std::string_view line = take(rest, '\n', "signed note");
    if (line.substr(0, kSignaturePrefix.size()) != kSignaturePrefix) {
      throw_malformed("signed note", "not a signature line");
    }
    line.remove_prefix(kSignaturePrefix.size());
    found = is_signed_by(line, text, verifier) || found;
  }
  if (!found) {
    throw Error(ErrorCode::kCorrupt, "signed note", "not signed by " + verifier.vkey());
  }
  return std::string(text);
}

std::string Checkpoint::text() const {
  return origin + "\n" + std::to_string(size) + "\n" + crypto::to_base64(root.bytes()) + "\n";
}

Checkpoint Checkpoint::parse(std::string_view text) {
  std::string_view rest = text;
  const std::string_view origin = take(rest, '\n', "checkpoint");
  const std::string_view digits = take(rest, '\n', "checkpoint");
  const std::string_view root = take(rest, '\n', "checkpoint");
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (origin.empty() || !whole || std::to_string(size) != digits) {
    throw_malformed("checkpoint", "not an origin and a size");
  }
  return {std::string(origin), size, Digest::from_bytes(crypto::from_base64(root))};
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const crypto::Ed25519Key& key) {
  return sign_note(checkpoint.text(), checkpoint.origin, key);
}

std::string sign_checkpoint(const Checkpoint& checkpoint,
                            const std::vector<const crypto::Ed25519Key*>& keys) {
  std::string note = sign_checkpoint(checkpoint, *keys.at(0));
  for (std::size_t i = 1; i < keys.size(); ++i) {
    note += signature_line(checkpoint.text(), checkpoint.origin, *keys[i]);
  }
  return note;
}

Checkpoint open_checkpoint(std::string_view note, const NoteVerifier& verifier) {
  Checkpoint checkpoint = Checkpoint::parse(open_note(note, verifier));
  if (checkpoint.origin != verifier.name) {
    throw Error(ErrorCode::kCorrupt, "checkpoint", "is of the log " + checkpoint.origin);
  }
  return checkpoint;
}

}  // namespace yinxin::ledger
