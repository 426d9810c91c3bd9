#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "storage/disk.h"

namespace yinxin::testing {

// A disk whose power goes at some call. Until then it works on a real directory; from then on
// every call fails, and leave_behind() makes what a disk may hold afterwards: all that was
// synced, and of everything else any part. Bytes are torn in sectors of 512; names reach the
// disk when their directory is synced, or not, in any combination; a rename is whole.
class PowerCutDisk final : public storage::Disk {
 public:
  using Path = std::filesystem::path;

  // Bugs to plant: a sync that returns without having done anything.
  enum class Lie { kNone, kFileSync, kPathSync, kVolumeSync };

  // `root` is on disk as it stands.
  PowerCutDisk(const Path& root, std::uint64_t calls_until_cut, Lie lie);
  ~PowerCutDisk() override;

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

  struct Inode {
    bool is_directory = false;
    Bytes durable;
    std::vector<std::pair<std::uint64_t, Bytes>> pending;
  };
  using InodePtr = std::shared_ptr<Inode>;
  using Names = std::map<Path, InodePtr>;
  // `from` loses its name and `to` gets one; either may be empty.
  struct NameChange {
    Path from;
    Path to;
    InodePtr inode;
  };

  void tick();
  void change(const Path& directory, NameChange change);
  static void apply(const NameChange& change, Names& names);
  static void apply(std::uint64_t offset, ByteView bytes, Bytes& content);
  static void settle(Inode& inode);
  void settle_names(const Path& directory);

  storage::Disk& disk_ = storage::posix_disk();
  const Path root_;
  const Lie lie_;

  mutable std::mutex mutex_;
  std::uint64_t calls_left_;
  Names current_;
  Names durable_;
  std::map<Path, std::vector<NameChange>> pending_;  // by directory
};

}  // namespace yinxin::testing
