#include "faults/power_cut_disk.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "base/error.h"
#include "base/file.h"

namespace yinxin::testing {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kSector = 512;
}

class PowerCutDisk::TrackedFile final : public storage::File {
 public:
  TrackedFile(PowerCutDisk& disk, std::unique_ptr<storage::File> file, InodePtr inode)
      : disk_(disk), file_(std::move(file)), inode_(std::move(inode)) {}

  void write(std::uint64_t offset, ByteView bytes) override {
    const std::lock_guard lock(disk_.mutex_);
    disk_.tick();
    file_->write(offset, bytes);
    inode_->pending.emplace_back(offset, bytes);
  }

  void allocate(std::uint64_t size) override {
    const std::lock_guard lock(disk_.mutex_);
    disk_.tick();
    file_->allocate(size);
    inode_->pending.emplace_back(0, Bytes(size, '\0'));
  }

  void sync() override {
    const std::lock_guard lock(disk_.mutex_);
    disk_.tick();
    if (disk_.lie_ != Lie::kFileSync) settle(*inode_);
  }

 private:
  PowerCutDisk& disk_;
  std::unique_ptr<storage::File> file_;
  InodePtr inode_;
};

class PowerCutDisk::TrackedVolume final : public storage::Volume {
 public:
  explicit TrackedVolume(PowerCutDisk& disk) : disk_(disk) {}

  void sync() override {
    const std::lock_guard lock(disk_.mutex_);
    disk_.tick();
    if (disk_.lie_ == Lie::kVolumeSync) return;
    for (const auto& [path, inode] : disk_.current_) settle(*inode);
    disk_.pending_.clear();
    disk_.durable_ = disk_.current_;
  }

 private:
  PowerCutDisk& disk_;
};

PowerCutDisk::PowerCutDisk(const Path& root, std::uint64_t calls_until_cut, Lie lie)
    : root_(root), lie_(lie), calls_left_(calls_until_cut) {
  for (const auto& item : fs::recursive_directory_iterator(root)) {
    auto inode = std::make_shared<Inode>();
    inode->is_directory = item.is_directory();
    if (!inode->is_directory) inode->durable = read_file(item.path(), 1 << 28);
    durable_[item.path()] = std::move(inode);
  }
  current_ = durable_;
}

PowerCutDisk::~PowerCutDisk() = default;

bool PowerCutDisk::is_off() const {
  const std::lock_guard lock(mutex_);
  return calls_left_ == 0;
}

void PowerCutDisk::tick() {
  if (calls_left_ == 0) throw Error(ErrorCode::kUnavailable, root_.string(), "the power is off");
  --calls_left_;
}

void PowerCutDisk::apply(const NameChange& change, Names& names) {
  if (!change.from.empty()) names.erase(change.from);
  if (!change.to.empty()) names[change.to] = change.inode;
}

void PowerCutDisk::apply(std::uint64_t offset, ByteView bytes, Bytes& content) {
  if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size(), '\0');
  std::copy(bytes.begin(), bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(offset));
}

void PowerCutDisk::settle(Inode& inode) {
  for (const auto& [offset, bytes] : inode.pending) apply(offset, bytes, inode.durable);
  inode.pending.clear();
}

void PowerCutDisk::settle_names(const Path& directory) {
  for (const NameChange& change : pending_[directory]) apply(change, durable_);
  pending_.erase(directory);
}

void PowerCutDisk::change(const Path& directory, NameChange change) {
  apply(change, current_);
  pending_[directory].push_back(std::move(change));
}

std::unique_ptr<storage::File> PowerCutDisk::create(const Path& path, unsigned mode) {
  const std::lock_guard lock(mutex_);
  tick();
  auto file = disk_.create(path, mode);
  const auto inode = std::make_shared<Inode>();
  change(path.parent_path(), {{}, path, inode});
  return std::make_unique<TrackedFile>(*this, std::move(file), inode);
}

std::unique_ptr<storage::File> PowerCutDisk::open(const Path& path) {
  const std::lock_guard lock(mutex_);
  tick();
  return std::make_unique<TrackedFile>(*this, disk_.open(path), current_.at(path));
}

bool PowerCutDisk::rename(const Path& from, const Path& to, storage::Existing existing) {
  const std::lock_guard lock(mutex_);
  tick();
  if (!disk_.rename(from, to, existing)) return false;
  change(to.parent_path(), {from, to, current_.at(from)});
  return true;
}

void PowerCutDisk::remove(const Path& path) {
  const std::lock_guard lock(mutex_);
  tick();
  disk_.remove(path);
  change(path.parent_path(), {path, {}, nullptr});
}

void PowerCutDisk::make_directory(const Path& path) {
  const std::lock_guard lock(mutex_);
  tick();
  disk_.make_directory(path);
  const auto inode = std::make_shared<Inode>();
  inode->is_directory = true;
  if (current_.count(path) == 0) change(path.parent_path(), {{}, path, inode});
}

void PowerCutDisk::sync(const Path& path) {
  const std::lock_guard lock(mutex_);
  tick();
  if (lie_ == Lie::kPathSync) return;
  if (fs::is_directory(path)) {
    settle_names(path);
  } else {
    settle(*current_.at(path));
  }
}

std::unique_ptr<storage::Volume> PowerCutDisk::volume(const Path&) {
  return std::make_unique<TrackedVolume>(*this);
}

void PowerCutDisk::leave_behind(const Path& destination, std::mt19937_64& random) const {
  // Some cuts lose everything that can be lost, some nothing, most a part.
  const double kept = std::array{0.0, 0.5, 0.9, 1.0}[random() % 4];
  std::bernoulli_distribution survives(kept);
  Names names = durable_;
  for (const auto& [directory, changes] : pending_) {
    for (const NameChange& change : changes) {
      if (survives(random)) apply(change, names);
    }
  }
  fs::create_directories(destination);
  for (const auto& [path, inode] : names) {
    const Path copy = destination / path.lexically_relative(root_);
    if (!fs::exists(copy.parent_path())) continue;  // its directory did not survive
    if (inode->is_directory) {
      fs::create_directory(copy);
      continue;
    }
    Bytes content = inode->durable;
    for (const auto& [offset, bytes] : inode->pending) {
      for (std::size_t at = 0; at < bytes.size(); at += kSector) {
        if (survives(random)) apply(offset + at, ByteView(bytes).substr(at, kSector), content);
      }
    }
    std::ofstream(copy, std::ios::binary) << content;
  }
}

}  // namespace yinxin::testing
