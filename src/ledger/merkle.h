#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/bytes.h"
#include "crypto/digest.h"

// The Merkle tree of RFC 6962 / RFC 9162, section 2.1, as pure functions: no disk, no clock and
// no idea what an entry means. Whoever distrusts the rest of Yinxin reads this file and
// checkpoint.h to believe its proofs.
namespace yinxin::ledger {

using crypto::Digest;

Digest leaf_hash(ByteView entry);
Digest node_hash(const Digest& left, const Digest& right);

// Evidence that a leaf is in a log: the hashes beside its way up to the root.
struct InclusionProof {
  std::uint64_t leaf_index = 0;
  std::uint64_t tree_size = 0;
  std::vector<Digest> path;  // from the leaf's sibling upwards
};

// The root that `proof` leads to from `leaf`. The leaf is in the log exactly if this is the root
// of a checkpoint the caller has reason to trust; it is the root rather than a bool so that
// nobody can forget to compare. Throws Error(kInvalidInput) if the path does not fit the tree.
Digest implied_root(const Digest& leaf, const InclusionProof& proof);

// Whether `path` shows that the log of `new_size` entries under `new_root` begins with the log
// of `old_size` entries under `old_root`. Every log begins with the empty one.
bool is_consistent(std::uint64_t old_size, const Digest& old_root, std::uint64_t new_size,
                   const Digest& new_root, const std::vector<Digest>& path);

// Where proofs are made from: the root over the 2^level leaves from index * 2^level on. Asked
// only for nodes that are complete in the tree in question.
using NodeSource = std::function<Digest(unsigned level, std::uint64_t index)>;

// The root over the first `size` leaves; of none, the hash of the empty string.
Digest tree_root(std::uint64_t size, const NodeSource& node);

// Throws Error(kNotFound) unless leaf_index < size.
InclusionProof prove_inclusion(std::uint64_t leaf_index, std::uint64_t size,
                               const NodeSource& node);

// Throws Error(kInvalidInput) unless old_size ≤ new_size. Empty if either log is empty or they
// are the same.
std::vector<Digest> prove_consistency(std::uint64_t old_size, std::uint64_t new_size,
                                      const NodeSource& node);

// A log reduced to what appending needs: the roots of the perfect subtrees that its size is the
// sum of. append() and root() take O(log size).
class Frontier {
 public:
  Frontier() = default;
  Frontier(std::uint64_t size, const NodeSource& node);

  void append(const Digest& leaf);
  std::uint64_t size() const { return size_; }
  Digest root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> peaks_;  // the largest, and oldest, first
};

}  // namespace yinxin::ledger
