#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "layout/glyphs.h"
#include "layout/layout.h"
#include "layout/line_breaking.h"

namespace yinxin::layout {

// A part of the page that is never split: a line of text, a table row, a sign-off. Places are
// measured from the left edge of the type area and the slab's own top.
struct Slab {
  // What a sign-off takes over to its page, and what it does not.
  enum class Kind { kOther, kText, kRow, kAnnexNote };

  Kind kind = Kind::kOther;
  double gap = 0;  // above it, unless a page begins with it
  double height = 0;
  double idle = 0;  // the part of the height below its ink that keeps what follows on the grid
  std::vector<Line> lines;
  std::vector<Rule> rules;
  std::vector<SealPlace> seals;
  bool keep_with_next = false;
  bool begins_page = false;
  bool at_foot = false;                // of the page
  bool worth_tightening = false;       // the lines above it, if then it fits on their page
  bool landscape = false;              // on turned pages
  std::shared_ptr<const Slab> header;  // repeated above it when it begins a page
};
using Flow = std::vector<Slab>;

constexpr double kMm = 72 / 25.4;

// What composing any element needs to know.
struct Composition {
  const PageFormat& format;
  const FontMetrics& metrics;
  const SealSizes& seals;
  MarkSize mark;
  std::vector<std::u32string> names;  // of agencies, which titles keep whole

  double em() const { return format.character_pitch(); }
  double pitch() const { return format.line_pitch(); }
  double measure() const { return format.text_width; }
  TypeStyle text(Typeface face) const { return {face, format.text_size, em()}; }
};

// Where the lines of a text go: the first begins at `first`, the others at `rest`, all end at
// `right`; tops are `pitch` apart.
struct Column {
  double first = 0;
  double rest = 0;
  double right = 0;
  double pitch = 0;
};

// Appends a line a slab. All lines but the last are justified and join the next.
void append_lines(const Glyphs& text, const Column& column, int element, Flow& flow);

// Adds the lines to one slab from `top` down; returns the top of the line that would follow.
double add_lines(const Glyphs& text, const Column& column, int element, double top, Slab& slab);

// Adds one unbroken line at `x`.
void add_line(const Glyphs& text, double x, double top, int element, Slab& slab);

// Throws Error(kInvalidInput) naming `what` if it is wider than its room on one line.
void require_room(double width, double room, const std::string& what);

// Sets everything in the slab in `colour`.
void paint(Slab& slab, Colour colour);

}  // namespace yinxin::layout
