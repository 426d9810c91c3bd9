#include "storage/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include "base/error.h"

namespace yinxin::storage {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_error(const fs::path& path, std::string_view call, int error) {
  const auto code = error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable;
  throw Error(code, path.string(),
              std::string(call) + ": " + std::generic_category().message(error));
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int fd) : fd_(fd) {
    if (fd_ < 0) throw_error(path, "open", errno);
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

class PosixFile final : public File {
 public:
  PosixFile(fs::path path, int fd) : path_(std::move(path)), fd_(path_, fd) {}

  void write(std::uint64_t offset, ByteView bytes) override {
    while (!bytes.empty()) {
      const ssize_t written =
          ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw_error(path_, "write", errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    }
  }

  void allocate(std::uint64_t size) override {
    const int error = ::posix_fallocate(fd_.get(), 0, static_cast<off_t>(size));
    if (error != 0) throw_error(path_, "fallocate", error);
  }

  void sync() override {
    if (::fdatasync(fd_.get()) != 0) throw_error(path_, "fdatasync", errno);
  }

  void set_mode(unsigned mode) {
    if (::fchmod(fd_.get(), mode) != 0) throw_error(path_, "chmod", errno);
  }

 private:
  fs::path path_;
  Descriptor fd_;
};

class PosixVolume final : public Volume {
 public:
  explicit PosixVolume(const fs::path& path)
      : path_(path), fd_(path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}

  void sync() override {
    if (::syncfs(fd_.get()) != 0) throw_error(path_, "syncfs", errno);
  }

 private:
  fs::path path_;
  Descriptor fd_;
};

class PosixDisk final : public Disk {
 public:
  std::unique_ptr<File> create(const fs::path& path, unsigned mode) override {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    auto file = std::make_unique<PosixFile>(path, fd);
    file->set_mode(mode);
    return file;
  }

  std::unique_ptr<File> open(const fs::path& path) override {
    return std::make_unique<PosixFile>(path, ::open(path.c_str(), O_RDWR | O_CLOEXEC));
  }

  bool rename(const fs::path& from, const fs::path& to, Existing existing) override {
    const unsigned flags = existing == Existing::kKeep ? RENAME_NOREPLACE : 0;
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0) return true;
    if (errno == EEXIST && existing == Existing::kKeep) return false;
    throw_error(to, "rename", errno);
  }

  void remove(const fs::path& path) override {
    if (std::remove(path.c_str()) != 0) throw_error(path, "remove", errno);
  }

  void make_directory(const fs::path& path) override {
    if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) throw_error(path, "mkdir", errno);
  }

  void sync(const fs::path& path) override {
    const Descriptor fd(path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (::fsync(fd.get()) != 0) throw_error(path, "fsync", errno);
  }

  std::unique_ptr<Volume> volume(const fs::path& path) override {
    return std::make_unique<PosixVolume>(path);
  }
};

}  // namespace

Disk& posix_disk() {
  static PosixDisk disk;
  return disk;
}

void make_directories(Disk& disk, const fs::path& directory) {
  if (fs::is_directory(directory)) return;
  const fs::path parent = directory.has_parent_path() ? directory.parent_path() : fs::path(".");
  make_directories(disk, parent);
  disk.make_directory(directory);
  disk.sync(parent);
}

Bytes read_range(const fs::path& path, std::uint64_t offset, std::size_t size) {
  const Descriptor fd(path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  Bytes bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t count = ::pread(fd.get(), bytes.data() + filled, size - filled,
                                  static_cast<off_t>(offset + filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_error(path, "read", errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace yinxin::storage
