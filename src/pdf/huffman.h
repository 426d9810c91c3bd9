#pragma once

#include "base/bytes.h"

namespace yinxin::pdf {

// `bytes` in the zlib format (RFC 1950) by Huffman coding alone. For data without repetitions,
// such as charstrings, it is as small as any other deflate stream and takes a tenth of the time
// of a compressor that looks for them. The same bytes give the same result.
Bytes huffman_deflate(ByteView bytes);

}  // namespace yinxin::pdf
