#include "archive/copy.h"

#include <algorithm>
#include <map>
#include <set>

#include "archive/journal.h"
#include "archive/key_chain.h"
#include "archive/layout.h"
#include "archive/log_files.h"
#include "archive/object_store.h"
#include "archive/placing.h"
#include "archive/standing.h"
#include "base/error.h"
#include "base/file.h"
#include "ledger/merkle.h"
#include "ledger/tile.h"
#include "storage/file_system.h"
#include "storage/publication.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using crypto::Digest;
using ledger::kTileHeight;
using ledger::kTileWidth;

constexpr std::size_t kFilesAtOnce = 1000;
constexpr std::size_t kLargestJournal = std::size_t{1} << 28;

// The journal may be replaced by the next generation while it is being read.
std::pair<std::string, Bytes> read_whole_journal(const fs::path& directory) {
  for (int attempt = 0;; ++attempt) {
    const fs::path path = newest_journal(directory);
    try {
      return {path.filename().string(), read_file(path, kLargestJournal)};
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kNotFound || attempt == 20) throw;
    }
  }
}

// Whether it is a checkpoint of so many entries at most.
bool is_within(const Bytes& note, std::uint64_t entries) try {
  return ledger::Checkpoint::parse(note).size <= entries;
} catch (const Error&) {
  return false;
}

class Copying {
 public:
  Copying(fs::path from, fs::path to, const CopyOptions& options)
      : from_(std::move(from)),
        to_(std::move(to)),
        options_(options),
        disk_(*options.disk),
        keys_(read_marker(from_)),
        source_(from_ / kLogDirectory) {}

  CopyReport run() {
    prepare();
    // The journal first: whatever it still held then is in it or was published since.
    const auto [journal_name, journal] = read_whole_journal(from_ / kJournalDirectory);
    note_ = source_.checkpoint();
    keys_.add_links(from_);
    size_ = keys_.open(note_).size;
    check_history();
    const std::vector<JournalRecord> tail = write_journal(journal_name, journal);
    Placing files(disk_, to_);
    copy_entries(files);
    for (const JournalRecord& record : tail) copy_record(record, files);
    copy_tiles(files);
    copy_links(files);
    files.finish();
    copy_cosignatures();
    remove_disposed();
    storage::replace_file(disk_, to_ / kLogDirectory / kCheckpointFile, note_);
    if (!fs::exists(to_ / kMarkerFile)) {
      storage::replace_file(disk_, to_ / kMarkerFile, keys_.first().vkey() + "\n");
    }
    report_.new_entries = report_.entries - std::min(report_.entries, old_size_);
    return std::move(report_);
  }

 private:
  void prepare() {
    storage::make_directories(disk_, to_);
    if (fs::exists(to_ / kMarkerFile) && read_marker(to_).vkey() != keys_.first().vkey()) {
      throw Error(ErrorCode::kConflict, to_.string(),
                  "此处是另一个档案库的副本 (holds another archive)");
    }
    for (const char* name : {kJournalDirectory, kLogDirectory}) {
      storage::make_directories(disk_, to_ / name);
    }
    ObjectStore::create(to_, disk_);
    if (!fs::exists(to_ / kLockFile)) disk_.create(to_ / kLockFile, 0644)->sync();
  }

  // The copy must be what the original once was.
  void check_history() {
    if (!fs::exists(to_ / kLogDirectory / kCheckpointFile)) return;
    const auto old = keys_.open(LogFiles(to_ / kLogDirectory).checkpoint());
    old_size_ = old.size;
    if (old.size <= size_ && ledger::tree_root(old.size, source_.nodes(size_)) == old.root) return;
    throw Error(ErrorCode::kConflict, to_.string(),
                "副本的历史不是原档案库历史的开头：其中之一被改写、回退或分叉 (its history is not "
                "the beginning of the original's)");
  }

  // A writer may be in the middle of a record: what is whole is kept.
  std::vector<JournalRecord> write_journal(const std::string& name, const Bytes& journal) {
    const fs::path path = to_ / kJournalDirectory / name;
    const fs::path temporary = to_ / kJournalDirectory / ".new-copy";
    if (fs::exists(temporary)) disk_.remove(temporary);
    {
      const auto file = disk_.create(temporary, 0644);
      file->write(0, journal);
      file->sync();
    }
    const Replay replay = read_journal(temporary);
    if (replay.torn) {
      const auto file = disk_.open(temporary);
      file->write(replay.end, Bytes(journal.size() - replay.end, '\0'));
      file->sync();
    }
    for (const auto& old : fs::directory_iterator(to_ / kJournalDirectory)) {
      if (old.path() != temporary && old.path() != path) disk_.remove(old.path());
    }
    disk_.rename(temporary, path, storage::Existing::kReplace);
    disk_.sync(to_ / kJournalDirectory);
    return replay.records;
  }

