#pragma once

#include <filesystem>
#include <mutex>
#include <set>
#include <vector>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "storage/publication.h"

namespace yinxin::archive {

// Objects that are about to be archived: on their way to disk, under temporary names or, where
// the archive has the same bytes already, under their own.
struct PreparedObjects {
  std::vector<storage::StagedFile> staged;
  std::vector<std::filesystem::path> existing;
  std::vector<crypto::Digest> digests;
};

// The objects of an archive, each under its SHA-256. Safe to use from several threads.
class ObjectStore {
 public:
  // `immutable`: protects objects once they are settled, where that is permitted.
  ObjectStore(std::filesystem::path root, storage::Disk& disk, bool immutable = false)
      : root_(std::move(root)), disk_(disk), immutable_(immutable) {}

  static void create(const std::filesystem::path& root, storage::Disk& disk);

  // Writes `bytes`, whose digest is `sha256`, aside. Throws Error(kCorrupt) if other bytes stand
  // under that digest.
  void prepare(const crypto::Digest& sha256, ByteView bytes, PreparedObjects& objects);
  // Removes what was written aside for a deposit that was refused.
  void abandon(const PreparedObjects& objects);
  // Called once the objects are known to be on disk under their names.
  void settled(const PreparedObjects& objects);
  // Protects one that was not yet; false if it was, or cannot be.
  bool protect(const crypto::Digest& sha256) const;

  // Removes one for good, if it is there; nobody may be adding it.
  void remove(const crypto::Digest& sha256);

  // Throws Error(kNotFound), or Error(kCorrupt) if the bytes do not have this digest.
  Bytes read(const crypto::Digest& sha256) const;

 private:
  std::filesystem::path root_;
  storage::Disk& disk_;
  const bool immutable_;
  std::mutex mutex_;
  std::set<crypto::Digest> settled_;  // some of those known to be on disk
};

}  // namespace yinxin::archive
