#pragma once

#include <vector>

namespace yinxin::pdf {

// The outline of a glyph: closed contours to be filled by the nonzero rule, in thousandths of an
// em from the glyph's origin, y upwards. A quadratic curve of a TrueType font is given as the
// cubic that is the same curve.
struct Outline {
  struct Place {
    double x = 0;
    double y = 0;
  };
  struct Segment {
    enum class Kind { kMove, kLine, kCurve };
    Kind kind = Kind::kMove;
    Place control[2];  // of a curve
    Place end;
  };

  std::vector<Segment> segments;  // a kMove begins each contour; the line back to it is implied
};

}  // namespace yinxin::pdf
