#pragma once

#include "layout/composition.h"

namespace yinxin::layout {

// Composes the 版记 in the way of the format (GB/T 9704-2012, 7.4 and 10.1): ruled at the foot of
// the last page, there without rules, or only the copies in the flow of the text.
void compose_imprint(const Composition& composition, const templating::Imprint& imprint,
                     int element, Flow& flow);

}  // namespace yinxin::layout
