#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "ledger/merkle.h"

// How a log lies in files, as C2SP tlog-tiles has it (c2sp.org/tlog-tiles). A tile of level L
// holds up to 256 hashes, each the root over 256^L leaves; the entries lie in bundles of 256.
// Files that are not full yet carry their width in the name, so none ever changes.
namespace yinxin::ledger {

constexpr std::uint64_t kTileWidth = 256;
constexpr unsigned kTileHeight = 8;  // 2^8 = 256
constexpr std::size_t kMaxEntrySize = 65'535;

// "tile/0/x001/234", or "tile/0/x001/234.p/17" if `width` is not kTileWidth.
std::string tile_path(unsigned level, std::uint64_t index, std::uint64_t width);
// "tile/entries/x001/234", likewise.
std::string bundle_path(std::uint64_t index, std::uint64_t width);

// How many hashes tile `index` of `level` has in a log of `size` entries: 0…256.
std::uint64_t tile_width(unsigned level, std::uint64_t index, std::uint64_t size);

// Entries one after another, each behind its length as a big-endian uint16. Throws
// Error(kInvalidInput) if one is longer than kMaxEntrySize.
Bytes encode_bundle(const std::vector<Bytes>& entries);
// Throws Error(kCorrupt, where, …) with the offset unless `bundle` is `width` whole entries.
std::vector<ByteView> decode_bundle(ByteView bundle, std::uint64_t width, const std::string& where);

// The bytes of a tile of `width` hashes.
using TileSource = std::function<Bytes(unsigned level, std::uint64_t index, std::uint64_t width)>;

// A node of a log of `size` entries, computed from the one tile that says it.
Digest node_in_tiles(unsigned level, std::uint64_t index, std::uint64_t size,
                     const TileSource& tile);
// All of them.
NodeSource nodes_in_tiles(std::uint64_t size, TileSource tile);

// The last, unfinished tile of every level, which is all that writing the next ones needs.
class TileEdge {
 public:
  // A finished tile: 256 hashes of 32 bytes.
  using Finished = std::function<void(unsigned level, std::uint64_t index, const Bytes& hashes)>;

  TileEdge() = default;
  // The edge of a log of `size` entries whose tiles exist.
  TileEdge(std::uint64_t size, const TileSource& tile);

  // Adds a leaf; calls `finished` for each tile that this fills, lowest level first.
  void append(const Digest& leaf, const Finished& finished);
  std::uint64_t size() const { return size_; }
  // Calls `visit` for each level's unfinished tile that is not empty.
  void each_partial(const Finished& visit) const;

 private:
  void add(unsigned level, const Digest& hash, const Finished& finished);

  std::uint64_t size_ = 0;
  std::vector<Bytes> tiles_;  // by level: the hashes of the unfinished tile
};

}  // namespace yinxin::ledger
