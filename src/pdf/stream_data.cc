#include "pdf/stream_data.h"

#include <libdeflate.h>

#include <algorithm>
#include <memory>
#include <new>
#include <utility>

#include "pdf/syntax.h"

namespace yinxin::pdf {
namespace {

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* p) const noexcept { libdeflate_free_decompressor(p); }
};
struct FreeCompressor {
  void operator()(libdeflate_compressor* p) const noexcept { libdeflate_free_compressor(p); }
};

libdeflate_decompressor* decompressor() {
  thread_local const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> instance(
      libdeflate_alloc_decompressor());
  if (!instance) throw std::bad_alloc();
  return instance.get();
}

// Speed over size: the picture of a seal is compressed anew for every document that bears it.
constexpr int kCompressionLevel = 1;

libdeflate_compressor* compressor() {
  thread_local const std::unique_ptr<libdeflate_compressor, FreeCompressor> instance(
      libdeflate_alloc_compressor(kCompressionLevel));
  if (!instance) throw std::bad_alloc();
  return instance.get();
}

std::int64_t parameter(const Object& parameters, std::string_view key, std::int64_t otherwise) {
  const Object& entry = parameters[key];
  if (entry.is_null()) return otherwise;
  if (entry.integer() == nullptr) throw_defect("SYNTAX", entry.begin(), "not an integer");
  return *entry.integer();
}

// PNG filters None, Sub and Up on rows of one-byte pixels.
Bytes undo_predictor(ByteView data, std::size_t columns) {
  if (data.size() % (columns + 1) != 0) throw_defect("SYNTAX", 0, "a broken predictor row");
  Bytes result(data.size() / (columns + 1) * columns, '\0');
  for (std::size_t in = 0, out = 0; in < data.size(); in += columns + 1, out += columns) {
    const char type = data[in];
    if (type < 0 || type > 2) throw_defect("SYNTAX", 0, "an unexpected PNG filter");
    for (std::size_t i = 0; i < columns; ++i) {
      char before = '\0';
      if (type == 1 && i > 0) before = result[out + i - 1];
      if (type == 2 && out > 0) before = result[out + i - columns];
      result[out + i] = static_cast<char>(data[in + 1 + i] + before);
    }
  }
  return result;
}

bool is_flate(const Object& filter) {
  if (filter.array() != nullptr) {
    return filter.array()->size() == 1 && filter.array()->front().is_name("FlateDecode");
  }
  return filter.is_name("FlateDecode");
}

}  // namespace

std::size_t InflateBudget::next_limit() const {
  if (left_ == 0) throw_defect("BOMB", 0, "the file inflates beyond all measure");
  return std::min(left_, kPerStream);
}

Bytes inflate(ByteView data, InflateBudget& budget) {
  const std::size_t limit = budget.next_limit();
  Bytes result;
  for (std::size_t size = std::min(limit, data.size() * 4 + 1024);;
       size = std::min(limit, size * 4)) {
    result.resize(size);
    std::size_t consumed = 0;
    std::size_t produced = 0;
    const libdeflate_result status =
        libdeflate_zlib_decompress_ex(decompressor(), data.data(), data.size(), result.data(),
                                      result.size(), &consumed, &produced);
    if (status == LIBDEFLATE_SUCCESS) {
      const ByteView rest = data.substr(consumed);
      if (!std::all_of(rest.begin(), rest.end(), is_white_space)) {
        throw_defect("SYNTAX", 0, "bytes behind the end of compressed data");
      }
      result.resize(produced);
      budget.spend(produced);
      return result;
    }
    if (status != LIBDEFLATE_INSUFFICIENT_SPACE) {
      throw_defect("SYNTAX", 0, "compressed data is damaged");
    }
    if (size == limit) {
      budget.spend(limit);
      throw_defect("BOMB", 0, "a stream inflates beyond all measure");
    }
  }
}

Bytes stream_content(const Object& dictionary, ByteView data, InflateBudget& budget) {
  const Object& filter = dictionary["Filter"];
  if (dictionary.has("F")) throw_defect("SYNTAX", filter.begin(), "a stream in another file");
  if (filter.is_null()) return Bytes(data);
  if (!is_flate(filter)) throw_defect("SYNTAX", filter.begin(), "an unexpected stream filter");
  const Object& entry = dictionary["DecodeParms"];
  if (entry.array() != nullptr && entry.array()->size() != 1) {
    throw_defect("SYNTAX", entry.begin(), "not one set of filter parameters");
  }
  const Object& parameters = entry.array() != nullptr ? entry.array()->front() : entry;
  const std::int64_t predictor = parameter(parameters, "Predictor", 1);
  const std::int64_t columns = parameter(parameters, "Columns", 1);
  Bytes content = inflate(data, budget);
  if (predictor == 1) return content;
  if (predictor < 10 || predictor > 15 || columns < 1 || columns > 65536 ||
      parameter(parameters, "Colors", 1) != 1 ||
      parameter(parameters, "BitsPerComponent", 8) != 8) {
    throw_defect("SYNTAX", entry.begin(), "an unexpected predictor");
  }
  return undo_predictor(content, static_cast<std::size_t>(columns));
}

Bytes deflate(ByteView data) {
  Bytes result(libdeflate_zlib_compress_bound(compressor(), data.size()), '\0');
  result.resize(libdeflate_zlib_compress(compressor(), data.data(), data.size(), result.data(),
                                         result.size()));
  return result;
}

}  // namespace yinxin::pdf