  void copy_entries(Placing& files) {
    for (std::uint64_t bundle = old_size_ / kTileWidth; bundle * kTileWidth < size_; ++bundle) {
      const std::uint64_t width = std::min(kTileWidth, size_ - bundle * kTileWidth);
      const std::vector<Bytes> entries = source_.bundle(bundle, width);
      for (std::uint64_t i = 0; i < width; ++i)
        copy_objects(bundle * kTileWidth + i, entries[i], files);
      place(kLogDirectory / fs::path(ledger::bundle_path(bundle, width)),
            ledger::encode_bundle(entries), files);
      report_.entries = bundle * kTileWidth + width;
      if (options_.progress) options_.progress(report_.entries, size_);
    }
    report_.entries = size_;
    report_.checkpoint = note_;
  }

  void copy_record(const JournalRecord& record, Placing& files) {
    for (std::size_t i = 0; i < record.entries.size(); ++i) {
      if (record.start + i >= size_) copy_objects(record.start + i, record.entries[i], files);
    }
    if (record.start + record.entries.size() <= report_.entries) return;
    report_.entries = record.start + record.entries.size();
    report_.checkpoint = record.checkpoint;
  }

  void copy_objects(std::uint64_t index, const Bytes& stored, Placing& files) {
    const Entry entry = parse_entry(index, stored, "entry " + std::to_string(index));
    if (entry.type == kDisposeEntry) {
      for (const Json& digest : entry.json.at("gone").array()) {
        gone_.insert(Digest::from_hex(digest.string()));
      }
    } else {
      for (const ObjectReference& object : entry.objects) gone_.erase(object.sha256);
    }
    for (const ObjectReference& object : entry.objects) copy_object(object, entry, files);
  }

  void copy_object(const ObjectReference& object, const Entry& entry, Placing& files) {
    if (!seen_.insert(object.sha256).second) return;
    const fs::path path = object_path(object.sha256);
    if (fs::exists(to_ / path)) return;
    try {
      const Bytes bytes = read_file(from_ / path, kMaxObjectSize);
      if (crypto::sha256(bytes) != object.sha256) {
        throw Error(ErrorCode::kCorrupt, path.string(), "内容被改动，与摘要不符，未复制 (altered)");
      }
      files.add(to_ / path, bytes);
      if (files.waiting() == kFilesAtOnce) files.finish();
      ++report_.objects;
      report_.bytes += bytes.size();
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kUnavailable) throw;
      missing_[object.sha256] = {label(entry), path.string(), std::string(error.problem())};
    }
  }

  void copy_tiles(Placing& files) {
    for (unsigned level = 0; size_ >> (kTileHeight * level) > 0; ++level) {
      const std::uint64_t hashes = size_ >> (kTileHeight * level);
      const std::uint64_t had = old_size_ >> (kTileHeight * level);
      for (std::uint64_t tile = had / kTileWidth; tile * kTileWidth < hashes; ++tile) {
        const std::uint64_t width = ledger::tile_width(level, tile, size_);
        place(kLogDirectory / fs::path(ledger::tile_path(level, tile, width)),
              source_.tile(level, tile, width), files);
      }
    }
  }

  // A change of keys that is not in the log yet is the original's to finish.
  void copy_links(Placing& files) {
    for (std::size_t i = 0; i < keys_.links().size(); ++i) {
      const KeyChain::Link& link = keys_.links()[i];
      if (link.entry.index < report_.entries) place(link_path(i + 1), link.text, files);
    }
  }

  // Of what the copy has.
  void copy_cosignatures() {
    std::error_code failure;
    for (fs::directory_iterator at(from_ / kWitnessDirectory, failure), end; !failure && at != end;
         at.increment(failure)) {
      if (storage::is_temporary_name(at->path().filename().string())) continue;
      const Bytes note = read_file(at->path(), kMaxNoteSize);
      if (!is_within(note, report_.entries)) continue;
      storage::make_directories(disk_, to_ / kWitnessDirectory);
      storage::replace_file(disk_, to_ / kWitnessDirectory / at->path().filename(), note);
    }
  }

  void place(const fs::path& path, ByteView bytes, Placing& files) {
    if (!fs::exists(to_ / path)) files.add(to_ / path, bytes);
  }

  // A copy is no refuge for what was lawfully destroyed.
  void remove_disposed() {
    for (const Digest& digest : gone_) {
      missing_.erase(digest);
      const fs::path path = to_ / object_path(digest);
      if (!fs::exists(path) || fs::exists(from_ / object_path(digest))) continue;
      storage::set_immutable(path, false);
      disk_.remove(path);
      disk_.sync(path.parent_path());
    }
    for (auto& [digest, problem] : missing_) report_.problems.push_back(std::move(problem));
  }

  const fs::path from_;
  const fs::path to_;
  const CopyOptions& options_;
  storage::Disk& disk_;
  KeyChain keys_;
  const LogFiles source_;
  std::string note_;
  std::uint64_t size_ = 0;
  std::uint64_t old_size_ = 0;
  std::set<Digest> seen_;
  std::set<Digest> gone_;
  std::map<Digest, Problem> missing_;
  CopyReport report_;
};

}  // namespace

CopyReport copy_archive(const fs::path& from, const fs::path& to, const CopyOptions& options) {
  return Copying(from, to, options).run();
}

}  // namespace yinxin::archive
