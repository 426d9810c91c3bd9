#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "base/bytes.h"

namespace yinxin::testing {

// What a disk may hold when the power goes: all that was synced, and of everything else any part.
// Bytes are torn at the bounds of its sectors of 512; names reach the disk when their directory is
// synced, or not, in any combination; a rename is whole. Told call by call what is done to the
// files below a directory. For one thread at a time.
class DiskModel {
 public:
  using Path = std::filesystem::path;
  struct Inode;
  using InodePtr = std::shared_ptr<Inode>;

  // `root` is on disk as it stands.
  explicit DiskModel(const Path& root);

  // How many calls there were; later ones have higher numbers.
  std::uint64_t calls() const { return calls_; }
  InodePtr find(const Path& path) const;  // nullptr if there is none
  bool is_directory(const Path& path) const;

  InodePtr create(const Path& path);
  void make_directory(const Path& path);
  void rename(const Path& from, const Path& to);
  void remove(const Path& path);
  void write(Inode& inode, std::uint64_t offset, ByteView bytes);
  void truncate(Inode& inode, std::uint64_t size);

  // What was done before call number `before` is on disk.
  static constexpr std::uint64_t kAll = ~std::uint64_t{0};
  static void sync(Inode& inode, std::uint64_t before = kAll);
  void sync_names(const Path& directory, std::uint64_t before = kAll);
  void sync_all(std::uint64_t before = kAll);

  // A call that may not have reached the disk, and of how many sectors it is; a name is of one.
  struct Unsynced {
    std::uint64_t call;
    std::size_t sectors;
  };
  std::vector<Unsynced> unsynced() const;  // in the order of the calls

  // Whether a sector of a call reached the disk.
  using Reached = std::function<bool(std::uint64_t call, std::size_t sector)>;
  // Makes `destination` what the disk would be.
  void leave_behind(const Path& destination, const Reached& reached) const;

 private:
  using Names = std::map<Path, InodePtr>;
  // `from` loses its name and `to` gets one; either may be empty.
  struct NameChange {
    std::uint64_t call;
    Path from;
    Path to;
    InodePtr inode;
  };

  void change(const Path& directory, NameChange change);
  static void apply(const NameChange& change, Names& names);

  const Path root_;
  std::uint64_t calls_ = 0;
  Names current_;
  Names durable_;
  std::map<Path, std::vector<NameChange>> pending_;  // by directory
};

// Ways for the power to go: nothing of what was not synced is there, or all of it; or all up to a
// call, which is torn; or all but one call; or that alone; or any part. At most so many, chosen at
// random.
std::vector<DiskModel::Reached> ways_to_fail(const std::vector<DiskModel::Unsynced>& unsynced,
                                             std::size_t most, std::mt19937_64& random);
// Some cuts lose everything that can be lost, some nothing, most a part. `random` must outlive it.
DiskModel::Reached any_part(std::mt19937_64& random);

}  // namespace yinxin::testing
