#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "pdf/object.h"
#include "pdf/stream_data.h"

namespace yinxin::pdf {

// What a cross-reference section says of one object number (ISO 32000-1, 7.5.4 and 7.5.8).
struct XrefEntry {
  enum class Kind : std::uint8_t { kFree, kOffset, kCompressed };

  std::uint64_t offset = 0;  // kOffset: in the file; kCompressed: number of the object stream
  std::uint32_t number = 0;
  std::uint32_t index = 0;  // kCompressed: in the object stream
  std::uint16_t generation = 0;
  Kind kind = Kind::kFree;
};

// A cross-reference section with its trailer: either a table or a stream.
struct XrefSection {
  std::vector<XrefEntry> entries;  // by object number, none twice
  Object trailer;
  bool is_stream = false;
  std::size_t end = 0;  // behind the trailer dictionary or the stream's "endobj"
};

// Of all sections of a file together.
constexpr std::size_t kMaxXrefEntries = 8'000'000;

// The section that begins exactly at `offset`. Refuses what the standard does not allow and what
// only one of two readers would see: HYBRID (/XRefStm), ENCRYPTED, an object listed twice or
// beyond /Size, entries that are not exactly 20 bytes (XREF_SYNTAX).
// The second part of a linearized file's section need not say what the first does: /Root.
enum class XrefPart { kWhole, kLinearizedMain };
XrefSection read_xref_section(ByteView file, std::size_t offset, InflateBudget& budget,
                              XrefPart part = XrefPart::kWhole);

}  // namespace yinxin::pdf
