#pragma once

#include "base/error.h"
#include "storage/disk.h"

namespace yinxin::testing {

// Bugs to plant: a disk that does not sync, or does not mind when it cannot.
class CarelessDisk final : public storage::Disk {
 public:
  using Path = std::filesystem::path;
  enum class Bug { kSkipsSyncs, kIgnoresErrors };

  explicit CarelessDisk(Bug bug) : bug_(bug) {}

  std::unique_ptr<storage::File> create(const Path& path, unsigned mode) override {
    return std::make_unique<CarelessFile>(*this, disk_.create(path, mode));
  }
  std::unique_ptr<storage::File> open(const Path& path) override {
    return std::make_unique<CarelessFile>(*this, disk_.open(path));
  }
  bool rename(const Path& from, const Path& to, storage::Existing existing) override {
    return disk_.rename(from, to, existing);
  }
  void remove(const Path& path) override { disk_.remove(path); }
  void make_directory(const Path& path) override { disk_.make_directory(path); }
  void sync(const Path& path) override {
    carelessly([&] { disk_.sync(path); });
  }
  std::unique_ptr<storage::Volume> volume(const Path& path) override {
    return std::make_unique<CarelessVolume>(*this, disk_.volume(path));
  }

 private:
  class CarelessFile final : public storage::File {
   public:
    CarelessFile(const CarelessDisk& disk, std::unique_ptr<storage::File> file)
        : disk_(disk), file_(std::move(file)) {}
    void write(std::uint64_t offset, ByteView bytes) override { file_->write(offset, bytes); }
    void allocate(std::uint64_t size) override { file_->allocate(size); }
    void sync() override {
      disk_.carelessly([&] { file_->sync(); });
    }

   private:
    const CarelessDisk& disk_;
    std::unique_ptr<storage::File> file_;
  };

  class CarelessVolume final : public storage::Volume {
   public:
    CarelessVolume(const CarelessDisk& disk, std::unique_ptr<storage::Volume> volume)
        : disk_(disk), volume_(std::move(volume)) {}
    void sync() override {
      disk_.carelessly([&] { volume_->sync(); });
    }

   private:
    const CarelessDisk& disk_;
    std::unique_ptr<storage::Volume> volume_;
  };

  template <typename Sync>
  void carelessly(const Sync& sync) const {
    if (bug_ == Bug::kSkipsSyncs) return;
    try {
      sync();
    } catch (const Error&) {  // the bug
    }
  }

  storage::Disk& disk_ = storage::posix_disk();
  const Bug bug_;
};

}  // namespace yinxin::testing
