#pragma once

#include <string>
#include <utility>
#include <vector>

#include "seal/seal.h"

namespace yinxin::seal {

// The drawing of a seal as geometry: points measured from the centre of the seal, y upwards, in
// points of 1/72 inch. A signature has neither ring nor star. Whoever draws it brings the outlines
// of the characters.
struct Artwork {
  // A character standing with the middle of its advance at (x, y) on its baseline, turned by
  // `angle` radians counter-clockwise.
  struct Letter {
    char32_t character = 0;
    double x = 0;
    double y = 0;
    double angle = 0;
    double size = 0;
    double stretch = 1;  // of its width; names are long and arcs are short
  };

  double width = 0;
  double height = 0;
  double outer_radius = 0;  // to the middle of the ring's line
  double ring_width = 0;
  std::vector<std::pair<double, double>> star;  // corners of the five-pointed star
  std::vector<Letter> letters;
};

// Throws Error(kInvalidInput) unless the diameter is 30…60 mm and the agency's name has 2…40
// characters.
Artwork artwork(const Seal& seal);

}  // namespace yinxin::seal
