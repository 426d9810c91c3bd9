#include "archive/journal.h"

#include <algorithm>
#include <cstdio>

#include "archive/layout.h"
#include "base/error.h"
#include "base/file.h"
#include "crypto/digest.h"
#include "ledger/tile.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;

// magic, size of the record without padding, start, count, size of the checkpoint; then the
// entries as a bundle, the checkpoint, SHA-256 of all that, and the end mark.
constexpr ByteView kMagic = "YXJ1";
constexpr ByteView kEndMark = "END\n";
constexpr std::size_t kHeaderSize = 24;
constexpr std::size_t kTrailerSize = crypto::Digest::kSize + kEndMark.size();
constexpr std::size_t kMaxJournal = std::size_t{1} << 28;
constexpr std::size_t kZeroBlock = 1 << 20;

void put_number(Bytes& bytes, std::uint64_t value, unsigned width) {
  while (width-- > 0) bytes += static_cast<char>(value >> (8 * width) & 0xff);
}

std::uint64_t get_number(ByteView bytes, std::size_t offset, unsigned width) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < width; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
  }
  return value;
}

bool is_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == '\0'; });
}

std::size_t padded(std::size_t size) {
  return (size + kSectorSize - 1) / kSectorSize * kSectorSize;
}

// The size of the record at the front of `bytes`, without padding; 0 if it cannot be one.
std::size_t record_size(ByteView bytes) {
  if (bytes.size() < kSectorSize || bytes.substr(0, kMagic.size()) != kMagic) return 0;
  const auto size = static_cast<std::size_t>(get_number(bytes, 4, 4));
  return size < kHeaderSize + kTrailerSize || padded(size) > bytes.size() ? 0 : size;
}

bool is_whole(ByteView record) {
  const ByteView body = record.substr(0, record.size() - kTrailerSize);
  return record.substr(record.size() - kEndMark.size()) == kEndMark &&
         crypto::sha256(body).bytes() == record.substr(body.size(), crypto::Digest::kSize);
}

JournalRecord decode(ByteView record, const std::string& where) {
  const ByteView body = record.substr(0, record.size() - kTrailerSize);
  const std::uint64_t note_size = get_number(body, 20, 4);
  if (note_size > body.size() - kHeaderSize) {
    throw Error(ErrorCode::kCorrupt, where, "the checkpoint runs past the record");
  }
  const std::size_t note_begin = body.size() - static_cast<std::size_t>(note_size);
  const ByteView bundle = body.substr(kHeaderSize, note_begin - kHeaderSize);
  JournalRecord result{get_number(body, 8, 8), {}, std::string(body.substr(note_begin))};
  for (const ByteView entry : ledger::decode_bundle(bundle, get_number(body, 16, 4), where)) {
    result.entries.emplace_back(entry);
  }
  return result;
}

// Whether bytes of a record never got to the disk, where the zeros of the preallocation still
// are: a whole sector of it, or the end mark.
bool is_incomplete(ByteView record) {
  if (is_zero(record.substr(record.size() - kEndMark.size()))) return true;
  for (std::size_t at = 0; at < record.size(); at += kSectorSize) {
    if (is_zero(record.substr(at, kSectorSize))) return true;
  }
  return false;
}

// Whether `rest`, which does not begin with a whole record, is what a torn write leaves.
bool is_torn(ByteView rest) {
  if (!is_zero(rest.substr(0, kSectorSize))) {
    const std::size_t size = record_size(rest);
    if (size == 0 || !is_incomplete(rest.substr(0, size))) return false;
  }
  for (std::size_t at = kSectorSize; at < rest.size(); at += kSectorSize) {
    const std::size_t size = record_size(rest.substr(at));
    if (size > 0 && is_whole(rest.substr(at, size))) return false;
  }
  return true;
}

fs::path generation_path(const fs::path& directory, std::uint64_t number) {
  char name[24];
  std::snprintf(name, sizeof name, "%08llu", static_cast<unsigned long long>(number));
  return directory / name;
}

