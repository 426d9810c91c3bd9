#include "ledger/cosignature.h"

#include <algorithm>

#include "base/error.h"
#include "crypto/base64.h"

namespace yinxin::ledger {
namespace {

constexpr char kCosignatureV1 = 0x04;
constexpr std::size_t kKeyHashSize = 4;
constexpr std::size_t kTimeSize = 8;
constexpr std::size_t kSignatureSize = 64;
constexpr std::string_view kSignaturePrefix = "— ";

Bytes key_hash(const std::string& name, ByteView public_key) {
  const Digest digest = crypto::sha256({name, "\n", ByteView(&kCosignatureV1, 1), public_key});
  return Bytes(digest.bytes().substr(0, kKeyHashSize));
}

Bytes message(std::string_view text, std::uint64_t seconds) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(text);
}

std::string_view text_of(std::string_view note) {
  const std::size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos) {
    throw Error(ErrorCode::kInvalidInput, "signed note", "no signatures behind a blank line");
  }
  return note.substr(0, blank + 1);
}

std::uint64_t big_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

struct Witness {
  std::string name;
  Bytes public_key;
};

Witness parse(const std::string& vkey) {
  const std::size_t first = vkey.find('+');
  const std::size_t second = vkey.find('+', first + 1);
  if (first == std::string::npos || second == std::string::npos) {
    throw Error(ErrorCode::kInvalidInput, "verifier key", "not a verifier key");
  }
  const Bytes key = crypto::from_base64(std::string_view(vkey).substr(second + 1));
  Witness witness{vkey.substr(0, first), key.substr(std::min<std::size_t>(1, key.size()))};
  if (key.size() != 33 || key[0] != kCosignatureV1 ||
      to_hex(key_hash(witness.name, witness.public_key)) !=
          vkey.substr(first + 1, second - first - 1)) {
    throw Error(ErrorCode::kInvalidInput, "verifier key", "not a witness's verifier key");
  }
  return witness;
}

}  // namespace

std::string cosigner_vkey(const std::string& name, const crypto::Ed25519Key& key) {
  const Bytes public_key = key.public_key();
  return name + "+" + to_hex(key_hash(name, public_key)) + "+" +
         crypto::to_base64(kCosignatureV1 + public_key);
}

void check_cosigner_vkey(const std::string& vkey) {
  parse(vkey);
}

std::string cosignature_line(std::string_view note, const std::string& name,
                             const crypto::Ed25519Key& key, Instant now) {
  const auto seconds = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
  Bytes signature = key_hash(name, key.public_key());
  for (int shift = 56; shift >= 0; shift -= 8) {
    signature += static_cast<char>(seconds >> shift & 0xff);
  }
  signature += key.sign(message(text_of(note), seconds));
  return std::string(kSignaturePrefix) + name + " " + crypto::to_base64(signature) + "\n";
}

std::optional<Instant> cosigned_at(std::string_view note, const std::string& vkey) {
  const Witness witness = parse(vkey);
  const std::string_view text = text_of(note);
  std::string_view rest = note.substr(text.size() + 1);
  const std::string prefix = std::string(kSignaturePrefix) + witness.name + " ";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.substr(0, prefix.size()) != prefix) continue;
    const Bytes signature = crypto::from_base64(line.substr(prefix.size()));
    if (signature.size() != kKeyHashSize + kTimeSize + kSignatureSize ||
        signature.substr(0, kKeyHashSize) != key_hash(witness.name, witness.public_key)) {
      continue;
    }
    const std::uint64_t seconds = big_endian(ByteView(signature).substr(kKeyHashSize, kTimeSize));
    if (!crypto::ed25519_verify(witness.public_key, message(text, seconds),
                                ByteView(signature).substr(kKeyHashSize + kTimeSize))) {
      continue;
    }
    return Instant(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
  }
  return {};
}

}  // namespace yinxin::ledger
