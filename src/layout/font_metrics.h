#pragma once

#include <optional>

#include "layout/pages.h"

namespace yinxin::layout {

// All that layout has to know about fonts. The interface belongs to the module that asks; pdf
// answers it with real fonts. Safe to use from several threads.
class FontMetrics {
 public:
  struct Glyph {
    int font = 0;      // the place in the face's fallback chain that has the character
    double width = 0;  // its advance, in ems
  };

  virtual ~FontMetrics() = default;

  // How `face` sets `character`; nullopt if no font of its chain has it. Then nothing may be
  // drawn: the caller refuses the text and names the character.
  virtual std::optional<Glyph> find(Typeface face, char32_t character) const = 0;
};

}  // namespace yinxin::layout
