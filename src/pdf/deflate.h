#pragma once

#include "base/bytes.h"

namespace yinxin::pdf {

// How hard to look for repetitions. Charstrings have none: looking costs time and gains nothing.
enum class Redundancy { kLow, kHigh };

// `bytes` for a stream with /Filter /FlateDecode. The same bytes give the same result.
Bytes deflate(ByteView bytes, Redundancy redundancy = Redundancy::kHigh);

}  // namespace yinxin::pdf
