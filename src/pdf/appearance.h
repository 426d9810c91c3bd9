#pragma once

#include "base/bytes.h"

namespace yinxin::pdf {

// The picture of a seal as the content of a Form XObject: paths only, no fonts, so that it needs
// no resources but /GSM, an ExtGState with blend mode Multiply (black text shows through red).
struct Appearance {
  Bytes content;     // PDF operators, uncompressed
  double width = 0;  // of its BBox [0 0 width height], in points
  double height = 0;
};

}  // namespace yinxin::pdf
