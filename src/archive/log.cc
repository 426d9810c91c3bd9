#include "archive/log.h"

#include <sys/stat.h>

#include <utility>

#include "archive/layout.h"
#include "base/error.h"
#include "storage/lock.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using ledger::Digest;
using ledger::kTileWidth;

// Only what a finished write left behind may be believed, not what a writer is writing now; and
// only once it is on disk, which a reader too can ask for.
std::vector<JournalRecord> records_at_rest(const fs::path& root) {
  const auto lock = storage::Lock::take(root / kLockFile, storage::Lock::Kind::kShared);
  if (!lock) return {};
  const fs::path journal = newest_journal(root / kJournalDirectory);
  storage::posix_disk().sync(journal);
  return read_journal(journal).records;
}

}  // namespace

Log::Log(const fs::path& root, KeyChain keys)
    : root_(root),
      first_vkey_(keys.first().vkey()),
      files_(root / kLogDirectory),
      stamp_(checkpoint_stamp()),
      keys_(std::move(keys)) {
  const std::vector<JournalRecord> records = records_at_rest(root);
  load();
  for (const JournalRecord& record : records) replay(record);
  check_links();
}

void Log::throw_contradiction(const fs::path& path, std::string_view problem) {
  throw Error(ErrorCode::kCorrupt, path.string(), problem);
}

