#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "archive/fsck.h"
#include "storage/disk.h"

namespace yinxin::archive {

struct CopyReport {
  std::string checkpoint;         // the newest note of the copy
  std::uint64_t entries = 0;      // that the copy has
  std::uint64_t new_entries = 0;  // that it did not have before
  std::uint64_t objects = 0;      // copied this time
  std::uint64_t bytes = 0;        // of those
  std::vector<Problem> problems;  // objects that are missing or damaged in the original

  bool good() const { return problems.empty(); }
};

struct CopyOptions {
  storage::Disk* disk = &storage::posix_disk();
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;  // entries
};

// Copies the archive under `from`, also one that is being written to, so that `to` holds all that
// was acknowledged before the call. What `to` has already stays; only an archive of the same log
// that has this history may be there: Error(kConflict) otherwise. Every object is checked on the
// way; one that is damaged is reported, not copied. An interrupted copy is completed by repeating.
// On disk on return. The log of a copy becomes what it is to be last of all.
CopyReport copy_archive(const std::filesystem::path& from, const std::filesystem::path& to,
                        const CopyOptions& options = {});

}  // namespace yinxin::archive
