#include "pdf/deflate.h"

#include <libdeflate.h>

#include <memory>
#include <new>

namespace yinxin::pdf {
namespace {

using Compressor = std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)>;

Compressor make(int level) {
  Compressor compressor(libdeflate_alloc_compressor(level), libdeflate_free_compressor);
  if (!compressor) throw std::bad_alloc();
  return compressor;
}

}  // namespace

Bytes deflate(ByteView bytes, Redundancy redundancy) {
  thread_local const Compressor low = make(1);
  thread_local const Compressor high = make(6);
  const Compressor& compressor = redundancy == Redundancy::kLow ? low : high;
  Bytes out(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()), '\0');
  out.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), out.data(),
                                      out.size()));
  return out;
}

}  // namespace yinxin::pdf
