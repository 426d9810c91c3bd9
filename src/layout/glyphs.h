#pragma once

#include <string_view>
#include <vector>

#include "layout/font_metrics.h"
#include "layout/pages.h"
#include "templating/document.h"

namespace yinxin::layout {

// A character ready to be set, or a blank to be written on.
struct Glyph {
  char32_t character = 0;
  Typeface face = Typeface::kFangSong;
  int font = 0;
  double size = 0;
  double advance = 0;
  double spacing = 0;  // after it, on the character grid; 0 in words
  bool blank = false;
};
using Glyphs = std::vector<Glyph>;

// How text is to be set: `pitch` is the width a 汉字 takes on the grid, at least its size.
struct TypeStyle {
  Typeface face = Typeface::kFangSong;
  double size = 0;
  double pitch = 0;
};

// The glyphs of a text. A blank of up to twelve characters is one glyph and so stays in one line.
// Throws Error(kInvalidInput) naming a character that no font has, text that is not UTF-8 or longer
// than a million characters.
Glyphs set_text(const FontMetrics& metrics, std::string_view text, const TypeStyle& style);
Glyphs set_text(const FontMetrics& metrics, const templating::Text& text, const TypeStyle& style);

// From the first glyph's left edge to the last one's right edge.
double width_of(const Glyphs& glyphs);

}  // namespace yinxin::layout
