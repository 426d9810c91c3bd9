#include "archive/key_chain.h"

#include <algorithm>

#include "archive/layout.h"
#include "base/file.h"
#include "ledger/proof_text.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostLinks = 10'000;

[[noreturn]] void refuse(std::string_view problem) {
  throw Error(ErrorCode::kCorrupt, "key", problem);
}

std::string name_of(const KeyChain::Key& key) {
  return key.verifier.name + "+" + to_hex(key.verifier.key_hash());
}

bool is_signed_by(std::string_view note, const ledger::NoteVerifier& verifier) try {
  ledger::open_note(note, verifier);
  return true;
} catch (const Error&) {
  return false;
}

}  // namespace

fs::path link_path(std::size_t number) {
  return fs::path(kKeysDirectory) / std::to_string(number);
}

bool KeyChain::Key::signs(std::uint64_t size) const {
  return (from == 0 || from < size) && (!until || size <= *until);
}

KeyChain::KeyChain(ledger::NoteVerifier first) {
  keys_.push_back({std::move(first), 0, {}});
}

KeyChain KeyChain::read(const fs::path& root) {
  KeyChain chain(read_marker(root));
  chain.add_links(root);
  return chain;
}

void KeyChain::add_links(const fs::path& root) {
  while (links_.size() < kMostLinks) {
    const fs::path path = root / link_path(links_.size() + 1);
    std::error_code failure;
    if (!fs::exists(path, failure) && !failure) return;
    add_link(read_file(path, kMaxLinkSize), path.string());
  }
}

void KeyChain::add_link(Bytes text, const std::string& where) try {
  const ledger::ProofText proof = ledger::read_proof(text);
  Entry entry = parse_entry(proof.index, proof.extra, where);
  const std::uint64_t size = entry.index + 1;
  KeyChain next = after(entry);
  const ledger::Checkpoint checkpoint = next.open(proof.checkpoint);
  if (checkpoint.size != size ||
      ledger::implied_root(ledger::leaf_hash(entry.stored), {entry.index, size, proof.path}) !=
          checkpoint.root) {
    refuse("条目不在所附检查点的日志之末 (the entry is not the last of the log it is proven in)");
  }
  keys_ = std::move(next.keys_);
  links_.push_back({std::move(entry), std::move(text)});
} catch (const Error& error) {
  throw Error(
      ErrorCode::kCorrupt, where,
      "日志密钥的交接无效 (invalid change of the log's keys): " + std::string(error.problem()));
}

KeyChain KeyChain::after(const Entry& entry) const {
  KeyChain next = *this;
  next.apply(entry);
  return next;
}

void KeyChain::apply(const Entry& entry) {
  if (entry.type != kKeyEntry) refuse("不是密钥条目 (not a key entry)");
  const std::uint64_t after = links_.empty() ? 0 : links_.back().entry.index;
  if (entry.index <= after) refuse("次序不对 (out of order)");
  if (entry.json.find("retired") != nullptr) {
    end(entry);
  } else {
    begin(entry);
  }
}

void KeyChain::begin(const Entry& entry) {
  const Json* previous = entry.json.find("previous");
  if (previous == nullptr || previous->string() != newest().vkey()) {
    refuse("不是由现用密钥交出的 (not handed over by the key in use)");
  }
  if (is_changing()) {
    refuse("前一次轮换尚未结束 (the change before has not ended)");
  }
  auto verifier = ledger::NoteVerifier::from_vkey(entry.json.at("public_key").string());
  if (verifier.name != origin()) refuse("是另一日志的密钥 (of another log)");
  if (find(verifier.vkey()) != nullptr) refuse("密钥不得再次启用 (a key begins only once)");
  keys_.push_back({std::move(verifier), entry.index, {}});
}

void KeyChain::end(const Entry& entry) {
  if (!is_changing() ||
      entry.json.at("retired").string() != keys_[keys_.size() - 2].verifier.vkey()) {
    refuse("只能停用已交出的密钥 (only the key that was handed over can end)");
  }
  keys_[keys_.size() - 2].until = entry.index;
}

const KeyChain::Key* KeyChain::find(const std::string& vkey) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const Key& key) { return key.verifier.vkey() == vkey; });
  return found == keys_.end() ? nullptr : &*found;
}

bool KeyChain::begins_with(const KeyChain& older) const {
  return first().vkey() == older.first().vkey() && links_.size() >= older.links_.size() &&
         std::equal(older.links_.begin(), older.links_.end(), links_.begin(),
                    [](const Link& a, const Link& b) { return a.entry.stored == b.entry.stored; });
}

ledger::Checkpoint KeyChain::open(std::string_view note) const {
  ledger::Checkpoint checkpoint = ledger::Checkpoint::parse(note);
  for (const Key& key : keys_) {
    if (!key.signs(checkpoint.size)) continue;
    try {
      checkpoint = ledger::open_checkpoint(note, key.verifier);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kCorrupt) throw;
      refuse_note(note, key, error);
    }
  }
  return checkpoint;
}

void KeyChain::refuse_note(std::string_view note, const Key& missing, const Error& error) const {
  for (const Key& key : keys_) {
    if (&key == &missing || !is_signed_by(note, key.verifier)) continue;
    if (key.until) {
      refuse("检查点须由 " + name_of(missing) + " 签署，签署者 " + name_of(key) + " 已由第 " +
             std::to_string(*key.until) +
             " 项交出或停用 (signed by a key that was retired by that entry)");
    }
    refuse("检查点缺 " + name_of(missing) + " 的签名，只有 " + name_of(key) +
           " 的 (in this part of the log one key's signature is missing)");
  }
  throw Error(error);
}

std::string KeyChain::sign(const ledger::Checkpoint& checkpoint,
                           const std::vector<crypto::Ed25519Key>& keys) const {
  std::vector<const crypto::Ed25519Key*> signers;
  for (const Key& key : keys_) {
    if (!key.signs(checkpoint.size)) continue;
    const auto held = std::find_if(keys.begin(), keys.end(), [&](const crypto::Ed25519Key& k) {
      return k.public_key() == key.verifier.public_key;
    });
    if (held == keys.end()) {
      throw Error(
          ErrorCode::kInvalidInput, name_of(key),
          "缺少日志密钥，或所给密钥不是此日志的 (not the key of this log, or one is missing)");
    }
    signers.push_back(&*held);
  }
  return ledger::sign_checkpoint(checkpoint, signers);
}

}  // namespace yinxin::archive
