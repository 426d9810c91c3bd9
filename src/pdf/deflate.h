#pragma once

#include "base/bytes.h"

namespace yinxin::pdf {

// Whether to look for repetitions. Charstrings have none: looking takes most of the time that a
// document takes, and gains nothing.
enum class Redundancy { kNone, kSome };

// `bytes` for a stream with /Filter /FlateDecode. The same bytes give the same result.
Bytes deflate(ByteView bytes, Redundancy redundancy = Redundancy::kSome);

}  // namespace yinxin::pdf
