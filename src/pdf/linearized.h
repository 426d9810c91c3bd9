#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.h"
#include "pdf/stream_data.h"
#include "pdf/xref.h"

namespace yinxin::pdf {

// A linearized file (ISO 32000-1, annex F) has the cross-references of its first revision in two
// parts: those of the first page at the beginning of the file, and behind the objects the others.
struct LinearizedSection {
  XrefSection xref;            // of both; the trailer is the first part's
  std::size_t main_begin = 0;  // where the second part begins
};

// Where the first part begins, if the file's first object says that the file is linearized: right
// behind that object.
std::optional<std::size_t> linearized_section(ByteView file);

// Both parts, of which the first begins at `section`. What is listed in one is not listed in the
// other, so that it does not matter which of them a reader looks at first. Throws LINEARIZED.
LinearizedSection read_linearized_section(ByteView file, std::size_t section,
                                          InflateBudget& budget);

}  // namespace yinxin::pdf
