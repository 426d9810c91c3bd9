#include "pdf/deflate.h"

#include <libdeflate.h>

#include <memory>
#include <new>

namespace yinxin::pdf {
namespace {

// Charstrings hardly compress, so a high level is time without gain: see tests/bench.
constexpr int kLevel = 3;

}  // namespace

Bytes deflate(ByteView bytes) {
  thread_local const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)>
      compressor(libdeflate_alloc_compressor(kLevel), libdeflate_free_compressor);
  if (!compressor) throw std::bad_alloc();
  Bytes out(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()), '\0');
  out.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), out.data(),
                                      out.size()));
  return out;
}

}  // namespace yinxin::pdf
