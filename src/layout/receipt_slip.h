#pragma once

#include "layout/composition.h"

namespace yinxin::layout {

// Composes the 回执 below its perforation line. It is kept on one page if a page holds it.
void compose_receipt_slip(const Composition& composition, const templating::ReceiptSlip& slip,
                          int element, Flow& flow);

}  // namespace yinxin::layout
