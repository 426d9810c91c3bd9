#pragma once

#include <unistd.h>

#include <atomic>
#include <csignal>

#include "base/error.h"
#include "storage/disk.h"

namespace yinxin::testing {

// A disk on which one call that changes something fails, the n-th; a write fails half done. Or it
// is the call at which the process is killed.
class FailingDisk final : public storage::Disk {
 public:
  using Path = std::filesystem::path;

  enum class Failure { kError, kKill };

  explicit FailingDisk(std::uint64_t failing_call, Failure failure = Failure::kError)
      : failing_call_(failing_call), failure_(failure) {}

  bool has_failed() const { return calls_ >= failing_call_; }

  std::unique_ptr<storage::File> create(const Path& path, unsigned mode) override {
    check("create");
    return std::make_unique<FailingFile>(*this, disk_.create(path, mode));
  }
  std::unique_ptr<storage::File> open(const Path& path) override {
    check("open");
    return std::make_unique<FailingFile>(*this, disk_.open(path));
  }
  bool rename(const Path& from, const Path& to, storage::Existing existing) override {
    check("rename");
    return disk_.rename(from, to, existing);
  }
  void remove(const Path& path) override {
    check("remove");
    disk_.remove(path);
  }
  void make_directory(const Path& path) override {
    check("mkdir");
    disk_.make_directory(path);
  }
  void sync(const Path& path) override {
    check("fsync");
    disk_.sync(path);
  }
  std::unique_ptr<storage::Volume> volume(const Path& path) override {
    check("volume");
    return std::make_unique<FailingVolume>(*this, disk_.volume(path));
  }

 private:
  class FailingFile final : public storage::File {
   public:
    FailingFile(FailingDisk& disk, std::unique_ptr<storage::File> file)
        : disk_(disk), file_(std::move(file)) {}
    void write(std::uint64_t offset, ByteView bytes) override {
      if (disk_.fails_now()) {
        file_->write(offset, bytes.substr(0, bytes.size() / 2));
        disk_.fail("write");
      }
      file_->write(offset, bytes);
    }
    void allocate(std::uint64_t size) override {
      disk_.check("allocate");
      file_->allocate(size);
    }
    void sync() override {
      disk_.check("fdatasync");
      file_->sync();
    }

   private:
    FailingDisk& disk_;
    std::unique_ptr<storage::File> file_;
  };

  class FailingVolume final : public storage::Volume {
   public:
    FailingVolume(FailingDisk& disk, std::unique_ptr<storage::Volume> volume)
        : disk_(disk), volume_(std::move(volume)) {}
    void sync() override {
      disk_.check("syncfs");
      volume_->sync();
    }

   private:
    FailingDisk& disk_;
    std::unique_ptr<storage::Volume> volume_;
  };

  bool fails_now() { return ++calls_ == failing_call_; }
  void check(const char* call) {
    if (fails_now()) fail(call);
  }
  [[noreturn]] void fail(const char* call) const {
    if (failure_ == Failure::kKill) ::kill(::getpid(), SIGKILL);
    throw Error(ErrorCode::kUnavailable, "failing disk", call);
  }

  storage::Disk& disk_ = storage::posix_disk();
  const std::uint64_t failing_call_;
  const Failure failure_;
  std::atomic<std::uint64_t> calls_{0};
};

}  // namespace yinxin::testing
