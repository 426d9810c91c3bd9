#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <random>

#include "faults/disk_model.h"
#include "storage/disk.h"

namespace yinxin::testing {

// A disk whose power goes at some call. Until then it works on a real directory; from then on
// every call fails, and leave_behind() makes what a disk may hold afterwards.
class PowerCutDisk final : public storage::Disk {
 public:
  using Path = std::filesystem::path;

  // Bugs to plant: a sync that returns without having done anything.
  enum class Lie { kNone, kFileSync, kPathSync, kVolumeSync };

  // `root` is on disk as it stands.
  PowerCutDisk(const Path& root, std::uint64_t calls_until_cut, Lie lie)
      : root_(root), lie_(lie), calls_left_(calls_until_cut), model_(root) {}

  bool is_off() const;
  void leave_behind(const Path& destination, std::mt19937_64& random) const;

  std::unique_ptr<storage::File> create(const Path& path, unsigned mode) override;
  std::unique_ptr<storage::File> open(const Path& path) override;
  bool rename(const Path& from, const Path& to, storage::Existing existing) override;
  void remove(const Path& path) override;
  void make_directory(const Path& path) override;
  void sync(const Path& path) override;
  std::unique_ptr<storage::Volume> volume(const Path& path) override;

 private:
  class TrackedFile;
  class TrackedVolume;

  void tick();

  storage::Disk& disk_ = storage::posix_disk();
  const Path root_;
  const Lie lie_;

  mutable std::mutex mutex_;  // guards what follows
  std::uint64_t calls_left_;
  DiskModel model_;
};

}  // namespace yinxin::testing
