#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "storage/disk.h"

// The write-ahead journal of the log. A commit is one record, written into space that holds
// zeros already, and one fdatasync: that is the moment at which its entries are archived.
namespace yinxin::archive {

struct JournalRecord {
  std::uint64_t start = 0;  // the index of the first entry
  std::vector<Bytes> entries;
  std::string checkpoint;  // the signed note over the log that ends with these entries
};

// Records begin on the sectors of a disk, so that one power cut can tear only the last record.
constexpr std::size_t kSectorSize = 512;

// The bytes of a record, padded with zeros to whole sectors.
Bytes encode_record(const JournalRecord& record);

struct Replay {
  std::vector<JournalRecord> records;
  std::uint64_t end = 0;    // of the last whole record
  std::uint64_t space = 0;  // of the file
  bool torn = false;        // behind `end` there are remains of a write that was cut off
};

// Reads a journal. What a power cut can leave behind the last record, a record that still lacks
// a sector or its end and was therefore never acknowledged, is reported as torn. Anything else that
// is not a record throws Error(kCorrupt, "file:offset", …).
Replay read_journal(const std::filesystem::path& path);

// The generation with the highest number in `directory`, which is the valid one, as its path.
// Throws Error(kCorrupt) if there is none.
std::filesystem::path newest_journal(const std::filesystem::path& directory);

// An open journal. Not safe for several threads.
class Journal {
 public:
  static constexpr std::uint64_t kMinSpace = std::uint64_t{256} << 10;

  // Makes generation `number` with `records` in it, durably, and then removes all older ones.
  static Journal create(storage::Disk& disk, const std::filesystem::path& directory,
                        std::uint64_t number, std::uint64_t space,
                        const std::vector<JournalRecord>& records);
  // Goes on with one that `replay` found whole.
  Journal(storage::Disk& disk, const std::filesystem::path& path, const Replay& replay);

  bool has_room_for(ByteView record) const { return end_ + record.size() <= space_; }
  // On disk on return.
  void append(ByteView record);
  std::uint64_t generation() const { return generation_; }
  std::uint64_t space() const { return space_; }

 private:
  std::uint64_t generation_;
  std::uint64_t end_;
  std::uint64_t space_;
  std::unique_ptr<storage::File> file_;
};

}  // namespace yinxin::archive
