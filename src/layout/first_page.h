#pragma once

#include "layout/layout.h"

namespace yinxin::layout {

// Lays the document out so that page 1 shows text, as GB/T 9704-2012 wants it under many issuers
// and addressees (7.2.4, 7.3.2). If its own page 1 ends with the head or the addressees, these
// go into the imprint, and if that is not enough the mark is set smaller; `document` is then the
// one that was set. What cannot be helped so stays as it is. Throws as lay_out().
Pages lay_out_showing_text(templating::Document& document, const PageFormat& format,
                           const FontMetrics& metrics, const SealSizes& seals);

}  // namespace yinxin::layout
