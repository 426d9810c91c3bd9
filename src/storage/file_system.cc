#include "storage/file_system.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <system_error>

#include "base/descriptor.h"

namespace yinxin::storage {
namespace {

namespace fs = std::filesystem;

constexpr long kExtMagic = 0xEF53;  // of ext2, ext3 and ext4 alike

// What the kernel says of who writes the journal of an ext4: "<none>", or the number of a process.
std::string journal_task(const fs::path& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return "";
  const fs::path device = fs::path("/sys/dev/block") / (std::to_string(major(status.st_dev)) + ":" +
                                                        std::to_string(minor(status.st_dev)));
  std::error_code failure;
  const fs::path name = fs::read_symlink(device, failure).filename();
  std::ifstream file(fs::path("/sys/fs/ext4") / name / "journal_task");
  std::string task;
  std::getline(file, task);
  return task;
}

// The attributes of a file, read and perhaps changed; nullopt if they cannot be.
std::optional<int> attributes(const fs::path& path, std::optional<bool> immutable) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd) return {};
  int flags = 0;
  bool good = ::ioctl(fd.get(), FS_IOC_GETFLAGS, &flags) == 0;
  if (good && immutable) {
    const int wanted = *immutable ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL;
    good = wanted == flags || ::ioctl(fd.get(), FS_IOC_SETFLAGS, &wanted) == 0;
    flags = wanted;
  }
  return good ? std::optional(flags) : std::nullopt;
}

}  // namespace

std::string weakness_of(const fs::path& path) {
  struct statfs status = {};
  if (::statfs(path.c_str(), &status) != 0 || status.f_type != kExtMagic) return "";
  if (journal_task(path) != "<none>") return "";
  return "此文件系统是没有日志的ext4：断电后目录可能损坏，已归档的文件可能丢失 (an ext4 without a "
         "journal: a power cut may damage its directories, and what was archived may be gone)";
}

bool set_immutable(const fs::path& path, bool immutable) {
  return attributes(path, immutable).has_value();
}

bool is_immutable(const fs::path& path) {
  const auto flags = attributes(path, {});
  return flags && (*flags & FS_IMMUTABLE_FL) != 0;
}

}  // namespace yinxin::storage
