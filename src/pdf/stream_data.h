#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "pdf/object.h"

namespace yinxin::pdf {

// How much may still be inflated out of one file. A few kilobytes of zeros can stand for
// gigabytes; whoever reads a file has one budget for all of it.
class InflateBudget {
 public:
  static constexpr std::size_t kPerStream = std::size_t{64} << 20;
  static constexpr std::size_t kPerFile = std::size_t{128} << 20;

  // Throws BOMB if nothing is left.
  std::size_t next_limit() const;
  void spend(std::size_t size) { left_ -= size < left_ ? size : left_; }

 private:
  std::size_t left_ = kPerFile;
};

// The zlib data of a stream, decoded. Nothing may follow it but white space. Throws BOMB or
// SYNTAX as Parser does.
Bytes inflate(ByteView data, InflateBudget& budget);

// The content of a stream that has no filter, or FlateDecode alone with an optional PNG
// predictor (ISO 32000-1, 7.4.4). Other filters are SYNTAX: what we look into uses no others.
Bytes stream_content(const Object& dictionary, ByteView data, InflateBudget& budget);

// `data` in zlib format.
Bytes deflate(ByteView data);

}  // namespace yinxin::pdf
