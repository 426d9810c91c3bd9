#include "storage/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace yinxin::storage {

std::optional<Lock> Lock::take(const std::filesystem::path& path, Kind kind) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    throw Error(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable, path.string(),
                "open: " + std::generic_category().message(errno));
  }
  Lock lock(fd);
  if (::flock(fd, (kind == Kind::kShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) return std::nullopt;
  throw Error(ErrorCode::kUnavailable, path.string(),
              "flock: " + std::generic_category().message(errno));
}

Lock::~Lock() {
  if (fd_ >= 0) ::close(fd_);
}

Lock::Lock(Lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

}  // namespace yinxin::storage
