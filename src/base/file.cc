#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/descriptor.h"
#include "base/error.h"

namespace yinxin {
namespace {

namespace fs = std::filesystem;

void write_all(int fd, ByteView bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_system_error(path, "write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void sync_directory(const fs::path& directory) {
  const Descriptor fd = open_file(directory, O_RDONLY | O_DIRECTORY);
  if (::fsync(fd.get()) != 0) throw_system_error(directory, "fsync");
}

}  // namespace

Bytes read_file(const fs::path& path, std::size_t max_size) {
  const Descriptor fd = open_file(path, O_RDONLY);
  Bytes bytes;
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) throw_system_error(path, "stat");
  if (S_ISDIR(status.st_mode)) {
    throw Error(ErrorCode::kInvalidInput, path.string(), "是目录，不是文件 (a directory)");
  }
  if (status.st_size > 0)
    bytes.reserve(std::min(static_cast<std::size_t>(status.st_size), max_size));
  char buffer[1 << 16];
  for (;;) {
    const ssize_t count = ::read(fd.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_system_error(path, "read");
    if (count == 0) return bytes;
    if (bytes.size() + static_cast<std::size_t>(count) > max_size) {
      throw Error(
          ErrorCode::kInvalidInput, path.string(),
          "文件超过上限 " + std::to_string(max_size) + " 字节，请缩小后重试 (file too large)");
    }
    bytes.append(buffer, static_cast<std::size_t>(count));
  }
}

void write_file(const fs::path& path, ByteView bytes, unsigned mode) {
  const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::string temporary = (directory / (".new-" + path.filename().string() + "-XXXXXX")).string();
  {
    const Descriptor fd(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!fd) throw_system_error(path, "open");
    try {
      if (::fchmod(fd.get(), mode) != 0) throw_system_error(path, "chmod");
      write_all(fd.get(), bytes, path);
      if (::fsync(fd.get()) != 0) throw_system_error(path, "fsync");
      if (::rename(temporary.c_str(), path.c_str()) != 0) throw_system_error(path, "rename");
    } catch (...) {
      ::unlink(temporary.c_str());
      throw;
    }
  }
  sync_directory(directory);
}

}  // namespace yinxin
