#pragma once

#include <cstddef>
#include <vector>

#include "layout/glyphs.h"

namespace yinxin::layout {

// The glyphs [begin, end) make a line. Spaces that end it hang outside the measure.
struct LineRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Whether a line may end before text[i] (GB/T 15834-2011, 5.1): not before closing or after
// opening punctuation, not inside —— and ……, nor inside words, numbers, 〔2026〕3号 and GB/T
// 9704.
bool may_break(const Glyphs& text, std::size_t i);

// Breaks `text` into lines as full as they can be; the first is `first` wide, the others `rest`.
// Where a line would have to carry characters over, punctuation is compressed instead if that
// makes room, by at most one character's width. What cannot be broken by the rules and does not
// fit is broken all the same. Takes time linear in the length of the text.
std::vector<LineRange> break_lines(const Glyphs& text, double first, double rest);

enum class Alignment { kLeft, kJustified };

// Rules that stand for blanks go with the line.
struct SetLine {
  Line line;
  std::vector<Rule> rules;
};

// Sets a range at `x` with its glyphs' tops at `top`. A line wider than `measure` is compressed
// into it; with kJustified a shorter one is spread by space between full-width characters, but
// never so much that a reader of the text would take it for a space.
SetLine set_line(const Glyphs& text, LineRange range, double x, double top, double measure,
                 Alignment alignment);

}  // namespace yinxin::layout
