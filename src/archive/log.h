#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <tuple>
#include <vector>

#include "archive/journal.h"
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
  Log(const std::filesystem::path& root, ledger::NoteVerifier verifier);

  // For writing: recovers first, so that all the journal holds is published. Throws
  // Error(kCorrupt), Error(kUnavailable).
  Log(const std::filesystem::path& root, ledger::NoteVerifier verifier,
      const crypto::Ed25519Key& key, storage::Disk& disk, storage::Volume& volume,
      std::uint64_t journal_space);

  // Makes the files of an empty log.
  static void create(const std::filesystem::path& root, const std::string& origin,
                     const crypto::Ed25519Key& key, storage::Disk& disk,
                     std::uint64_t journal_space);

  std::uint64_t size() const;
  std::string checkpoint() const;
  std::string vkey() const { return verifier_.vkey(); }
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

  void load();
  void replay(const JournalRecord& record);
  void recover(const crypto::Ed25519Key& key, storage::Disk& disk, storage::Volume& volume,
               std::uint64_t journal_space);
  void check_last_tile(const Bytes& hashes) const;
  ledger::Digest node(unsigned level, std::uint64_t index) const;
  void extend_tail(std::vector<Bytes> entries, std::string note);

  std::filesystem::path root_;
  ledger::NoteVerifier verifier_;
  LogFiles files_;
  ledger::Frontier frontier_;
  std::shared_ptr<Writer> writer_;

  Bytes tile(unsigned level, std::uint64_t index, std::uint64_t width) const;

  // Tiles that proofs asked for; of a given width, one never changes.
  mutable std::mutex tiles_mutex_;
  mutable std::map<std::tuple<unsigned, std::uint64_t, std::uint64_t>, Bytes> tiles_;

  mutable std::shared_mutex mutex_;  // guards what follows
  std::uint64_t published_ = 0;
  std::uint64_t tail_start_ = 0;  // a multiple of 256, at most published_
  std::vector<Bytes> tail_;
  std::vector<ledger::Digest> tail_leaves_;
  std::string note_;
};

}  // namespace yinxin::archive
