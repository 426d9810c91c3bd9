#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "archive/journal.h"
#include "archive/key_chain.h"
#include "archive/log_files.h"
#include "crypto/ed25519.h"
#include "ledger/checkpoint.h"
#include "ledger/merkle.h"
#include "storage/disk.h"

namespace yinxin::archive {

// The log of an archive: what the tiles hold, and behind it the tail, which is in the journal
// and in memory. Reading is for any thread; append() and publish() are for one.
class Log {
 public:
  // For reading: the published log and what the journal holds beyond it, unless a writer is at
  // work, whose last record might still be lost. Throws Error(kCorrupt).
  // `keys` may be the first of its keys only.
  Log(const std::filesystem::path& root, KeyChain keys);

  // Of one opened for reading: takes over what was published since; false if nothing was. Throws
  // Error(kCorrupt), and stays what it is, unless that continues what it has. For one thread at a
  // time, also while others read.
  bool refresh();

  // For writing: recovers first, so that all the journal holds is published, and a change of keys
  // that was begun is in the log. `signers`, which must outlive it, are the keys that have to sign
  // now. Throws Error(kCorrupt), Error(kUnavailable), Error(kInvalidInput) if one is missing.
  Log(const std::filesystem::path& root, KeyChain keys,
      const std::vector<crypto::Ed25519Key>& signers, storage::Disk& disk, storage::Volume& volume,
      std::uint64_t journal_space);

  // Makes the files of an empty log.
  static void create(const std::filesystem::path& root, const std::string& origin,
                     const crypto::Ed25519Key& key, storage::Disk& disk,
                     std::uint64_t journal_space);

  std::uint64_t size() const;
  std::string checkpoint() const;
  KeyChain keys() const;
  // By which the log is known for ever: the key it began with.
  const std::string& first_vkey() const { return first_vkey_; }
  // Entry `index` and those after it, as many as lie together; at least one. Throws
  // Error(kNotFound) beyond size().
  std::vector<Bytes> entries_from(std::uint64_t index) const;
  Bytes entry(std::uint64_t index) const;
  // Any node that is complete in the log.
  ledger::NodeSource nodes() const;

  // More bytes of entries than this, and one entry beyond, need not fit into one commit.
  std::uint64_t largest_commit() const;
  // Commits: on return the entries are in the log for good, and the checkpoint covers them.
  // After an Error the log must be opened anew.
  void append(std::vector<Bytes> entries);
  // Brings the files up to what is committed.
  void publish();
  std::uint64_t unpublished() const;

 private:
  struct Writer;
  // By which a file that was replaced is told from the one before.
  using Stamp = std::tuple<std::uint64_t, std::int64_t, std::int64_t, std::int64_t>;

  [[noreturn]] static void throw_contradiction(const std::filesystem::path& path,
                                               std::string_view problem);
  Stamp checkpoint_stamp() const;
  void check_continued_by(const Log& fresh) const;
  void load();
  void replay(const JournalRecord& record);
  void check_links() const;
  void recover(const std::vector<crypto::Ed25519Key>& signers, storage::Disk& disk,
               storage::Volume& volume, std::uint64_t journal_space);
  void finish_change_of_keys();
  void check_last_tile(const Bytes& hashes) const;
  ledger::Digest node(unsigned level, std::uint64_t index) const;
  void extend_tail(std::vector<Bytes> entries, std::string note);

  std::filesystem::path root_;
  std::string first_vkey_;
  LogFiles files_;
  Stamp stamp_;  // of the checkpoint before it was read
  ledger::Frontier frontier_;
  std::shared_ptr<Writer> writer_;

  Bytes tile(unsigned level, std::uint64_t index, std::uint64_t width) const;

  // Tiles that proofs asked for; of a given width, one never changes.
  mutable std::mutex tiles_mutex_;
  mutable std::map<std::tuple<unsigned, std::uint64_t, std::uint64_t>, Bytes> tiles_;

  mutable std::shared_mutex mutex_;  // guards what follows
  KeyChain keys_;
  std::uint64_t published_ = 0;
  std::uint64_t tail_start_ = 0;  // a multiple of 256, at most published_
  std::vector<Bytes> tail_;
  std::vector<ledger::Digest> tail_leaves_;
  std::string note_;
};

}  // namespace yinxin::archive
