#pragma once

namespace yinxin::layout {

// Where a seal stands over lines on the grid: both measured from the top of the line that
// follows the text. The lines stay on the grid; the seal does not.
struct SealPlacement {
  double name_top = 0;  // of the first line it covers
  double seal_top = 0;
};

// GB/T 9704-2012, 7.3.5.1: the seal's top is within one line of the text above, and what it covers
// (`covered` high from the top of the name) is centred `drop` below its middle.
SealPlacement place_seal(double diameter, double covered, double drop, double pitch, double size);

}  // namespace yinxin::layout
