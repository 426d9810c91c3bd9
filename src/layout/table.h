#pragma once

#include "layout/composition.h"

namespace yinxin::layout {

// Composes a table: a slab a row, the heading row repeated on every page, cells wrapped. A row
// longer than half a page is continued on the next one. Throws Error(kInvalidInput) if the columns
// are wider than the page or a row has more cells than there are columns.
void compose_table(const Composition& composition, const templating::Table& table, int element,
                   Flow& flow);

}  // namespace yinxin::layout
