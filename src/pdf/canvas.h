#pragma once

#include "base/bytes.h"
#include "layout/pages.h"
#include "pdf/subset.h"

namespace yinxin::pdf {

// `pages` drawn by libharu: a PDF with every content stream, uncompressed, and font dictionaries
// without font programs. The names of the fonts (BaseFont) are those of `subsets`. Seals are not
// drawn.
Bytes draw(const layout::Pages& pages, const Subsets& subsets);

}  // namespace yinxin::pdf
