#pragma once

#include "base/bytes.h"
#include "pdf/outline.h"

namespace yinxin::pdf {

// The advance width a charstring need not mention, in thousandths of an em: a full-width character.
constexpr int kDefaultWidth = 1000;

// `outline` as a Type 2 charstring (Adobe Technical Note 5177) with coordinates rounded to
// thousandths of an em, without hints and subroutines: what remains is about as small as the
// original with both, and can be moved from font to font as it is.
Bytes charstring(const Outline& outline, int width);

}  // namespace yinxin::pdf
