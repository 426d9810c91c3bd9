#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "archive/entry.h"
#include "base/bytes.h"
#include "base/error.h"
#include "crypto/ed25519.h"
#include "ledger/checkpoint.h"

namespace yinxin::archive {

// The keys that sign a log, one after another. Whoever knows the first learns the others from
// links: each is the entry by which a key begins or ends, with the proof that it is in a log that
// the keys of that moment have signed. archive/README.md describes them.
class KeyChain {
 public:
  struct Key {
    ledger::NoteVerifier verifier;
    std::uint64_t from = 0;              // the index of its entry
    std::optional<std::uint64_t> until;  // the index of the entry by which it ended

    // Whether it signs the log of so many entries.
    bool signs(std::uint64_t size) const;
  };
  struct Link {
    Entry entry;
    Bytes text;  // as it lies in log/keys/
  };

  explicit KeyChain(ledger::NoteVerifier first);
  // Of the log under `root`, by its marker and its links. Throws Error(kNotFound) if there is no
  // archive, Error(kCorrupt) if a link is not what it should be.
  static KeyChain read(const std::filesystem::path& root);

  // Adds the links under `root` that it lacks; those before a bad one stay. Throws Error(kCorrupt).
  void add_links(const std::filesystem::path& root);
  // Throws Error(kCorrupt, where, …) unless this is the next link.
  void add_link(Bytes text, const std::string& where);

  const std::string& origin() const { return keys_.front().verifier.name; }
  const ledger::NoteVerifier& first() const { return keys_.front().verifier; }
  // The one that began last.
  const ledger::NoteVerifier& newest() const { return keys_.back().verifier; }
  const std::vector<Key>& keys() const { return keys_; }
  const std::vector<Link>& links() const { return links_; }
  const Key* find(const std::string& vkey) const;
  bool begins_with(const KeyChain& older) const;
  // Whether one key is being handed over to another, so that both sign.
  bool is_changing() const { return keys_.size() > 1 && !keys_[keys_.size() - 2].until; }
  // What it will be with this entry, not proven yet. Throws Error(kCorrupt) unless it may follow.
  KeyChain after(const Entry& entry) const;

  // The checkpoint in a note that every key has signed that signs a log of its size; other
  // signatures are passed over. Throws Error(kCorrupt), saying which key is missing, and
  // Error(kInvalidInput) if it is no checkpoint.
  ledger::Checkpoint open(std::string_view note) const;
  // The note of a checkpoint, signed with all keys that have to. Throws Error(kInvalidInput) if one
  // is not among `keys`.
  std::string sign(const ledger::Checkpoint& checkpoint,
                   const std::vector<crypto::Ed25519Key>& keys) const;

 private:
  void apply(const Entry& entry);
  void begin(const Entry& entry);
  void end(const Entry& entry);
  [[noreturn]] void refuse_note(std::string_view note, const Key& missing,
                                const Error& error) const;

  std::vector<Key> keys_;
  std::vector<Link> links_;
};

// "log/keys/1": where the link of that number, counted from 1, lies in an archive.
std::filesystem::path link_path(std::size_t number);

}  // namespace yinxin::archive
