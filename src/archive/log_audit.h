#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "archive/entry.h"
#include "archive/entry_bundles.h"
#include "archive/journal.h"
#include "archive/key_chain.h"
#include "archive/log_files.h"
#include "archive/problems.h"
#include "ledger/checkpoint.h"
#include "ledger/merkle.h"
#include "ledger/tile.h"

namespace yinxin::archive {

// A log audited from its files: its bundles make its tiles, its root and its signed checkpoint,
// and what is in its journal joins them.
class LogAudit {
 public:
  // Called for each entry that has the form of one, in order, with the place it stands at.
  using Visit = std::function<void(const Entry& entry, const std::string& where)>;

  // `directory` holds log/, journal/ and lock; `since`, if any, is a checkpoint seen earlier.
  // The keys and the problems must outlive it.
  LogAudit(std::filesystem::path directory, const KeyChain& keys,
           std::optional<ledger::Checkpoint> since, unsigned threads, Problems& problems);

  void run(const Visit& visit);

  const std::string& checkpoint() const { return note_; }
  std::uint64_t size() const { return frontier_.size(); }
  // By which the log as it is now is known again: its size and root.
  std::string identity() const;
  // Whether it begins with the log of that identity.
  bool begins_with(const std::string& identity) const;
  // Of the log when it had so many entries, by its tiles. Throws Error(kCorrupt) if they are gone.
  ledger::Digest root_at(std::uint64_t size) const;
  Entry entry_at(std::uint64_t index) const;
  std::string label_of(std::uint64_t index) const;

 private:
  // A stored tile that is not what the entries make it.
  struct Difference {
    unsigned level;
    std::uint64_t hash;  // its index on that level
    std::string where;
  };

  std::vector<JournalRecord> read_tail();
  bool read_checkpoint();
  void audit_bundles(const Visit& visit);
  void take(const EntryBundle& bundle, const Visit& visit);
  void skip_bundle(std::uint64_t index, std::uint64_t width);
  void add_leaf(const ledger::Digest& leaf);
  void compare_tile(unsigned level, std::uint64_t index, const Bytes& hashes);
  void judge_log();
  void audit_record(const JournalRecord& record, const Visit& visit);
  std::uint64_t width_of(std::uint64_t bundle) const;
  std::string where_of(std::uint64_t index) const;

  const std::filesystem::path directory_;
  const LogFiles files_;
  const KeyChain& keys_;
  const std::optional<ledger::Checkpoint> since_;
  const unsigned threads_;
  Problems& problems_;

  std::string note_;
  std::optional<ledger::Checkpoint> checkpoint_;
  ledger::Frontier frontier_;
  ledger::TileEdge edge_;
  std::vector<Difference> differences_;
  bool lost_ = false;  // neither a bundle nor its hashes can be read: there is no going on
  std::map<std::uint64_t, Bytes> tail_;  // the entries that are in the journal only

  // Whoever asks for an entry asks for its neighbours next.
  mutable std::mutex mutex_;
  mutable std::uint64_t cached_ = ~std::uint64_t{0};
  mutable std::vector<Bytes> cache_;
};

}  // namespace yinxin::archive
