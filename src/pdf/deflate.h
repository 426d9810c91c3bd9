#pragma once

#include "base/bytes.h"

namespace yinxin::pdf {

// `bytes` for a stream with /Filter /FlateDecode. The same bytes give the same result.
Bytes deflate(ByteView bytes);

}  // namespace yinxin::pdf
