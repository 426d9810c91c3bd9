#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>

namespace yinxin::service {

// By what a file is told from another that has taken its place: files are put in place by rename,
// and another file has another inode. Files that are not there are all the same.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  std::int64_t size = -1;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;

  static FileIdentity of(const std::filesystem::path& file);
  bool operator==(const FileIdentity& other) const;
};

// The files below a directory; none if it is not there.
std::map<std::filesystem::path, FileIdentity> identities_below(
    const std::filesystem::path& directory);

}  // namespace yinxin::service
