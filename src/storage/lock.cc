#include "storage/lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

namespace yinxin::storage {

std::optional<Lock> Lock::take(const std::filesystem::path& path, Kind kind) {
  Lock lock(open_file(path, O_RDONLY));
  const int operation = kind == Kind::kShared ? LOCK_SH : LOCK_EX;
  if (::flock(lock.fd_.get(), operation | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) return std::nullopt;
  throw_system_error(path, "flock");
}

}  // namespace yinxin::storage
