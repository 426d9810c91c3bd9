#pragma once

#include "pdf/outline.h"

namespace yinxin::pdf {

// An outline that is hardly anywhere farther than `tolerance` (thousandths of an em) from
// `outline`, and nowhere farther than two and a half times that, but takes fewer curves: neighbours
// are replaced by one line or cubic as long as it fits, and places are put on a grid as fine as the
// tolerance. Traced fonts shrink to half; at 2.5 in 三号 that is a third of a pixel of a 600 dpi
// printer.
Outline simplify(const Outline& outline, double tolerance);

}  // namespace yinxin::pdf
