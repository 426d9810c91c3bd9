#include "pdf/deflate.h"

#include <libdeflate.h>

#include <memory>
#include <new>

#include "pdf/huffman.h"

namespace yinxin::pdf {
namespace {

// Below this the description of the code, which libdeflate packs better, matters.
constexpr std::size_t kSmall = 8192;

constexpr int kLevel = 6;

}  // namespace

Bytes deflate(ByteView bytes, Redundancy redundancy) {
  if (redundancy == Redundancy::kNone && bytes.size() > kSmall) return huffman_deflate(bytes);
  thread_local const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)>
      compressor(libdeflate_alloc_compressor(kLevel), libdeflate_free_compressor);
  if (!compressor) throw std::bad_alloc();
  Bytes out(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()), '\0');
  out.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), out.data(),
                                      out.size()));
  return out;
}

}  // namespace yinxin::pdf
