#include "ledger/tile.h"

#include <algorithm>
#include <cstdio>

#include "base/error.h"

namespace yinxin::ledger {
namespace {

// 1234067 is "x001/x234/067".
std::string index_path(std::uint64_t index) {
  char group[8];
  std::snprintf(group, sizeof group, "%03u", static_cast<unsigned>(index % 1000));
  std::string path = group;
  while ((index /= 1000) > 0) {
    std::snprintf(group, sizeof group, "x%03u", static_cast<unsigned>(index % 1000));
    path.insert(0, std::string(group) + "/");
  }
  return path;
}

std::string with_width(std::string path, std::uint64_t width) {
  if (width != kTileWidth) path += ".p/" + std::to_string(width);
  return path;
}

Digest hash_at(ByteView tile, std::uint64_t position) {
  if ((position + 1) * Digest::kSize > tile.size()) {
    throw Error(ErrorCode::kCorrupt, "tile", "shorter than its log needs");
  }
  return Digest::from_bytes(tile.substr(position * Digest::kSize, Digest::kSize));
}

}  // namespace

std::string tile_path(unsigned level, std::uint64_t index, std::uint64_t width) {
  return with_width("tile/" + std::to_string(level) + "/" + index_path(index), width);
}

std::string bundle_path(std::uint64_t index, std::uint64_t width) {
  return with_width("tile/entries/" + index_path(index), width);
}

std::uint64_t tile_width(unsigned level, std::uint64_t index, std::uint64_t size) {
  const unsigned shift = level * kTileHeight;
  const std::uint64_t hashes = shift >= 64 ? 0 : size >> shift;
  const std::uint64_t first = index * kTileWidth;
  return hashes <= first ? 0 : std::min(kTileWidth, hashes - first);
}

Bytes encode_bundle(const std::vector<Bytes>& entries) {
  Bytes bundle;
  for (const Bytes& entry : entries) {
    if (entry.size() > kMaxEntrySize) {
      throw Error(ErrorCode::kInvalidInput, "entry",
                  std::to_string(entry.size()) + " bytes; at most 65535 fit");
    }
    bundle += static_cast<char>(entry.size() >> 8);
    bundle += static_cast<char>(entry.size() & 0xff);
    bundle += entry;
  }
  return bundle;
}

std::vector<ByteView> decode_bundle(ByteView bundle, std::uint64_t width,
                                    const std::string& where) {
  std::vector<ByteView> entries;
  std::size_t offset = 0;
  for (std::uint64_t i = 0; i < width; ++i) {
    const ByteView rest = bundle.substr(offset);
    const std::size_t size =
        rest.size() < 2 ? kMaxEntrySize
                        : static_cast<std::size_t>(static_cast<unsigned char>(rest[0])) << 8 |
                              static_cast<unsigned char>(rest[1]);
    if (rest.size() < 2 || rest.size() - 2 < size) {
      throw Error(ErrorCode::kCorrupt, where + ":" + std::to_string(offset),
                  "the entry runs past the end of the bundle");
    }
    entries.push_back(rest.substr(2, size));
    offset += 2 + size;
  }
  if (offset != bundle.size()) {
    throw Error(ErrorCode::kCorrupt, where + ":" + std::to_string(offset),
                "bytes after the last entry");
  }
  return entries;
}

namespace {

// The root over the 2^level hashes of `tile` from index * 2^level on; level ≤ kTileHeight.
Digest hash_within_tile(ByteView tile, unsigned level, std::uint64_t index) {
  if (level == 0) return hash_at(tile, index);
  return node_hash(hash_within_tile(tile, level - 1, index * 2),
                   hash_within_tile(tile, level - 1, index * 2 + 1));
}

}  // namespace

Digest node_in_tiles(unsigned level, std::uint64_t index, std::uint64_t size,
                     const TileSource& tile) {
  const unsigned within = level % kTileHeight;
  const std::uint64_t first = index << within;
  const unsigned tile_level = level / kTileHeight;
  const std::uint64_t at = first / kTileWidth;
  const Bytes hashes = tile(tile_level, at, tile_width(tile_level, at, size));
  return hash_within_tile(hashes, within, (first % kTileWidth) >> within);
}

NodeSource nodes_in_tiles(std::uint64_t size, TileSource tile) {
  return [size, tile = std::move(tile)](unsigned level, std::uint64_t index) {
    return node_in_tiles(level, index, size, tile);
  };
}

TileEdge::TileEdge(std::uint64_t size, const TileSource& tile) : size_(size) {
  for (unsigned level = 0; level * kTileHeight < 64 && size >> (level * kTileHeight) > 0; ++level) {
    const std::uint64_t hashes = size >> (level * kTileHeight);
    const std::uint64_t width = hashes % kTileWidth;
    tiles_.push_back(width == 0 ? Bytes() : tile(level, hashes / kTileWidth, width));
  }
}

void TileEdge::append(const Digest& leaf, const Finished& finished) {
  ++size_;
  add(0, leaf, finished);
}

void TileEdge::add(unsigned level, const Digest& hash, const Finished& finished) {
  if (tiles_.size() <= level) tiles_.emplace_back();
  Bytes& hashes = tiles_[level];
  hashes += hash.bytes();
  if (hashes.size() < kTileWidth * Digest::kSize) return;
  finished(level, (size_ >> ((level + 1) * kTileHeight)) - 1, hashes);
  const Digest parent = hash_within_tile(hashes, kTileHeight, 0);
  hashes.clear();
  add(level + 1, parent, finished);
}

void TileEdge::each_partial(const Finished& visit) const {
  for (unsigned level = 0; level < tiles_.size(); ++level) {
    if (!tiles_[level].empty()) visit(level, size_ >> ((level + 1) * kTileHeight), tiles_[level]);
  }
}

}  // namespace yinxin::ledger
