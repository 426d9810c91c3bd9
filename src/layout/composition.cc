#include "layout/composition.h"

#include <utility>

#include "base/error.h"

namespace yinxin::layout {
namespace {

constexpr double kTolerance = 0.01;

void add(SetLine set, int element, bool joins_next, Slab& slab) {
  set.line.element = element;
  set.line.joins_next = joins_next;
  slab.lines.push_back(std::move(set.line));
  slab.rules.insert(slab.rules.end(), set.rules.begin(), set.rules.end());
}

// Calls `place` with each line and whether it is the last one.
template <typename Place>
void each_line(const Glyphs& text, const Column& column, Place place) {
  const auto ranges = break_lines(text, column.right - column.first, column.right - column.rest);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    place(ranges[i], i == 0 ? column.first : column.rest, i + 1 == ranges.size());
  }
}

Alignment alignment(bool last) {
  return last ? Alignment::kLeft : Alignment::kJustified;
}

}  // namespace

void append_lines(const Glyphs& text, const Column& column, int element, Flow& flow) {
  each_line(text, column, [&](LineRange range, double x, bool last) {
    Slab slab;
    slab.height = column.pitch;
    add(set_line(text, range, x, 0, column.right - x, alignment(last)), element, !last, slab);
    flow.push_back(std::move(slab));
  });
}

double add_lines(const Glyphs& text, const Column& column, int element, double top, Slab& slab) {
  each_line(text, column, [&](LineRange range, double x, bool last) {
    add(set_line(text, range, x, top, column.right - x, alignment(last)), element, !last, slab);
    top += column.pitch;
  });
  return top;
}

void add_line(const Glyphs& text, double x, double top, int element, Slab& slab) {
  if (text.empty()) return;
  add(set_line(text, {0, text.size()}, x, top, width_of(text) + 1, Alignment::kLeft), element,
      false, slab);
}

void require_room(double width, double room, const std::string& what) {
  if (width <= room + kTolerance) return;
  throw Error(ErrorCode::kInvalidInput, what, "过长，一行排不下 (does not fit on a line)");
}

void paint(Slab& slab, Colour colour) {
  for (Line& line : slab.lines) {
    for (GlyphRun& run : line.runs) run.colour = colour;
  }
}

}  // namespace yinxin::layout
