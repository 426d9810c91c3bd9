#include "pdf/huffman.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace yinxin::pdf {
namespace {

// RFC 1951, 3.2.7: the alphabet of a block without matches, and the longest code in it.
constexpr std::size_t kSymbols = 257;
constexpr std::size_t kEndOfBlock = 256;
constexpr unsigned kLongestCode = 15;

using Counts = std::array<std::uint32_t, kSymbols>;
using Lengths = std::array<std::uint8_t, kSymbols>;

Counts count(ByteView bytes) {
  Counts counts{};
  for (const char c : bytes) ++counts[static_cast<unsigned char>(c)];
  counts[kEndOfBlock] = 1;
  return counts;
}

// Huffman's algorithm: joins the two rarest trees until one is left; the length of a code is the
// depth of its leaf.
Lengths huffman_lengths(const Counts& counts) {
  using Tree = std::pair<std::uint64_t, std::size_t>;  // count, place in parents
  std::priority_queue<Tree, std::vector<Tree>, std::greater<>> trees;
  std::vector<std::size_t> parents(kSymbols);
  for (std::size_t symbol = 0; symbol < kSymbols; ++symbol) {
    if (counts[symbol] > 0) trees.emplace(counts[symbol], symbol);
  }
  while (trees.size() > 1) {
    const Tree a = trees.top();
    trees.pop();
    const Tree b = trees.top();
    trees.pop();
    parents[a.second] = parents[b.second] = parents.size();
    trees.emplace(a.first + b.first, parents.size());
    parents.push_back(0);
  }
  std::vector<std::uint8_t> depth(parents.size());
  for (std::size_t node = parents.size() - 1; node-- > kSymbols;) {
    depth[node] = static_cast<std::uint8_t>(depth[parents[node]] + 1);
  }
  Lengths lengths{};
  for (std::size_t symbol = 0; symbol < kSymbols; ++symbol) {
    if (counts[symbol] > 0) {
      lengths[symbol] = static_cast<std::uint8_t>(depth[parents[symbol]] + 1);
    }
  }
  return lengths;
}

// Evens the counts out until no code is too long: hardly ever needed, and then hardly a loss.
Lengths bounded_lengths(Counts counts) {
  for (;;) {
    const Lengths lengths = huffman_lengths(counts);
    if (*std::max_element(lengths.begin(), lengths.end()) <= kLongestCode) return lengths;
    for (std::uint32_t& each : counts) each = (each + 1) / 2;
  }
}

struct Code {
  std::uint32_t bits = 0;  // first bit lowest, as they are written
  unsigned length = 0;
};

std::uint32_t reversed(std::uint32_t bits, unsigned length) {
  std::uint32_t result = 0;
  for (unsigned i = 0; i < length; ++i) result |= ((bits >> i) & 1) << (length - 1 - i);
  return result;
}

// RFC 1951, 3.2.2: codes of one length follow each other in the order of their symbols.
std::array<Code, kSymbols> canonical_codes(const Lengths& lengths) {
  std::array<Code, kSymbols> codes;
  std::uint32_t next = 0;
  for (unsigned length = 1; length <= kLongestCode; ++length) {
    for (std::size_t symbol = 0; symbol < kSymbols; ++symbol) {
      if (lengths[symbol] == length) codes[symbol] = {reversed(next++, length), length};
    }
    next <<= 1;
  }
  return codes;
}

class BitWriter {
 public:
  explicit BitWriter(std::size_t expected_bytes) { bytes_.reserve(expected_bytes); }

  void put(std::uint32_t bits, unsigned length) {
    held_ |= std::uint64_t{bits} << count_;
    count_ += length;
    if (count_ >= 32) {
      for (int i = 0; i < 4; ++i) bytes_ += static_cast<char>((held_ >> (8 * i)) & 255);
      held_ >>= 32;
      count_ -= 32;
    }
  }

  void finish_byte() {
    for (; count_ > 0; count_ -= std::min(count_, 8U)) {
      bytes_ += static_cast<char>(held_ & 255);
      held_ >>= 8;
    }
  }

  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
  std::uint64_t held_ = 0;
  unsigned count_ = 0;
};

// The head of a dynamic block. The code for code lengths gives each of 0…15 four bits and the
// run lengths 16…18 none.
void put_head(const Lengths& lengths, BitWriter& out) {
  out.put(1, 1);               // the last block
  out.put(2, 2);               // with its own codes
  out.put(kSymbols - 257, 5);  // HLIT
  out.put(0, 5);               // HDIST: one distance code…
  out.put(19 - 4, 4);          // HCLEN
  for (int i = 0; i < 19; ++i) out.put(i < 3 ? 0 : 4, 3);
  for (const std::uint8_t length : lengths) out.put(reversed(length, 4), 4);
  out.put(0, 4);  // …which is not used
}

}  // namespace

Bytes huffman_deflate(ByteView bytes) {
  const Lengths lengths = bounded_lengths(count(bytes));
  const std::array<Code, kSymbols> codes = canonical_codes(lengths);
  BitWriter out(bytes.size() + 256);
  out.put(0x0178, 16);  // zlib: window of 32 kB, fastest
  put_head(lengths, out);
  for (const char c : bytes) {
    const Code& code = codes[static_cast<unsigned char>(c)];
    out.put(code.bits, code.length);
  }
  out.put(codes[kEndOfBlock].bits, codes[kEndOfBlock].length);
  out.finish_byte();
  const std::uint32_t check = libdeflate_adler32(1, bytes.data(), bytes.size());
  for (int shift = 24; shift >= 0; shift -= 8) out.put((check >> shift) & 255, 8);
  out.finish_byte();
  return out.take();
}

}  // namespace yinxin::pdf
