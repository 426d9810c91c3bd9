#include "ledger/merkle.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace yinxin::ledger {
namespace {

using testing::expect_error;

// The entries, roots and paths with which implementations of Certificate Transparency have
// checked one another since RFC 6962.
constexpr const char* kEntries[] = {
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
};
constexpr const char* kRoots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

using Leaves = std::vector<Digest>;

Leaves published_leaves() {
  Leaves leaves;
  for (const char* entry : kEntries) leaves.push_back(leaf_hash(from_hex(entry)));
  return leaves;
}

Leaves made_up_leaves(std::uint64_t count) {
  Leaves leaves;
  for (std::uint64_t i = 0; i < count; ++i) leaves.push_back(leaf_hash(std::to_string(i)));
  return leaves;
}

// The definition in section 2.1 of RFC 6962, word for word and without any sharing.
Digest slow_root(const Leaves& leaves, std::uint64_t first, std::uint64_t last) {
  if (first == last) return crypto::sha256("");
  if (last - first == 1) return leaves[first];
  std::uint64_t k = 1;
  while (k * 2 < last - first) k *= 2;
  return node_hash(slow_root(leaves, first, first + k), slow_root(leaves, first + k, last));
}

NodeSource nodes_of(const Leaves& leaves) {
  return [&leaves](unsigned level, std::uint64_t index) {
    EXPECT_LE((index + 1) << level, leaves.size()) << "asked for an incomplete node";
    return slow_root(leaves, index << level, (index + 1) << level);
  };
}

std::vector<std::string> hex(const std::vector<Digest>& digests) {
  std::vector<std::string> texts;
  for (const Digest& digest : digests) texts.push_back(digest.hex());
  return texts;
}

TEST(MerkleTest, AgreesWithOtherLogs) {
  const Leaves leaves = published_leaves();
  for (std::uint64_t size = 0; size <= 8; ++size) {
    EXPECT_EQ(tree_root(size, nodes_of(leaves)).hex(), kRoots[size]) << size << " entries";
  }
}

TEST(MerkleTest, MakesThePublishedPaths) {
  const Leaves leaves = published_leaves();
  EXPECT_EQ(hex(prove_inclusion(0, 8, nodes_of(leaves)).path),
            (std::vector<std::string>{
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  EXPECT_EQ(hex(prove_inclusion(5, 8, nodes_of(leaves)).path),
            (std::vector<std::string>{
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(hex(prove_consistency(1, 8, nodes_of(leaves))),
            (std::vector<std::string>{
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
}

// Small enough to try everything, so everything is tried.
TEST(MerkleTest, ProvesEveryLeafOfEverySmallTree) {
  const Leaves leaves = made_up_leaves(40);
  for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
    const Digest root = slow_root(leaves, 0, size);
    for (std::uint64_t i = 0; i < size; ++i) {
      const InclusionProof proof = prove_inclusion(i, size, nodes_of(leaves));
      ASSERT_EQ(implied_root(leaves[i], proof), root) << i << " of " << size;
    }
  }
}

TEST(MerkleTest, ProvesEveryPairOfSmallTreesConsistent) {
  const Leaves leaves = made_up_leaves(40);
  for (std::uint64_t size = 0; size <= leaves.size(); ++size) {
    const Digest root = slow_root(leaves, 0, size);
    for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
      const Digest old_root = slow_root(leaves, 0, old_size);
      const auto path = prove_consistency(old_size, size, nodes_of(leaves));
      ASSERT_TRUE(is_consistent(old_size, old_root, size, root, path)) << old_size << " " << size;
      if (old_size == 0) continue;
      ASSERT_FALSE(is_consistent(old_size, leaf_hash("forged"), size, root, path));
      ASSERT_FALSE(is_consistent(old_size, old_root, size, leaf_hash("forged"), path));
    }
  }
}

TEST(MerkleTest, LeadsNoOtherLeafOrPlaceToTheRoot) {
  const Leaves leaves = made_up_leaves(7);
  const Digest root = slow_root(leaves, 0, 7);
  const InclusionProof proof = prove_inclusion(3, 7, nodes_of(leaves));
  EXPECT_NE(implied_root(leaves[4], proof), root);
  InclusionProof moved = proof;
  moved.leaf_index = 2;
  EXPECT_NE(implied_root(leaves[3], moved), root);
}

TEST(MerkleTest, RefusesAPathOfTheWrongLength) {
  const Leaves leaves = made_up_leaves(7);
  InclusionProof proof = prove_inclusion(3, 7, nodes_of(leaves));
  proof.path.push_back(leaves[0]);
  expect_error(ErrorCode::kInvalidInput, "too long", [&] { implied_root(leaves[3], proof); });
  proof.path.resize(2, leaves[0]);
  expect_error(ErrorCode::kInvalidInput, "too short", [&] { implied_root(leaves[3], proof); });
  proof.leaf_index = 7;
  expect_error(ErrorCode::kInvalidInput, "outside", [&] { implied_root(leaves[3], proof); });
}

TEST(MerkleTest, AcceptsNoConsistencyPathWithMoreOrFewerHashes) {
  const Leaves leaves = made_up_leaves(13);
  const Digest old_root = slow_root(leaves, 0, 6);
  const Digest root = slow_root(leaves, 0, 13);
  auto path = prove_consistency(6, 13, nodes_of(leaves));
  path.push_back(leaves[0]);
  EXPECT_FALSE(is_consistent(6, old_root, 13, root, path));
  path.resize(path.size() - 2, leaves[0]);
  EXPECT_FALSE(is_consistent(6, old_root, 13, root, path));
  EXPECT_FALSE(is_consistent(6, old_root, 13, root, {}));
  EXPECT_FALSE(is_consistent(13, root, 6, old_root, {}));
  EXPECT_FALSE(is_consistent(6, old_root, 6, root, {}));
}

TEST(MerkleTest, HasNoProofForWhatIsNotThere) {
  const Leaves leaves = made_up_leaves(7);
  expect_error(ErrorCode::kNotFound, "7 entries", [&] { prove_inclusion(7, 7, nodes_of(leaves)); });
  expect_error(ErrorCode::kInvalidInput, "only 7",
               [&] { prove_consistency(8, 7, nodes_of(leaves)); });
}

TEST(FrontierTest, HasTheRootOfTheWholeTreeAtEverySize) {
  const Leaves leaves = made_up_leaves(300);
  Frontier grown;
  for (std::uint64_t size = 0; size < leaves.size(); ++size) {
    ASSERT_EQ(grown.root(), slow_root(leaves, 0, size)) << size;
    ASSERT_EQ(Frontier(size, nodes_of(leaves)).root(), grown.root()) << size;
    grown.append(leaves[size]);
  }
}

}  // namespace
}  // namespace yinxin::ledger
