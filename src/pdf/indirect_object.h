#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/bytes.h"
#include "pdf/object.h"

namespace yinxin::pdf {

// An object with a number, as it stands in a file: "12 0 obj … endobj".
struct IndirectObject {
  Reference id;
  Object value;
  std::optional<ByteView> stream;  // as stored, not decoded
  std::size_t begin = 0;           // of "12", in the file; 0 in an object stream
  std::size_t end = 0;             // behind "endobj"
  bool compressed = false;         // stood in an object stream
  std::size_t revision = 0;        // that defines it, from 1
};

// Gives the value of the integer object a stream's /Length refers to.
using LengthResolver = std::function<std::int64_t(Reference)>;

// The object that begins exactly at `offset`. The bytes between its parts are white space only,
// so that nothing can hide in it. Throws as Parser does.
IndirectObject parse_indirect(ByteView file, std::size_t offset, const LengthResolver& length);

}  // namespace yinxin::pdf
