#pragma once

#include "layout/composition.h"

namespace yinxin::layout {

// Composes 署名, 成文日期 and the places of the seals (GB/T 9704-2012, 7.3.5) as one slab, with
// the 附注 that follows it if there is one, and binds the end of the text before it to it: no
// page begins with a sign-off while there is text to take over.
void compose_sign_off(const Composition& composition, const templating::SignOff& sign_off,
                      int element, const templating::Note* note, Flow& flow);

}  // namespace yinxin::layout
