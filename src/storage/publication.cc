#include "storage/publication.h"

#include <unistd.h>

#include <atomic>
#include <limits>
#include <string>

#include "base/error.h"
#include "base/file.h"

namespace yinxin::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemporaryPrefix = ".new-";

// Names are unique among the processes of one machine over time: a crashed process may have
// left files behind under a process id that is in use again.
fs::path temporary_beside(const fs::path& target) {
  static std::atomic<std::uint64_t> counter{0};
  for (;;) {
    fs::path path = target.parent_path() /
                    (std::string(kTemporaryPrefix) + target.filename().string().substr(0, 16) +
                     "-" + std::to_string(::getpid()) + "-" + std::to_string(counter++));
    if (!fs::exists(path)) return path;
  }
}

// No name is ever taken from another file.
void give_name(Disk& disk, const StagedFile& file) {
  if (disk.rename(file.temporary, file.target, Existing::kKeep)) return;
  constexpr auto kAnySize = std::numeric_limits<std::size_t>::max();
  if (read_file(file.target, kAnySize) != read_file(file.temporary, kAnySize)) {
    throw Error(ErrorCode::kCorrupt, file.target.string(),
                "已有同名文件而内容不同，请运行 yinxin audit (exists with other bytes)");
  }
  disk.remove(file.temporary);
  disk.sync(file.target);
}

}  // namespace

bool is_temporary_name(std::string_view name) {
  return name.substr(0, kTemporaryPrefix.size()) == kTemporaryPrefix;
}

StagedFile stage(Disk& disk, const fs::path& target, ByteView bytes) {
  StagedFile staged{temporary_beside(target), target};
  disk.create(staged.temporary, 0444)->write(0, bytes);
  return staged;
}

void Publication::run() {
  if (files_.empty() && existing_.empty()) return;
  sync_bytes();
  for (const StagedFile& file : files_) name(file);
  sync_names();
  files_.clear();
  existing_.clear();
}

void Publication::sync_bytes() {
  if (files_.size() + existing_.size() > kSyncAllAbove) return volume_.sync();
  for (const StagedFile& file : files_) disk_.sync(file.temporary);
  for (const fs::path& path : existing_) disk_.sync(path);
}

void Publication::name(const StagedFile& file) {
  give_name(disk_, file);
}

void Publication::sync_names() {
  std::set<fs::path> directories;
  for (const StagedFile& file : files_) directories.insert(file.target.parent_path());
  for (const fs::path& path : existing_) directories.insert(path.parent_path());
  if (directories.size() > kSyncAllAbove) return volume_.sync();
  for (const fs::path& directory : directories) disk_.sync(directory);
}

void PipelinedPublication::sync() {
  if (files_.size() + directories_.size() > Publication::kSyncAllAbove) {
    volume_.sync();
  } else {
    for (const fs::path& file : files_) disk_.sync(file);
    for (const fs::path& directory : directories_) disk_.sync(directory);
  }
  files_.clear();
  directories_.clear();
}

void PipelinedPublication::name(const StagedFile& file) {
  give_name(disk_, file);
  named(file.target);
}

void replace_file(Disk& disk, const fs::path& path, ByteView bytes) {
  const fs::path temporary = temporary_beside(path);
  const auto file = disk.create(temporary, 0644);
  file->write(0, bytes);
  file->sync();
  disk.rename(temporary, path, Existing::kReplace);
  disk.sync(path.parent_path());
}

}  // namespace yinxin::storage
