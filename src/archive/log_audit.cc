#include "archive/log_audit.h"

#include <algorithm>

#include "archive/layout.h"
#include "base/error.h"
#include "storage/lock.h"

namespace yinxin::archive {

namespace fs = std::filesystem;
using ledger::Digest;
using ledger::kTileWidth;

LogAudit::LogAudit(fs::path directory, const KeyChain& keys,
                   std::optional<ledger::Checkpoint> since, unsigned threads, Problems& problems)
    : directory_(std::move(directory)),
      files_(directory_ / kLogDirectory),
      keys_(keys),
      since_(std::move(since)),
      threads_(std::max(1U, threads)),
      problems_(problems) {}

void LogAudit::run(const Visit& visit) {
  const std::vector<JournalRecord> tail = read_tail();
  if (!read_checkpoint()) return;
  audit_bundles(visit);
  edge_.each_partial([this](unsigned level, std::uint64_t index, const Bytes& hashes) {
    compare_tile(level, index, hashes);
  });
  judge_log();
  for (const JournalRecord& record : tail) audit_record(record, visit);
}

// What is committed but not published yet. While a writer is at work it is the writer's.
std::vector<JournalRecord> LogAudit::read_tail() {
  try {
    const auto lock = storage::Lock::take(directory_ / kLockFile, storage::Lock::Kind::kShared);
    if (lock) {
      Replay replay = read_journal(newest_journal(directory_ / kJournalDirectory));
      if (replay.torn) problems_.note("账页末尾有未完成的写入 (a torn, unacknowledged write)");
      return std::move(replay.records);
    }
    problems_.note("正在写入，未核对账页 (a writer is at work; journal not audited)");
  } catch (const Error& error) {
    problems_.add("", error.where(), error.problem());
  }
  return {};
}

bool LogAudit::read_checkpoint() {
  const std::string where = (directory_ / kLogDirectory / kCheckpointFile).string();
  try {
    note_ = files_.checkpoint();
    // Even if its signature is wrong, what it says of the size lets the audit go on.
    checkpoint_ = ledger::Checkpoint::parse(note_);
    keys_.open(note_);
    if (since_ && since_->size > checkpoint_->size) {
      problems_.add("", where,
                    "日志比所给检查点短，条目被删除 (shorter than the checkpoint brought)");
    }
  } catch (const Error& error) {
    problems_.add("", where, "检查点无效 (invalid checkpoint): " + std::string(error.problem()));
  }
  return checkpoint_.has_value();
}

void LogAudit::audit_bundles(const Visit& visit) {
  const std::uint64_t count = (checkpoint_->size + kTileWidth - 1) / kTileWidth;
  const std::uint64_t window = std::uint64_t{8} * threads_;
  for (std::uint64_t first = 0; first < count && !lost_; first += window) {
    const std::uint64_t end = std::min(first + window, count);
    for (const EntryBundle& bundle :
         read_bundles(directory_ / kLogDirectory, first, end, checkpoint_->size, threads_)) {
      if (!lost_) take(bundle, visit);
    }
  }
}

void LogAudit::take(const EntryBundle& bundle, const Visit& visit) {
  if (bundle.error) {
    const std::uint64_t first = bundle.index * kTileWidth;
    problems_.add(
        "entries " + std::to_string(first) + "–" + std::to_string(first + bundle.width - 1),
        bundle.error->where(), bundle.error->problem());
    return skip_bundle(bundle.index, bundle.width);
  }
  for (const EntryBundle::Read& read : bundle.entries) {
    const std::uint64_t index = frontier_.size();
    add_leaf(*read.leaf);
    if (read.entry) {
      visit(*read.entry, read.where);
    } else {
      problems_.add("entry " + std::to_string(index), read.where, read.problem);
    }
  }
}

// Goes on behind a bundle that cannot be read, with the hashes its tile has for it.
void LogAudit::skip_bundle(std::uint64_t index, std::uint64_t width) try {
  const Bytes hashes = files_.tile(0, index, width);
  for (std::uint64_t i = frontier_.size() % kTileWidth; i < width; ++i) {
    add_leaf(Digest::from_bytes(ByteView(hashes).substr(i * Digest::kSize, Digest::kSize)));
  }
} catch (const Error& error) {
  problems_.add("", error.where(), error.problem());
  lost_ = true;
}

void LogAudit::add_leaf(const Digest& leaf) {
  frontier_.append(leaf);
  edge_.append(leaf, [this](unsigned level, std::uint64_t index, const Bytes& hashes) {
    compare_tile(level, index, hashes);
  });
  if (since_ && since_->size == frontier_.size() && since_->root != frontier_.root()) {
    problems_.add(
        "", (directory_ / kLogDirectory).string(),
        "日志与所给检查点不一致，历史被改写 (history differs from the checkpoint brought)");
  }
}

std::string LogAudit::identity() const {
  return std::to_string(size()) + " " + frontier_.root().hex();
}

bool LogAudit::begins_with(const std::string& identity) const try {
  if (identity == this->identity()) return true;
  std::size_t end = 0;
  const std::uint64_t size = std::stoull(identity, &end);
  return size <= checkpoint_->size && root_at(size).hex() == identity.substr(end + 1);
} catch (const std::exception&) {
  return false;
}

Digest LogAudit::root_at(std::uint64_t size) const {
  return ledger::tree_root(size, files_.nodes(checkpoint_->size));
}

void LogAudit::compare_tile(unsigned level, std::uint64_t index, const Bytes& hashes) try {
  const std::uint64_t width = hashes.size() / Digest::kSize;
  const Bytes stored = files_.tile(level, index, width);
  if (stored == hashes) return;
  for (std::size_t at = 0; at < hashes.size(); at += Digest::kSize) {
    if (stored.compare(at, Digest::kSize, hashes, at, Digest::kSize) == 0) continue;
    const fs::path path = directory_ / kLogDirectory / ledger::tile_path(level, index, width);
    differences_.push_back(
        {level, index * kTileWidth + at / Digest::kSize, path.string() + ":" + std::to_string(at)});
  }
} catch (const Error& error) {
  problems_.add("", error.where(), error.problem());
}

// Where entries and tiles disagree, the signed root says which of them was altered.
void LogAudit::judge_log() {
  const bool entries_are_right = frontier_.root() == checkpoint_->root;
  bool explained = entries_are_right;
  for (const Difference& d : differences_) {
    if (entries_are_right) {
      problems_.add("", d.where, "哈希瓦片被改动 (hash tile altered)");
    } else if (d.level == 0) {
      explained = true;
      problems_.add(label_of(d.hash), where_of(d.hash),
                    "日志条目被改动，与 " + d.where + " 不符 (entry altered)");
    }
  }
  if (!explained) {
    problems_.add("", (directory_ / kLogDirectory / kCheckpointFile).string(),
                  "检查点的根与日志不符 (root does not match the log)");
  }
}

void LogAudit::audit_record(const JournalRecord& record, const Visit& visit) {
  if (record.start + record.entries.size() <= frontier_.size()) return;
  const std::string where = (directory_ / kJournalDirectory).string();
  if (record.start != frontier_.size()) {
    return problems_.add("", where, "账页与日志不衔接 (records do not join)");
  }
  for (const Bytes& stored : record.entries) {
    const std::uint64_t index = frontier_.size();
    tail_[index] = stored;
    frontier_.append(ledger::leaf_hash(stored));
    try {
      visit(parse_entry(index, stored, where), where);
    } catch (const Error& error) {
      problems_.add("entry " + std::to_string(index), where, error.problem());
    }
  }
  try {
    const auto head = keys_.open(record.checkpoint);
    if (head.size == frontier_.size() && head.root == frontier_.root()) return;
    problems_.add("", where, "账页与其检查点不符 (record does not match its checkpoint)");
  } catch (const Error& error) {
    problems_.add("", where, error.problem());
  }
}

std::uint64_t LogAudit::width_of(std::uint64_t bundle) const {
  return std::min(kTileWidth, checkpoint_->size - bundle * kTileWidth);
}

Entry LogAudit::entry_at(std::uint64_t index) const {
  if (const auto at = tail_.find(index); at != tail_.end()) {
    return parse_entry(index, at->second, kJournalDirectory);
  }
  const std::uint64_t bundle = index / kTileWidth;
  Bytes stored;
  {
    const std::lock_guard lock(mutex_);
    if (cached_ != bundle) cache_ = files_.bundle(bundle, width_of(bundle));
    cached_ = bundle;
    stored = cache_.at(index % kTileWidth);
  }
  return parse_entry(index, std::move(stored), "log");
}

std::string LogAudit::label_of(std::uint64_t index) const try {
  return label(entry_at(index));
} catch (const std::exception&) {
  return "entry " + std::to_string(index);
}

std::string LogAudit::where_of(std::uint64_t index) const {
  const std::uint64_t bundle = index / kTileWidth;
  const std::vector<Bytes> entries = files_.bundle(bundle, width_of(bundle));
  std::uint64_t offset = 0;
  for (std::uint64_t i = 0; i < index % kTileWidth; ++i) offset += 2 + entries[i].size();
  return (directory_ / kLogDirectory / ledger::bundle_path(bundle, width_of(bundle))).string() +
         ":" + std::to_string(offset);
}

}  // namespace yinxin::archive
