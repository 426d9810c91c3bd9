#pragma once

#include <filesystem>
#include <set>
#include <vector>

#include "base/bytes.h"
#include "storage/disk.h"

namespace yinxin::storage {

// A file under a temporary name beside the name it will get. Its bytes are written but not yet
// on disk. Whoever abandons one leaves ".new-…", which nothing reads.
struct StagedFile {
  std::filesystem::path temporary;
  std::filesystem::path target;
};

// Writes `bytes` aside, read-only (0444). The target's directory must exist.
StagedFile stage(Disk& disk, const std::filesystem::path& target, ByteView bytes);

// Gives immutable files their names, many at once: bytes reach the disk before names do, so that
// a name always leads to whole bytes, and no name is ever taken from another file.
//
//   Publication publication(disk, volume);
//   publication.add(staged);  …
//   publication.run();
class Publication {
 public:
  // With more than this many syncs to do, syncing the whole volume is faster.
  static constexpr std::size_t kSyncAllAbove = 3;

  // `volume` holds all the targets and was opened before they were staged.
  Publication(Disk& disk, Volume& volume) : disk_(disk), volume_(volume) {}

  void add(StagedFile file) { files_.push_back(std::move(file)); }
  // A file that has its name already, but perhaps not on disk.
  void add_existing(std::filesystem::path path) { existing_.push_back(std::move(path)); }

  // Everything added is on disk under its name on return. Throws Error(kCorrupt) if a target
  // exists with other bytes, Error(kUnavailable) if the disk fails; then some files may have
  // their names, and none may be relied upon.
  void run();

 private:
  void sync_bytes();
  void name(const StagedFile& file);
  void sync_names();

  Disk& disk_;
  Volume& volume_;
  std::vector<StagedFile> files_;
  std::vector<std::filesystem::path> existing_;
};

// The same for one batch after another: the names of one reach the disk with the bytes of the next.
//
//   PipelinedPublication files(disk, volume);
//   files.add(staged); files.sync(); files.name(staged);  // named
//   files.sync();                                         // and on disk under its name
class PipelinedPublication {
 public:
  PipelinedPublication(Disk& disk, Volume& volume) : disk_(disk), volume_(volume) {}

  // A file that is to get its name after the next sync(), or has it, but perhaps not on disk.
  void add(const StagedFile& file) { files_.insert(file.temporary); }
  void add_existing(const std::filesystem::path& path) { files_.insert(path); }
  // On disk on return: the bytes of all that was added, and the names given since the last sync.
  void sync();
  // Gives a file its name, after a sync() of its bytes. Throws Error(kCorrupt) if the name leads to
  // other bytes already.
  void name(const StagedFile& file);
  // The file has its name; the next sync() makes sure of it.
  void named(const std::filesystem::path& path) { directories_.insert(path.parent_path()); }

 private:
  Disk& disk_;
  Volume& volume_;
  std::set<std::filesystem::path> files_;
  std::set<std::filesystem::path> directories_;
};

// Makes `path` hold `bytes`: at every moment, also after a power cut, it holds either those or
// what it held before. On disk on return.
void replace_file(Disk& disk, const std::filesystem::path& path, ByteView bytes);

// Whether `name` is a temporary name given by stage() or replace_file().
bool is_temporary_name(std::string_view name);

}  // namespace yinxin::storage
