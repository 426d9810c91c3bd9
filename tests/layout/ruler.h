#pragma once

#include <cmath>
#include <string>

#include "layout/layout.h"
#include "support/places.h"

namespace yinxin::layout::testing {

// Fonts as simple as a ruler: 汉字 are one em wide, ASCII half of that. A few characters are in the
// fallback font only; private ones are in none.
class Ruler final : public FontMetrics {
 public:
  std::optional<Glyph> find(Typeface, char32_t character) const override {
    if (character >= 0xe000 && character <= 0xf8ff) return std::nullopt;
    const bool fallback =
        std::u32string_view(U"镕堃㛃䶮𠮷").find(character) != std::u32string::npos;
    return Glyph{fallback ? 1 : 0, character < 0x80 ? 0.5 : 1.0};
  }
};

inline constexpr double kMmInPoints = 72 / 25.4;

inline double mm(double points) {
  return points / kMmInPoints;
}

inline const PageFormats& formats() {
  static const PageFormats loaded =
      PageFormats::load({yinxin::testing::source_dir() + "/templates/formats"});
  return loaded;
}

inline SealSizes seals(double diameter = 42) {
  SealSizes sizes;
  for (const char* id : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
    sizes[id] = {id, "样例机关", "样例", diameter};
  }
  return sizes;
}

inline Pages lay_out(const templating::Document& document, const SealSizes& sizes = seals()) {
  return layout::lay_out(document, formats().get(document.page_format), Ruler(), sizes);
}

inline std::u32string text_of(const Line& line) {
  std::u32string text;
  for (const GlyphRun& run : line.runs) text += run.text;
  return text;
}

}  // namespace yinxin::layout::testing
