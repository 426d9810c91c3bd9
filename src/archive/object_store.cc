#include "archive/object_store.h"

#include <cstdio>

#include "archive/layout.h"
#include "base/error.h"
#include "base/file.h"
#include "storage/file_system.h"

namespace yinxin::archive {
namespace {

constexpr std::size_t kMaxRemembered = 4096;

[[noreturn]] void throw_damaged(const std::filesystem::path& path) {
  throw Error(ErrorCode::kCorrupt, path.string(),
              "内容与摘要不符，请运行 yinxin audit (bytes do not match their digest)");
}

}  // namespace

void ObjectStore::create(const std::filesystem::path& root, storage::Disk& disk) {
  const std::filesystem::path directory = root / kObjectsDirectory;
  make_directories(disk, directory);
  for (unsigned prefix = 0; prefix < 256; ++prefix) {
    char name[4];
    std::snprintf(name, sizeof name, "%02x", prefix);
    disk.make_directory(directory / name);
  }
  disk.sync(directory);
}

void ObjectStore::prepare(const crypto::Digest& sha256, ByteView bytes, PreparedObjects& objects) {
  {
    const std::lock_guard lock(mutex_);
    if (settled_.count(sha256) > 0) return;
  }
  const std::filesystem::path path = root_ / object_path(sha256);
  if (std::filesystem::exists(path)) {
    if (read_file(path, kMaxObjectSize) != bytes) throw_damaged(path);
    objects.existing.push_back(path);
  } else {
    objects.staged.push_back(storage::stage(disk_, path, bytes));
  }
  objects.digests.push_back(sha256);
}

void ObjectStore::abandon(const PreparedObjects& objects) {
  for (const storage::StagedFile& file : objects.staged) {
    std::error_code ignored;
    std::filesystem::remove(file.temporary, ignored);
  }
}

void ObjectStore::settled(const PreparedObjects& objects) {
  if (immutable_) {
    for (const crypto::Digest& digest : objects.digests) {
      storage::set_immutable(root_ / object_path(digest), true);
    }
  }
  const std::lock_guard lock(mutex_);
  if (settled_.size() > kMaxRemembered) settled_.clear();
  settled_.insert(objects.digests.begin(), objects.digests.end());
}

bool ObjectStore::protect(const crypto::Digest& sha256) const {
  const std::filesystem::path path = root_ / object_path(sha256);
  return immutable_ && !storage::is_immutable(path) && storage::set_immutable(path, true);
}

void ObjectStore::remove(const crypto::Digest& sha256) {
  {
    const std::lock_guard lock(mutex_);
    settled_.erase(sha256);
  }
  const std::filesystem::path path = root_ / object_path(sha256);
  if (!std::filesystem::exists(path)) return;
  storage::set_immutable(path, false);
  disk_.remove(path);
  disk_.sync(path.parent_path());
}

Bytes ObjectStore::read(const crypto::Digest& sha256) const {
  const std::filesystem::path path = root_ / object_path(sha256);
  Bytes bytes = read_file(path, kMaxObjectSize);
  if (crypto::sha256(bytes) != sha256) throw_damaged(path);
  return bytes;
}

}  // namespace yinxin::archive
