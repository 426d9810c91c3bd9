#include "ledger/tile.h"

#include <gtest/gtest.h>

#include <map>

#include "support/expect_error.h"

namespace yinxin::ledger {
namespace {

using testing::expect_error;

// The examples of c2sp.org/tlog-tiles.
TEST(TileTest, LiesWhereTheSpecificationSays) {
  EXPECT_EQ(tile_path(0, 1234067, 256), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path(0, 0, 256), "tile/0/000");
  EXPECT_EQ(tile_path(1, 273, 112), "tile/1/273.p/112");
  EXPECT_EQ(tile_path(2, 1, 17), "tile/2/001.p/17");
  EXPECT_EQ(bundle_path(1234067, 256), "tile/entries/x001/x234/067");
  EXPECT_EQ(bundle_path(999, 1), "tile/entries/999.p/1");
  EXPECT_EQ(bundle_path(1000, 256), "tile/entries/x001/000");
}

// The specification's example: a log of 70,000 entries has 273 full tiles and one of 112 at
// level 0, one full and one of 17 at level 1, and one of 1 at level 2.
TEST(TileTest, IsAsWideAsTheSpecificationSays) {
  EXPECT_EQ(tile_width(0, 272, 70'000), 256U);
  EXPECT_EQ(tile_width(0, 273, 70'000), 112U);
  EXPECT_EQ(tile_width(0, 274, 70'000), 0U);
  EXPECT_EQ(tile_width(1, 0, 70'000), 256U);
  EXPECT_EQ(tile_width(1, 1, 70'000), 17U);
  EXPECT_EQ(tile_width(2, 0, 70'000), 1U);
  EXPECT_EQ(tile_width(3, 0, 70'000), 0U);
  EXPECT_EQ(tile_width(9, 0, 70'000), 0U);
}

TEST(BundleTest, SeparatesEntriesByBigEndianLengths) {
  const std::vector<Bytes> entries = {"a", "", Bytes(258, 'x')};
  const Bytes bundle = encode_bundle(entries);
  EXPECT_EQ(bundle.substr(0, 7), Bytes("\0\1a\0\0\1\2", 7));
  const auto decoded = decode_bundle(bundle, 3, "bundle");
  EXPECT_EQ(std::vector<Bytes>(decoded.begin(), decoded.end()), entries);
}

TEST(BundleTest, RefusesWhatIsCutShortOrTooLongAndSaysWhere) {
  const Bytes bundle = encode_bundle({"ab", "cd"});
  for (std::size_t size = 0; size < bundle.size(); ++size) {
    expect_error(ErrorCode::kCorrupt, size < 4 ? "bundle:0" : "bundle:4",
                 [&] { decode_bundle(bundle.substr(0, size), 2, "bundle"); });
  }
  expect_error(ErrorCode::kCorrupt, "bundle:4", [&] { decode_bundle(bundle, 1, "bundle"); });
  expect_error(ErrorCode::kInvalidInput, "65535",
               [] { encode_bundle({Bytes(kMaxEntrySize + 1, 'x')}); });
}

// Tiles kept as a log directory keeps them, and every node read back from them.
class TileStore {
 public:
  void grow_to(std::uint64_t size) {
    const auto put = [this](unsigned level, std::uint64_t index, const Bytes& hashes) {
      const auto [at, is_new] =
          files_.emplace(tile_path(level, index, hashes.size() / Digest::kSize), hashes);
      EXPECT_TRUE(is_new || at->second == hashes) << at->first << " changed";
    };
    while (edge_.size() < size) edge_.append(leaf_hash(std::to_string(edge_.size())), put);
    edge_.each_partial(put);
  }

  Bytes tile(unsigned level, std::uint64_t index, std::uint64_t width) const {
    return files_.at(tile_path(level, index, width));
  }

  NodeSource nodes(std::uint64_t size) const {
    return nodes_in_tiles(size, [this](unsigned level, std::uint64_t index, std::uint64_t width) {
      return tile(level, index, width);
    });
  }

 private:
  std::map<std::string, Bytes> files_;
  TileEdge edge_;
};

TEST(TileEdgeTest, WritesTilesFromWhichTheRootFollows) {
  TileStore store;
  Frontier frontier;
  for (const std::uint64_t size : {1, 2, 255, 256, 257, 511, 512, 700, 65'536, 65'537, 66'000}) {
    store.grow_to(size);
    while (frontier.size() < size) frontier.append(leaf_hash(std::to_string(frontier.size())));
    ASSERT_EQ(tree_root(size, store.nodes(size)), frontier.root()) << size;
    const InclusionProof proof = prove_inclusion(size / 2, size, store.nodes(size));
    ASSERT_EQ(implied_root(leaf_hash(std::to_string(size / 2)), proof), frontier.root()) << size;
  }
}

TEST(TileEdgeTest, GoesOnFromTheTilesOfAnyLog) {
  TileStore store;
  for (const std::uint64_t size : {0, 1, 256, 300, 65'536, 65'800}) {
    store.grow_to(size);
    TileEdge resumed(size, [&](unsigned level, std::uint64_t index, std::uint64_t width) {
      return store.tile(level, index, width);
    });
    std::map<std::string, Bytes> partials;
    resumed.each_partial([&](unsigned level, std::uint64_t index, const Bytes& hashes) {
      partials[tile_path(level, index, hashes.size() / Digest::kSize)] = hashes;
      EXPECT_EQ(store.tile(level, index, hashes.size() / Digest::kSize), hashes);
    });
    EXPECT_EQ(resumed.size(), size);
    EXPECT_EQ(partials.empty(), size == 0);
  }
}

}  // namespace
}  // namespace yinxin::ledger
