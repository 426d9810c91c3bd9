#pragma once

#include "layout/composition.h"

namespace yinxin::layout {

constexpr std::size_t kMostPages = 200;

// Throws Error(kInvalidInput): the document takes more pages than that.
[[noreturn]] void refuse_length();

// Puts slabs on pages in order, as many on each as fit; slabs that are kept with the next one
// turn together unless a whole page does not hold them. Adds table headers to the pages that
// need them again, page numbers (GB/T 9704-2012, 7.5) and the second double rule of a letter.
// Throws Error(kInvalidInput) beyond 200 pages.
Pages paginate(const Composition& composition, const Flow& flow);

}  // namespace yinxin::layout