bool is_generation(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.size() == 8 && name.find_first_not_of("0123456789") == std::string::npos;
}

std::vector<fs::path> generations(const fs::path& directory) {
  std::vector<fs::path> paths;
  std::error_code failure;
  for (fs::directory_iterator at(directory, failure), end; !failure && at != end;
       at.increment(failure)) {
    if (is_generation(at->path())) paths.push_back(at->path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

Bytes encode_record(const JournalRecord& record) {
  const Bytes bundle = ledger::encode_bundle(record.entries);
  const std::size_t size = kHeaderSize + bundle.size() + record.checkpoint.size() + kTrailerSize;
  Bytes bytes(kMagic);
  put_number(bytes, size, 4);
  put_number(bytes, record.start, 8);
  put_number(bytes, record.entries.size(), 4);
  put_number(bytes, record.checkpoint.size(), 4);
  bytes += bundle;
  bytes += record.checkpoint;
  bytes += crypto::sha256(bytes).bytes();
  bytes += kEndMark;
  bytes.resize(padded(size), '\0');
  return bytes;
}

Replay read_journal(const fs::path& path) {
  const Bytes journal = read_file(path, kMaxJournal);
  Replay replay;
  replay.space = journal.size();
  for (ByteView rest = journal;;) {
    const std::size_t size = record_size(rest);
    if (size == 0 || !is_whole(rest.substr(0, size))) {
      const std::string where = path.string() + ":" + std::to_string(replay.end);
      replay.torn = !is_zero(rest);
      if (replay.torn && !is_torn(rest)) {
        throw Error(ErrorCode::kCorrupt, where, "日志账页损坏 (damaged journal record)");
      }
      return replay;
    }
    replay.records.push_back(
        decode(rest.substr(0, size), path.string() + ":" + std::to_string(replay.end)));
    replay.end += padded(size);
    rest.remove_prefix(padded(size));
  }
}

fs::path newest_journal(const fs::path& directory) {
  const std::vector<fs::path> paths = generations(directory);
  if (paths.empty()) {
    throw Error(ErrorCode::kCorrupt, directory.string(), "账页文件缺失 (no journal)");
  }
  return paths.back();
}

Journal Journal::create(storage::Disk& disk, const fs::path& directory, std::uint64_t number,
                        std::uint64_t space, const std::vector<JournalRecord>& records) {
  const std::vector<fs::path> older = generations(directory);
  Bytes bytes;
  for (const JournalRecord& record : records) bytes += encode_record(record);
  Replay replay;
  replay.end = bytes.size();
  replay.space = std::max<std::uint64_t>(padded(space), bytes.size() + kMinSpace);
  const fs::path path = generation_path(directory, number);
  const fs::path temporary = directory / ".new-journal";
  if (fs::exists(temporary)) disk.remove(temporary);
  {
    // Zeros are written rather than reserved: into blocks that were written once, a commit
    // writes its bytes and nothing else.
    const auto file = disk.create(temporary, 0644);
    file->write(0, bytes);
    for (std::uint64_t at = replay.end; at < replay.space; at += kZeroBlock) {
      file->write(at, Bytes(std::min<std::uint64_t>(kZeroBlock, replay.space - at), '\0'));
    }
    file->sync();
  }
  disk.rename(temporary, path, storage::Existing::kReplace);
  disk.sync(directory);
  for (const fs::path& old : older) disk.remove(old);
  return {disk, path, replay};
}

Journal::Journal(storage::Disk& disk, const fs::path& path, const Replay& replay)
    : generation_(std::stoull(path.filename().string())),
      end_(replay.end),
      space_(replay.space),
      file_(disk.open(path)) {}

void Journal::append(ByteView record) {
  file_->write(end_, record);
  file_->sync();
  end_ += record.size();
}

}  // namespace yinxin::archive
