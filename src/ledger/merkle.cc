#include "ledger/merkle.h"

#include <string>

#include "base/error.h"

namespace yinxin::ledger {
namespace {

// Without different prefixes, the two child hashes of a node put end to end would pass for an
// entry of the log.
constexpr ByteView kLeafPrefix("\x00", 1);
constexpr ByteView kNodePrefix("\x01", 1);

// The largest power of two smaller than `size`, which is at least 2.
std::uint64_t split_point(std::uint64_t size) {
  std::uint64_t split = 1;
  while (split < size - split) split *= 2;
  return split;
}

bool is_power_of_two(std::uint64_t size) {
  return size != 0 && (size & (size - 1)) == 0;
}

unsigned level_of(std::uint64_t power_of_two) {
  unsigned level = 0;
  while (power_of_two >>= 1) ++level;
  return level;
}

// The hash over leaves [first, last) as the tree groups them; perfect subtrees lie aligned.
Digest range_hash(std::uint64_t first, std::uint64_t last, const NodeSource& node) {
  const std::uint64_t size = last - first;
  if (is_power_of_two(size)) {
    const unsigned level = level_of(size);
    return node(level, first >> level);
  }
  const std::uint64_t middle = first + split_point(size);
  return node_hash(range_hash(first, middle, node), range_hash(middle, last, node));
}

// PATH(m, D[first:last]) of RFC 6962, section 2.1.1.
void add_path(std::uint64_t leaf, std::uint64_t first, std::uint64_t last, const NodeSource& node,
              std::vector<Digest>& path) {
  if (last - first <= 1) return;
  const std::uint64_t middle = first + split_point(last - first);
  if (leaf < middle) {
    add_path(leaf, first, middle, node, path);
    path.push_back(range_hash(middle, last, node));
  } else {
    add_path(leaf, middle, last, node, path);
    path.push_back(range_hash(first, middle, node));
  }
}

// SUBPROOF(m, D[first:last], known) of RFC 6962, section 2.1.2; `known` says that the verifier
// has the old root, so that it need not be sent.
void add_subproof(std::uint64_t old_end, std::uint64_t first, std::uint64_t last, bool known,
                  const NodeSource& node, std::vector<Digest>& path) {
  if (old_end == last) {
    if (!known) path.push_back(range_hash(first, last, node));
    return;
  }
  const std::uint64_t middle = first + split_point(last - first);
  if (old_end <= middle) {
    add_subproof(old_end, first, middle, known, node, path);
    path.push_back(range_hash(middle, last, node));
  } else {
    add_subproof(old_end, middle, last, false, node, path);
    path.push_back(range_hash(first, middle, node));
  }
}

[[noreturn]] void throw_bad_proof(std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, "inclusion proof", problem);
}

}  // namespace

Digest leaf_hash(ByteView entry) {
  return crypto::sha256({kLeafPrefix, entry});
}

Digest node_hash(const Digest& left, const Digest& right) {
  return crypto::sha256({kNodePrefix, left.bytes(), right.bytes()});
}

// RFC 9162, section 2.1.3.2.
Digest implied_root(const Digest& leaf, const InclusionProof& proof) {
  if (proof.leaf_index >= proof.tree_size) throw_bad_proof("the leaf is outside the tree");
  std::uint64_t index = proof.leaf_index;
  std::uint64_t last = proof.tree_size - 1;
  Digest hash = leaf;
  for (const Digest& sibling : proof.path) {
    if (last == 0) throw_bad_proof("the path is too long");
    if (index % 2 == 1 || index == last) {
      hash = node_hash(sibling, hash);
      // The last node of a level may have no sibling there; it moves up alone.
      while (index % 2 == 0 && index != 0) {
        index /= 2;
        last /= 2;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    index /= 2;
    last /= 2;
  }
  if (last != 0) throw_bad_proof("the path is too short");
  return hash;
}

// RFC 9162, section 2.1.4.2.
bool is_consistent(std::uint64_t old_size, const Digest& old_root, std::uint64_t new_size,
                   const Digest& new_root, const std::vector<Digest>& path) {
  if (old_size > new_size) return false;
  if (old_size == 0) return path.empty() && old_root == crypto::sha256("");
  if (old_size == new_size) return path.empty() && old_root == new_root;
  auto next = path.begin();
  Digest old_hash = old_root;
  if (!is_power_of_two(old_size)) {
    if (next == path.end()) return false;
    old_hash = *next++;
  }
  Digest new_hash = old_hash;
  std::uint64_t index = old_size - 1;
  std::uint64_t last = new_size - 1;
  for (; index % 2 == 1; index /= 2) last /= 2;
  for (; next != path.end(); ++next) {
    if (last == 0) return false;
    if (index % 2 == 1 || index == last) {
      old_hash = node_hash(*next, old_hash);
      new_hash = node_hash(*next, new_hash);
      while (index % 2 == 0 && index != 0) {
        index /= 2;
        last /= 2;
      }
    } else {
      new_hash = node_hash(new_hash, *next);
    }
    index /= 2;
    last /= 2;
  }
  return last == 0 && old_hash == old_root && new_hash == new_root;
}

Digest tree_root(std::uint64_t size, const NodeSource& node) {
  return size == 0 ? crypto::sha256("") : range_hash(0, size, node);
}

InclusionProof prove_inclusion(std::uint64_t leaf_index, std::uint64_t size,
                               const NodeSource& node) {
  if (leaf_index >= size) {
    throw Error(ErrorCode::kNotFound, "entry " + std::to_string(leaf_index),
                "the log has " + std::to_string(size) + " entries");
  }
  InclusionProof proof{leaf_index, size, {}};
  add_path(leaf_index, 0, size, node, proof.path);
  return proof;
}

std::vector<Digest> prove_consistency(std::uint64_t old_size, std::uint64_t new_size,
                                      const NodeSource& node) {
  if (old_size > new_size) {
    throw Error(ErrorCode::kInvalidInput, "consistency proof",
                "the log has only " + std::to_string(new_size) + " entries");
  }
  std::vector<Digest> path;
  if (old_size > 0) add_subproof(old_size, 0, new_size, true, node, path);
  return path;
}

Frontier::Frontier(std::uint64_t size, const NodeSource& node) : size_(size) {
  std::uint64_t first = 0;
  for (unsigned level = 64; level-- > 0;) {
    if ((size >> level & 1) == 0) continue;
    peaks_.push_back(node(level, first >> level));
    first += std::uint64_t{1} << level;
  }
}

void Frontier::append(const Digest& leaf) {
  peaks_.push_back(leaf);
  for (std::uint64_t n = size_++; n % 2 == 1; n /= 2) {
    const Digest right = peaks_.back();
    peaks_.pop_back();
    peaks_.back() = node_hash(peaks_.back(), right);
  }
}

Digest Frontier::root() const {
  if (peaks_.empty()) return crypto::sha256("");
  Digest root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = node_hash(peaks_[i], root);
  return root;
}

}  // namespace yinxin::ledger
