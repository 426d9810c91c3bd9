#include <utility>

#include "archive/layout.h"
#include "archive/log.h"
#include "storage/publication.h"

// Recovering a log, committing to it and publishing what was committed.
namespace yinxin::archive {

namespace fs = std::filesystem;
using ledger::Digest;
using ledger::kTileWidth;

struct Log::Writer {
  const std::vector<crypto::Ed25519Key>& signers;
  storage::Disk& disk;
  Journal journal;
  LogPublisher publisher;
};

void Log::create(const fs::path& root, const std::string& origin, const crypto::Ed25519Key& key,
                 storage::Disk& disk, std::uint64_t journal_space) {
  make_directories(disk, root / kJournalDirectory);
  make_directories(disk, root / kLogDirectory / "tile" / "entries");
  Journal::create(disk, root / kJournalDirectory, 1, journal_space, {});
  const ledger::Checkpoint empty{origin, 0, ledger::Frontier().root()};
  storage::replace_file(disk, root / kLogDirectory / kCheckpointFile,
                        ledger::sign_checkpoint(empty, key));
}

Log::Log(const fs::path& root, KeyChain keys, const std::vector<crypto::Ed25519Key>& signers,
         storage::Disk& disk, storage::Volume& volume, std::uint64_t journal_space)
    : root_(root),
      first_vkey_(keys.first().vkey()),
      files_(root / kLogDirectory),
      keys_(std::move(keys)) {
  load();
  recover(signers, disk, volume, journal_space);
  check_links();
}

void Log::recover(const std::vector<crypto::Ed25519Key>& signers, storage::Disk& disk,
                  storage::Volume& volume, std::uint64_t journal_space) {
  const fs::path directory = root_ / kJournalDirectory;
  const fs::path path = newest_journal(directory);
  const Replay found = read_journal(path);
  std::vector<JournalRecord> pending;
  for (const JournalRecord& record : found.records) {
    if (record.start >= published_) pending.push_back(record);
    replay(record);
  }
  keys_.sign({keys_.origin(), size() + 1, frontier_.root()}, signers);  // or it would be too late
  // What is in the page cache may not be on disk, and after a failed sync never will be, however
  // often it is synced again. So the tail is written anew, to other blocks.
  Journal journal(disk, path, found);
  if (!pending.empty() || found.torn) {
    journal = Journal::create(disk, directory, journal.generation() + 1, journal_space, pending);
  }
  ledger::TileEdge edge(published_,
                        [this](unsigned level, std::uint64_t index, std::uint64_t width) {
                          Bytes hashes = files_.tile(level, index, width);
                          if (level == 0) check_last_tile(hashes);
                          return hashes;
                        });
  writer_ = std::make_shared<Writer>(
      Writer{signers, disk, std::move(journal),
             LogPublisher(disk, volume, root_ / kLogDirectory, std::move(edge))});
  if (!pending.empty()) publish();
  finish_change_of_keys();
}

void Log::check_last_tile(const Bytes& hashes) const {
  for (std::size_t i = 0; i * Digest::kSize < hashes.size(); ++i) {
    if (ByteView(hashes).substr(i * Digest::kSize, Digest::kSize) == tail_leaves_[i].bytes()) {
      continue;
    }
    throw_contradiction(root_ / kLogDirectory, "瓦片与条目不符 (tile does not match its entries)");
  }
}

// It was on disk before its entry was to be; the same entry makes the same root again.
void Log::finish_change_of_keys() {
  if (keys_.links().empty() || keys_.links().back().entry.index != size()) return;
  append({keys_.links().back().entry.stored});
  publish();
}

// What else stands in a record, and the entry with which the limit is crossed, fit into the rest
// of a journal of the least size.
std::uint64_t Log::largest_commit() const {
  return writer_->journal.space() / 2;
}

void Log::append(std::vector<Bytes> entries) {
  JournalRecord record{frontier_.size(), std::move(entries), {}};
  for (const Bytes& entry : record.entries) frontier_.append(ledger::leaf_hash(entry));
  record.checkpoint =
      keys_.sign({keys_.origin(), frontier_.size(), frontier_.root()}, writer_->signers);
  const Bytes bytes = encode_record(record);
  if (!writer_->journal.has_room_for(bytes)) {
    publish();
    const std::uint64_t next = writer_->journal.generation() + 1;
    writer_->journal = Journal::create(writer_->disk, root_ / kJournalDirectory, next,
                                       writer_->journal.space(), {});
  }
  writer_->journal.append(bytes);
  extend_tail(std::move(record.entries), std::move(record.checkpoint));
}

void Log::publish() {
  const std::uint64_t end = size();
  if (unpublished() == 0) return;
  writer_->publisher.publish(tail_, note_);
  const std::unique_lock lock(mutex_);
  const auto gone = static_cast<std::ptrdiff_t>(end / kTileWidth * kTileWidth - tail_start_);
  tail_.erase(tail_.begin(), tail_.begin() + gone);
  tail_leaves_.erase(tail_leaves_.begin(), tail_leaves_.begin() + gone);
  tail_start_ += static_cast<std::uint64_t>(gone);
  published_ = end;
}

}  // namespace yinxin::archive
