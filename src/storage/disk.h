#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/bytes.h"

// Changing what a disk holds, one POSIX call a method. Everything Yinxin must still have
// tomorrow is written through here, so that "is it on disk?" is asked in one place and a test
// can let any single call fail or the power go between any two.
namespace yinxin::storage {

// A file open for writing. Used by one thread at a time; closed on destruction.
//
// After write() or sync() has thrown, what the file holds is unknown, whatever it says later:
// the page cache forgets that it could not write. Never retry.
class File {
 public:
  virtual ~File() = default;
  virtual void write(std::uint64_t offset, ByteView bytes) = 0;
  // Reserves disk space for the first `size` bytes, which read as zeros.
  virtual void allocate(std::uint64_t size) = 0;
  // The bytes, and the size, survive a power cut once this returns; the name may not.
  virtual void sync() = 0;
};

// A mounted file system, kept open because the system tells only those who had it open at the
// time that it could not write something.
class Volume {
 public:
  virtual ~Volume() = default;
  // Everything written to the volume so far is on disk on return (syncfs).
  virtual void sync() = 0;
};

enum class Existing { kKeep, kReplace };

// Every method throws Error(kUnavailable) if the system refuses, and may be called from several
// threads.
class Disk {
 public:
  virtual ~Disk() = default;
  // A new file; there must be none of this name. `mode` as for open(2), whatever the umask.
  virtual std::unique_ptr<File> create(const std::filesystem::path& path, unsigned mode) = 0;
  virtual std::unique_ptr<File> open(const std::filesystem::path& path) = 0;
  // False, and nothing happened, if `to` exists and is to be kept.
  virtual bool rename(const std::filesystem::path& from, const std::filesystem::path& to,
                      Existing existing) = 0;
  // A file, or a directory that is empty.
  virtual void remove(const std::filesystem::path& path) = 0;
  // No error if it exists.
  virtual void make_directory(const std::filesystem::path& path) = 0;
  // The file's bytes or the directory's names are on disk on return.
  virtual void sync(const std::filesystem::path& path) = 0;
  // The volume that holds `path`.
  virtual std::unique_ptr<Volume> volume(const std::filesystem::path& path) = 0;
};

// The disks of this machine.
Disk& posix_disk();

// Makes `directory` and the parents it lacks, and syncs each parent that got a new name.
void make_directories(Disk& disk, const std::filesystem::path& directory);

// Bytes [offset, offset + size) of a file, or as many as there are. Throws Error(kNotFound),
// Error(kUnavailable).
Bytes read_range(const std::filesystem::path& path, std::uint64_t offset, std::size_t size);

}  // namespace yinxin::storage
