#include "layout/seal_place.h"

#include <algorithm>
#include <cmath>

namespace yinxin::layout {
namespace {

constexpr double kClearance = 0.5 * 72 / 25.4;

}  // namespace

SealPlacement place_seal(double diameter, double covered, double drop, double pitch, double size) {
  const double text_bottom = size - pitch;
  // How far the seal's top stands above the name's.
  const double rise = diameter / 2 + drop - covered / 2;
  const double lines = std::ceil((text_bottom + kClearance + rise) / pitch);
  SealPlacement place;
  place.name_top = std::max(0.0, lines) * pitch;
  place.seal_top = std::min(place.name_top - rise, text_bottom + pitch - kClearance);
  return place;
}

}  // namespace yinxin::layout
