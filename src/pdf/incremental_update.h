#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

#include "base/bytes.h"
#include "pdf/revisions.h"

namespace yinxin::pdf {

// One more revision at the end of a PDF (ISO 32000-1, 7.5.6): the bytes of the base stay as they
// are, new and replaced objects follow, then a cross-reference table and a trailer. The base must
// outlive it.
class IncrementalUpdate {
 public:
  // Throws Error(kInvalidInput) if `base` is linearized, or its newest section is not a table: one
  // file has one kind of cross-reference, and this writes tables.
  explicit IncrementalUpdate(const RevisionChain& base);

  // A number no object of the base has.
  Reference new_object();

  // Writes an object, once for each `id`. Returns where `body` begins in the finished file.
  std::size_t write(Reference id, std::string_view body);
  // Writes a stream, compressed. `entries` is what its dictionary holds besides /Length and
  // /Filter.
  void write_stream(Reference id, std::string_view entries, ByteView content);

  bool empty() const { return offsets_.empty(); }

  // The whole new file. `identifier` becomes the second half of the trailer's /ID, if the base
  // has an /ID. Nothing may be written after it.
  Bytes finish(ByteView identifier);

 private:
  void write_table();

  const RevisionChain& base_;
  Bytes file_;
  std::map<std::uint32_t, std::pair<std::uint32_t, std::size_t>> offsets_;  // generation, offset
  std::uint32_t next_number_ = 0;
};

}  // namespace yinxin::pdf
