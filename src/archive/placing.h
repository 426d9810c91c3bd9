#pragma once

#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "storage/disk.h"
#include "storage/publication.h"

namespace yinxin::archive {

// Puts many immutable files under one directory. None has its name, or can be relied upon, before
// finish().
class Placing {
 public:
  Placing(storage::Disk& disk, const std::filesystem::path& root)
      : disk_(disk), volume_(disk.volume(root)), publication_(disk, *volume_) {}

  // Makes the directories that are missing.
  void add(const std::filesystem::path& path, ByteView bytes) {
    storage::make_directories(disk_, path.parent_path());
    publication_.add(storage::stage(disk_, path, bytes));
    ++waiting_;
  }
  std::size_t waiting() const { return waiting_; }
  // All that was added is on disk under its name on return.
  void finish() {
    publication_.run();
    waiting_ = 0;
  }

 private:
  storage::Disk& disk_;
  std::unique_ptr<storage::Volume> volume_;
  storage::Publication publication_;
  std::size_t waiting_ = 0;
};

}  // namespace yinxin::archive
