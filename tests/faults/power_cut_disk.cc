#include "faults/power_cut_disk.h"

#include "base/error.h"

namespace yinxin::testing {

class PowerCutDisk::TrackedFile final : public storage::File {
 public:
  TrackedFile(PowerCutDisk& disk, std::unique_ptr<storage::File> file, DiskModel::InodePtr inode)
      : disk_(disk), file_(std::move(file)), inode_(std::move(inode)) {}

  void write(std::uint64_t offset, ByteView bytes) override {
    const std::lock_guard lock(disk_.mutex_);
    disk_.tick();
    file_->write(offset, bytes);
    disk_.model_.write(*inode_, offset, bytes);
  }

  void allocate(std::uint64_t size) override {
    const std::lock_guard lock(disk_.mutex_);
    disk_.tick();
    file_->allocate(size);
    disk_.model_.write(*inode_, 0, Bytes(size, '\0'));
  }

  void sync() override {
    const std::lock_guard lock(disk_.mutex_);
    disk_.tick();
    if (disk_.lie_ != Lie::kFileSync) DiskModel::sync(*inode_);
  }

 private:
  PowerCutDisk& disk_;
  std::unique_ptr<storage::File> file_;
  DiskModel::InodePtr inode_;
};

class PowerCutDisk::TrackedVolume final : public storage::Volume {
 public:
  explicit TrackedVolume(PowerCutDisk& disk) : disk_(disk) {}

  void sync() override {
    const std::lock_guard lock(disk_.mutex_);
    disk_.tick();
    if (disk_.lie_ != Lie::kVolumeSync) disk_.model_.sync_all();
  }

 private:
  PowerCutDisk& disk_;
};

bool PowerCutDisk::is_off() const {
  const std::lock_guard lock(mutex_);
  return calls_left_ == 0;
}

void PowerCutDisk::tick() {
  if (calls_left_ == 0) throw Error(ErrorCode::kUnavailable, root_.string(), "the power is off");
  --calls_left_;
}

std::unique_ptr<storage::File> PowerCutDisk::create(const Path& path, unsigned mode) {
  const std::lock_guard lock(mutex_);
  tick();
  auto file = disk_.create(path, mode);
  return std::make_unique<TrackedFile>(*this, std::move(file), model_.create(path));
}

std::unique_ptr<storage::File> PowerCutDisk::open(const Path& path) {
  const std::lock_guard lock(mutex_);
  tick();
  return std::make_unique<TrackedFile>(*this, disk_.open(path), model_.find(path));
}

bool PowerCutDisk::rename(const Path& from, const Path& to, storage::Existing existing) {
  const std::lock_guard lock(mutex_);
  tick();
  if (!disk_.rename(from, to, existing)) return false;
  model_.rename(from, to);
  return true;
}

void PowerCutDisk::remove(const Path& path) {
  const std::lock_guard lock(mutex_);
  tick();
  disk_.remove(path);
  model_.remove(path);
}

void PowerCutDisk::make_directory(const Path& path) {
  const std::lock_guard lock(mutex_);
  tick();
  disk_.make_directory(path);
  model_.make_directory(path);
}

void PowerCutDisk::sync(const Path& path) {
  const std::lock_guard lock(mutex_);
  tick();
  if (lie_ == Lie::kPathSync) return;
  if (model_.is_directory(path)) {
    model_.sync_names(path);
  } else {
    DiskModel::sync(*model_.find(path));
  }
}

std::unique_ptr<storage::Volume> PowerCutDisk::volume(const Path&) {
  return std::make_unique<TrackedVolume>(*this);
}

void PowerCutDisk::leave_behind(const Path& destination, std::mt19937_64& random) const {
  const std::lock_guard lock(mutex_);
  model_.leave_behind(destination, any_part(random));
}

}  // namespace yinxin::testing