Log::Stamp Log::checkpoint_stamp() const {
  struct stat status = {};
  if (::stat((root_ / kLogDirectory / kCheckpointFile).c_str(), &status) != 0) return {};
  return {status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

bool Log::refresh() {
  const Stamp stamp = checkpoint_stamp();
  if (stamp == stamp_) return false;
  Log fresh(root_, KeyChain(read_marker(root_)));
  check_continued_by(fresh);
  const bool longer = fresh.size() > size();
  frontier_ = std::move(fresh.frontier_);
  stamp_ = stamp;
  const std::unique_lock lock(mutex_);
  keys_ = std::move(fresh.keys_);
  published_ = fresh.published_;
  tail_start_ = fresh.tail_start_;
  tail_ = std::move(fresh.tail_);
  tail_leaves_ = std::move(fresh.tail_leaves_);
  note_ = std::move(fresh.note_);
  return longer;
}

void Log::check_continued_by(const Log& fresh) const {
  const std::uint64_t size = frontier_.size();
  const std::uint64_t now = fresh.frontier_.size();
  if (size <= now && fresh.keys_.begins_with(keys_) &&
      ledger::is_consistent(size, frontier_.root(), now, fresh.frontier_.root(),
                            ledger::prove_consistency(size, now, fresh.nodes()))) {
    return;
  }
  throw_contradiction(
      root_ / kLogDirectory,
      "日志不再是先前所见日志的延续：被改写、回退或换成了备份；如确系恢复，请重启服务 "
      "(does not continue the log seen before: rewritten, cut back, or put back "
      "from a backup; in that case start the service again)");
}

// The published log. Its root is computed from the tiles and the last bundle, so damage to
// whatever the next commit builds upon is noticed now.
void Log::load() {
  note_ = files_.checkpoint();
  keys_.add_links(root_);  // all that this checkpoint can need are there before it is
  const ledger::Checkpoint checkpoint = keys_.open(note_);
  published_ = checkpoint.size;
  tail_start_ = published_ / kTileWidth * kTileWidth;
  if (published_ > tail_start_) {
    tail_ = files_.bundle(tail_start_ / kTileWidth, published_ - tail_start_);
  }
  for (const Bytes& entry : tail_) tail_leaves_.push_back(ledger::leaf_hash(entry));
  frontier_ = ledger::Frontier(published_, nodes());
  if (frontier_.root() != checkpoint.root) {
    throw_contradiction(root_ / kLogDirectory,
                        "日志与检查点的根不一致，请运行 yinxin audit (root does not match)");
  }
}

// Takes over a record that goes beyond what is published.
void Log::replay(const JournalRecord& record) {
  const std::uint64_t end = record.start + record.entries.size();
  if (end <= published_ && end <= size()) return;
  const fs::path where = root_ / kJournalDirectory;
  if (record.start != size()) throw_contradiction(where, "账页与日志不衔接 (records do not join)");
  for (const Bytes& entry : record.entries) frontier_.append(ledger::leaf_hash(entry));
  const ledger::Checkpoint checkpoint = keys_.open(record.checkpoint);
  if (checkpoint.size != end || checkpoint.root != frontier_.root()) {
    throw_contradiction(where, "账页与其检查点不符 (record does not match its checkpoint)");
  }
  extend_tail(record.entries, record.checkpoint);
}

// What the keys were changed by stands in the log where they say. What is on its way there a reader
// passes over, and a writer has brought there.
void Log::check_links() const {
  for (const KeyChain::Link& link : keys_.links()) {
    const bool there = link.entry.index < size();
    if (!there && !writer_) continue;
    if (there && entry(link.entry.index) == link.entry.stored) continue;
    throw_contradiction(root_ / kKeysDirectory,
                        "密钥交接的条目不在日志中 (a change of keys is not in the log)");
  }
}

KeyChain Log::keys() const {
  const std::shared_lock lock(mutex_);
  return keys_;
}

std::uint64_t Log::size() const {
  const std::shared_lock lock(mutex_);
  return tail_start_ + tail_.size();
}

std::uint64_t Log::unpublished() const {
  const std::shared_lock lock(mutex_);
  return tail_start_ + tail_.size() - published_;
}

std::string Log::checkpoint() const {
  const std::shared_lock lock(mutex_);
  return note_;
}

std::vector<Bytes> Log::entries_from(std::uint64_t index) const {
  {
    const std::shared_lock lock(mutex_);
    if (index >= tail_start_ + tail_.size()) {
      throw Error(ErrorCode::kNotFound, "entry " + std::to_string(index),
                  "日志只有 " + std::to_string(tail_start_ + tail_.size()) + " 条 (no such entry)");
    }
    if (index >= tail_start_) {
      return {tail_.begin() + static_cast<std::ptrdiff_t>(index - tail_start_), tail_.end()};
    }
  }
  std::vector<Bytes> entries = files_.bundle(index / kTileWidth, kTileWidth);
  entries.erase(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(index % kTileWidth));
  return entries;
}

Bytes Log::entry(std::uint64_t index) const {
  return entries_from(index).front();
}

ledger::NodeSource Log::nodes() const {
  return [this](unsigned level, std::uint64_t index) { return node(level, index); };
}

Digest Log::node(unsigned level, std::uint64_t index) const {
  std::uint64_t published = 0;
  {
    const std::shared_lock lock(mutex_);
    published = published_;
    const bool in_tail = (index + 1) << level > tail_start_;
    if (in_tail && level == 0) return tail_leaves_.at(index - tail_start_);
    if (in_tail) published = 0;
  }
  if (published == 0)
    return ledger::node_hash(node(level - 1, index * 2), node(level - 1, index * 2 + 1));
  return ledger::node_in_tiles(level, index, published,
                               [this](unsigned tile_level, std::uint64_t at, std::uint64_t width) {
                                 return tile(tile_level, at, width);
                               });
}

Bytes Log::tile(unsigned level, std::uint64_t index, std::uint64_t width) const {
  constexpr std::size_t kMostTiles = 256;
  const std::lock_guard lock(tiles_mutex_);
  const auto key = std::make_tuple(level, index, width);
  const auto known = tiles_.find(key);
  if (known != tiles_.end()) return known->second;
  if (tiles_.size() == kMostTiles) tiles_.clear();
  return tiles_.emplace(key, files_.tile(level, index, width)).first->second;
}

void Log::extend_tail(std::vector<Bytes> entries, std::string note) {
  const std::unique_lock lock(mutex_);
  for (Bytes& entry : entries) {
    tail_leaves_.push_back(ledger::leaf_hash(entry));
    tail_.push_back(std::move(entry));
  }
  note_ = std::move(note);
}

}  // namespace yinxin::archive
