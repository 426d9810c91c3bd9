#include "archive/log_files.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "archive/layout.h"
#include "base/error.h"
#include "base/file.h"
#include "storage/publication.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using ledger::kTileHeight;
using ledger::kTileWidth;

constexpr std::size_t kMaxTileSize = kTileWidth * crypto::Digest::kSize;
constexpr std::size_t kMaxBundleSize = kTileWidth * (ledger::kMaxEntrySize + 2);

std::optional<Bytes> read_if_there(const fs::path& path, std::size_t max_size) {
  try {
    return read_file(path, max_size);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound) return std::nullopt;
    if (error.code() != ErrorCode::kInvalidInput) throw;
    throw Error(ErrorCode::kCorrupt, path.string(), error.problem());
  }
}

// The widths of the unfinished tiles in `directory` that are at least `width`.
std::vector<std::uint64_t> widths_from(std::uint64_t width, const fs::path& directory) {
  std::vector<std::uint64_t> widths;
  std::error_code failure;
  for (fs::directory_iterator at(directory, failure), end; !failure && at != end;
       at.increment(failure)) {
    const std::string name = at->path().filename().string();
    std::uint64_t found = 0;
    const auto result = std::from_chars(name.data(), name.data() + name.size(), found);
    if (result.ec == std::errc() && result.ptr == name.data() + name.size() && found >= width) {
      widths.push_back(found);
    }
  }
  return widths;
}

}  // namespace

LogFiles::Found LogFiles::find(const std::string& full_path, std::uint64_t width,
                               std::size_t max_size) const {
  const fs::path full = directory_ / full_path;
  const fs::path partials = full.string() + ".p";
  // A writer may remove the unfinished tile just found, but only once a wider one stands.
  for (int attempt = 0; attempt < 3; ++attempt) {
    std::vector<std::uint64_t> widths = {width};
    if (attempt > 0) widths = widths_from(width, partials);
    for (const std::uint64_t w : widths) {
      const fs::path path = w == kTileWidth ? full : partials / std::to_string(w);
      if (auto bytes = read_if_there(path, max_size)) return {path, w, std::move(*bytes)};
    }
    if (auto bytes = read_if_there(full, max_size)) return {full, kTileWidth, std::move(*bytes)};
  }
  throw Error(ErrorCode::kCorrupt, full.string(), "日志文件缺失 (missing log file)");
}

std::string LogFiles::checkpoint() const {
  const fs::path path = directory_ / kCheckpointFile;
  auto note = read_if_there(path, kMaxNoteSize);
  if (!note) throw Error(ErrorCode::kCorrupt, path.string(), "检查点缺失 (missing checkpoint)");
  return *note;
}

Bytes LogFiles::tile(unsigned level, std::uint64_t index, std::uint64_t width) const {
  Found found = find(ledger::tile_path(level, index, kTileWidth), width, kMaxTileSize);
  if (found.bytes.size() != found.width * crypto::Digest::kSize) {
    throw Error(ErrorCode::kCorrupt, found.path.string(), "日志瓦片长度不符 (wrong tile size)");
  }
  found.bytes.resize(width * crypto::Digest::kSize);
  return std::move(found.bytes);
}

ledger::NodeSource LogFiles::nodes(std::uint64_t size) const {
  return ledger::nodes_in_tiles(size,
                                [this](unsigned level, std::uint64_t index, std::uint64_t width) {
                                  return tile(level, index, width);
                                });
}

std::vector<Bytes> LogFiles::bundle(std::uint64_t index, std::uint64_t width) const {
  const Found found = find(ledger::bundle_path(index, kTileWidth), width, kMaxBundleSize);
  const auto entries = ledger::decode_bundle(found.bytes, found.width, found.path.string());
  return {entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(width)};
}

LogPublisher::LogPublisher(storage::Disk& disk, storage::Volume& volume, fs::path directory,
                           ledger::TileEdge edge)
    : disk_(disk), volume_(volume), directory_(std::move(directory)), edge_(std::move(edge)) {}

void LogPublisher::publish(const std::vector<Bytes>& entries, const std::string& note) {
  const std::uint64_t old_size = edge_.size();
  const std::uint64_t first = old_size / kTileWidth * kTileWidth;
  stage_hashes(entries, first);
  stage_bundles(entries, first);

  storage::Publication publication(disk_, volume_);
  for (const auto& [path, bytes] : files_) {
    make_directories(disk_, path.parent_path());
    publication.add(storage::stage(disk_, path, bytes));
  }
  files_.clear();
  publication.run();
  storage::replace_file(disk_, directory_ / kCheckpointFile, note);
  if (edge_.size() != old_size) remove_partials(old_size);
}

void LogPublisher::stage(const std::string& path, ByteView bytes) {
  files_.emplace_back(directory_ / path, bytes);
}

void LogPublisher::stage_hashes(const std::vector<Bytes>& entries, std::uint64_t first) {
  const auto add = [&](unsigned level, std::uint64_t index, const Bytes& hashes) {
    stage(ledger::tile_path(level, index, hashes.size() / crypto::Digest::kSize), hashes);
  };
  for (std::uint64_t i = edge_.size(); i < first + entries.size(); ++i) {
    edge_.append(ledger::leaf_hash(entries[i - first]), add);
  }
  edge_.each_partial(add);
}

void LogPublisher::stage_bundles(const std::vector<Bytes>& entries, std::uint64_t first) {
  for (std::size_t at = 0; at < entries.size(); at += kTileWidth) {
    const std::size_t width = std::min<std::size_t>(kTileWidth, entries.size() - at);
    const auto begin = entries.begin() + static_cast<std::ptrdiff_t>(at);
    stage(ledger::bundle_path((first + at) / kTileWidth, width),
          ledger::encode_bundle({begin, begin + static_cast<std::ptrdiff_t>(width)}));
  }
}

// What was unfinished at an older size is contained in what has been published since.
void LogPublisher::remove_partials(std::uint64_t of_size) {
  const auto remove = [&](const std::string& path) {
    if (fs::exists(directory_ / path)) disk_.remove(directory_ / path);
  };
  const std::uint64_t last = of_size / kTileWidth;
  if (of_size % kTileWidth != 0) remove(ledger::bundle_path(last, of_size % kTileWidth));
  for (unsigned level = 0; of_size >> (level * kTileHeight) > 0; ++level) {
    const std::uint64_t hashes = of_size >> (level * kTileHeight);
    const bool same = edge_.size() >> (level * kTileHeight) == hashes;
    if (hashes % kTileWidth != 0 && !same) {
      remove(ledger::tile_path(level, hashes / kTileWidth, hashes % kTileWidth));
    }
  }
}

}  // namespace yinxin::archive
