#include "pdf/huffman.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <memory>
#include <string>

namespace yinxin::pdf {
namespace {

Bytes inflate(const Bytes& packed, std::size_t size) {
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>
      decompressor(libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  Bytes bytes(size, '\0');
  const libdeflate_result result = libdeflate_zlib_decompress(
      decompressor.get(), packed.data(), packed.size(), bytes.data(), bytes.size(), nullptr);
  return result == LIBDEFLATE_SUCCESS ? bytes : Bytes("not a zlib stream");
}

void expect_round_trip(const Bytes& bytes) {
  EXPECT_TRUE(inflate(huffman_deflate(bytes), bytes.size()) == bytes) << bytes.size();
}

TEST(HuffmanDeflate, ComesBackFromAnyInflater) {
  expect_round_trip("");
  expect_round_trip("a");
  expect_round_trip(Bytes(1000, 'a'));
  expect_round_trip("abracadabra");
  Bytes mixed;
  std::uint32_t seed = 1;
  for (int i = 0; i < 100'000; ++i) {
    seed = seed * 1664525 + 1013904223;
    mixed += static_cast<char>((seed >> 24) & (seed >> 16) & 255);
    if (i % 9973 == 0) expect_round_trip(mixed);
  }
  expect_round_trip(mixed);
}

// Counts that grow like Fibonacci numbers make the deepest trees there are.
TEST(HuffmanDeflate, KeepsCodesWithinFifteenBits) {
  Bytes skewed;
  std::size_t a = 1;
  std::size_t b = 1;
  for (char c = 'a'; c <= 'y'; ++c) {
    skewed.append(a, c);
    b += a;
    std::swap(a, b);
  }
  expect_round_trip(skewed);
}

TEST(HuffmanDeflate, ComesNearTheEntropy) {
  Bytes bytes;
  for (int i = 0; i < 40'000; ++i) bytes += static_cast<char>("aaaabbcd"[(i * 7919) % 8]);
  // 1.75 bits a letter, and one bit more for the rarest, whose code the end of the block shares.
  EXPECT_NEAR(static_cast<double>(huffman_deflate(bytes).size()), 40'000 * 1.875 / 8, 160);
}

}  // namespace
}  // namespace yinxin::pdf
