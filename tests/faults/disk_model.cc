#include "faults/disk_model.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <set>

#include "base/file.h"

namespace yinxin::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSector = 512;
constexpr std::size_t kLargestFile = 1 << 28;

// A change of a file's bytes, or of its size.
struct Write {
  std::uint64_t call;
  std::uint64_t offset;
  Bytes bytes;
  bool truncates = false;

  std::size_t sectors() const {
    if (truncates || bytes.empty()) return 1;
    return (offset % kSector + bytes.size() + kSector - 1) / kSector;
  }

  void apply_sector(std::size_t sector, Bytes& content) const {
    if (truncates) {
      content.resize(offset, '\0');
      return;
    }
    const std::uint64_t from = sector == 0 ? 0 : sector * kSector - offset % kSector;
    const std::uint64_t to = std::min((sector + 1) * kSector - offset % kSector, bytes.size());
    if (content.size() < offset + to) content.resize(offset + to, '\0');
    std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(from),
              bytes.begin() + static_cast<std::ptrdiff_t>(to),
              content.begin() + static_cast<std::ptrdiff_t>(offset + from));
  }
};

}  // namespace

struct DiskModel::Inode {
  bool is_directory = false;
  Bytes durable;
  std::vector<Write> pending;

  Bytes with(const Reached& reached) const {
    Bytes content = durable;
    for (const Write& write : pending) {
      for (std::size_t sector = 0; sector < write.sectors(); ++sector) {
        if (reached(write.call, sector)) write.apply_sector(sector, content);
      }
    }
    return content;
  }
};

DiskModel::DiskModel(const Path& root) : root_(root) {
  for (const auto& item : fs::recursive_directory_iterator(root)) {
    auto inode = std::make_shared<Inode>();
    inode->is_directory = item.is_directory();
    if (!inode->is_directory) inode->durable = read_file(item.path(), kLargestFile);
    durable_[item.path()] = std::move(inode);
  }
  current_ = durable_;
}

DiskModel::InodePtr DiskModel::find(const Path& path) const {
  const auto found = current_.find(path);
  return found == current_.end() ? nullptr : found->second;
}

bool DiskModel::is_directory(const Path& path) const {
  const InodePtr inode = find(path);
  return path == root_ || (inode && inode->is_directory);
}

void DiskModel::apply(const NameChange& change, Names& names) {
  if (!change.from.empty()) names.erase(change.from);
  if (!change.to.empty()) names[change.to] = change.inode;
}

void DiskModel::change(const Path& directory, NameChange change) {
  change.call = calls_++;
  apply(change, current_);
  pending_[directory].push_back(std::move(change));
}

DiskModel::InodePtr DiskModel::create(const Path& path) {
  auto inode = std::make_shared<Inode>();
  change(path.parent_path(), {0, {}, path, inode});
  return inode;
}

void DiskModel::make_directory(const Path& path) {
  if (current_.count(path) > 0) return;
  const auto inode = std::make_shared<Inode>();
  inode->is_directory = true;
  change(path.parent_path(), {0, {}, path, inode});
}

void DiskModel::rename(const Path& from, const Path& to) {
  change(to.parent_path(), {0, from, to, current_.at(from)});
}

void DiskModel::remove(const Path& path) {
  change(path.parent_path(), {0, path, {}, nullptr});
}

void DiskModel::write(Inode& inode, std::uint64_t offset, ByteView bytes) {
  inode.pending.push_back({calls_++, offset, Bytes(bytes)});
}

void DiskModel::truncate(Inode& inode, std::uint64_t size) {
  inode.pending.push_back({calls_++, size, {}, true});
}

void DiskModel::sync(Inode& inode, std::uint64_t before) {
  auto rest = inode.pending.begin();
  for (; rest != inode.pending.end() && rest->call < before; ++rest) {
    for (std::size_t sector = 0; sector < rest->sectors(); ++sector) {
      rest->apply_sector(sector, inode.durable);
    }
  }
  inode.pending.erase(inode.pending.begin(), rest);
}

void DiskModel::sync_names(const Path& directory, std::uint64_t before) {
  std::vector<NameChange>& changes = pending_[directory];
  auto rest = changes.begin();
  for (; rest != changes.end() && rest->call < before; ++rest) apply(*rest, durable_);
  changes.erase(changes.begin(), rest);
}

void DiskModel::sync_all(std::uint64_t before) {
  for (const auto& [path, inode] : current_) sync(*inode, before);
  std::map<std::uint64_t, const NameChange*> changes;
  for (const auto& [directory, own] : pending_) {
    for (const NameChange& change : own) changes[change.call] = &change;
  }
  for (const auto& [call, change] : changes) {
    if (call < before) apply(*change, durable_);
  }
  for (auto& [directory, own] : pending_) {
    own.erase(own.begin(), std::find_if(own.begin(), own.end(), [&](const NameChange& change) {
                return change.call >= before;
              }));
  }
}

std::vector<DiskModel::Unsynced> DiskModel::unsynced() const {
  std::map<std::uint64_t, std::size_t> calls;
  for (const Names* names : {&durable_, &current_}) {
    for (const auto& [path, inode] : *names) {
      for (const Write& write : inode->pending) calls[write.call] = write.sectors();
    }
  }
  for (const auto& [directory, changes] : pending_) {
    for (const NameChange& change : changes) calls[change.call] = 1;
  }
  std::vector<Unsynced> all;
  all.reserve(calls.size());
  for (const auto& [call, sectors] : calls) all.push_back({call, sectors});
  return all;
}

void DiskModel::leave_behind(const Path& destination, const Reached& reached) const {
  Names names = durable_;
  for (const auto& [directory, changes] : pending_) {
    for (const NameChange& change : changes) {
      if (reached(change.call, 0)) apply(change, names);
    }
  }
  fs::create_directories(destination);
  for (const auto& [path, inode] : names) {
    const Path copy = destination / path.lexically_relative(root_);
    if (!fs::exists(copy.parent_path())) continue;  // its directory did not survive
    if (inode->is_directory) {
      fs::create_directory(copy);
    } else {
      std::ofstream(copy, std::ios::binary) << inode->with(reached);
    }
  }
}

DiskModel::Reached any_part(std::mt19937_64& random) {
  const double kept = std::array{0.0, 0.5, 0.9, 1.0}[random() % 4];
  return [kept, &random](std::uint64_t, std::size_t) {
    return std::bernoulli_distribution(kept)(random);
  };
}

std::vector<DiskModel::Reached> ways_to_fail(const std::vector<DiskModel::Unsynced>& unsynced,
                                             std::size_t most, std::mt19937_64& random) {
  using Call = std::uint64_t;
  std::vector<DiskModel::Reached> ways;
  ways.emplace_back([](Call, std::size_t) { return false; });
  ways.emplace_back([](Call, std::size_t) { return true; });
  ways.push_back(any_part(random));
  for (const auto& [torn, sectors] : unsynced) {
    for (std::size_t whole : std::set<std::size_t>{0, 1, sectors / 2, sectors - 1}) {
      ways.emplace_back([torn = torn, whole](Call call, std::size_t sector) {
        return call < torn || (call == torn && sector < whole);
      });
    }
    ways.emplace_back([one = torn](Call call, std::size_t) { return call != one; });
    ways.emplace_back([one = torn](Call call, std::size_t) { return call == one; });
  }
  std::shuffle(ways.begin(), ways.end(), random);
  if (ways.size() > most) ways.resize(most);
  return ways;
}

}  // namespace yinxin::testing
