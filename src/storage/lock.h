#pragma once

#include <filesystem>
#include <optional>
#include <utility>

#include "base/descriptor.h"

namespace yinxin::storage {

// A lock on a file (flock), held until destruction or the end of the process, however it ends.
class Lock {
 public:
  enum class Kind { kShared, kExclusive };

  // nullopt if another holder stands in the way. The file must exist; Error(kNotFound) or
  // Error(kUnavailable) if it cannot be opened. Needs no permission to write.
  static std::optional<Lock> take(const std::filesystem::path& path, Kind kind);

 private:
  explicit Lock(Descriptor fd) : fd_(std::move(fd)) {}
  Descriptor fd_;
};

}  // namespace yinxin::storage
