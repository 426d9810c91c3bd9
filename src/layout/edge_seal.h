#pragma once

#include "layout/pages.h"

namespace yinxin::layout {

// Splits the first round seal of the pages over the right edges of all of them (骑缝章), at half
// their height; over groups of at most twelve pages, so that a slice still shows something. Does
// nothing on a single page or without a seal.
void add_edge_seals(Pages& pages);

}  // namespace yinxin::layout
