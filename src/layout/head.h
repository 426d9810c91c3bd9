#pragma once

#include "layout/composition.h"

namespace yinxin::layout {

// Composes the 版头 and title that begin at elements[first]: a mark, a number and a title, each
// at most once. One slab; text follows it, blank lines below. Returns the
// index behind them, `first` if there are none.
std::size_t compose_head(const Composition& composition,
                         const std::vector<templating::Element>& elements, std::size_t first,
                         Flow& flow);

// 附件 and its title, on a new page: the title on the third line.
void compose_annex_head(const Composition& composition, const templating::AnnexHead& head,
                        int element, Flow& flow);

}  // namespace yinxin::layout
