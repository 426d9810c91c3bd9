#include "storage/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/descriptor.h"

namespace yinxin::storage {
namespace {

namespace fs = std::filesystem;

class PosixFile final : public File {
 public:
  PosixFile(fs::path path, Descriptor fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  void write(std::uint64_t offset, ByteView bytes) override {
    while (!bytes.empty()) {
      const ssize_t written =
          ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw_system_error(path_, "write");
      bytes.remove_prefix(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    }
  }

  void allocate(std::uint64_t size) override {
    const int error = ::posix_fallocate(fd_.get(), 0, static_cast<off_t>(size));
    if (error != 0) throw_system_error(path_, "fallocate", error);
  }

  void sync() override {
    if (::fdatasync(fd_.get()) != 0) throw_system_error(path_, "fdatasync");
  }

  void set_mode(unsigned mode) {
    if (::fchmod(fd_.get(), mode) != 0) throw_system_error(path_, "chmod");
  }

 private:
  fs::path path_;
  Descriptor fd_;
};

class PosixVolume final : public Volume {
 public:
  explicit PosixVolume(const fs::path& path) : path_(path), fd_(open_file(path, O_RDONLY)) {}

  void sync() override {
    if (::syncfs(fd_.get()) != 0) throw_system_error(path_, "syncfs");
  }

 private:
  fs::path path_;
  Descriptor fd_;
};

class PosixDisk final : public Disk {
 public:
  std::unique_ptr<File> create(const fs::path& path, unsigned mode) override {
    auto file = std::make_unique<PosixFile>(path, open_file(path, O_RDWR | O_CREAT | O_EXCL, 0600));
    file->set_mode(mode);
    return file;
  }

  std::unique_ptr<File> open(const fs::path& path) override {
    return std::make_unique<PosixFile>(path, open_file(path, O_RDWR));
  }

  bool rename(const fs::path& from, const fs::path& to, Existing existing) override {
    const unsigned flags = existing == Existing::kKeep ? RENAME_NOREPLACE : 0;
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0) return true;
    if (errno == EEXIST && existing == Existing::kKeep) return false;
    throw_system_error(to, "rename");
  }

  void remove(const fs::path& path) override {
    if (std::remove(path.c_str()) != 0) throw_system_error(path, "remove");
  }

  void make_directory(const fs::path& path) override {
    if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) throw_system_error(path, "mkdir");
  }

  void sync(const fs::path& path) override {
    const Descriptor fd = open_file(path, O_RDONLY);
    if (::fsync(fd.get()) != 0) throw_system_error(path, "fsync");
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
  const Descriptor fd = open_file(path, O_RDONLY);
  Bytes bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t count = ::pread(fd.get(), bytes.data() + filled, size - filled,
                                  static_cast<off_t>(offset + filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_system_error(path, "read");
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace yinxin::storage
