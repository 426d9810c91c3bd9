#pragma once

#include "pdf/outline.h"

namespace yinxin::pdf {

// An outline that is nowhere farther than about `tolerance` (thousandths of an em) from `outline`
// but takes fewer curves: neighbours are replaced by one line or cubic as long as it fits. Traced
// fonts shrink to less than half; at 1.5 in 三号 that is a fifth of a pixel of a 600 dpi printer.
Outline simplify(const Outline& outline, double tolerance);

}  // namespace yinxin::pdf
