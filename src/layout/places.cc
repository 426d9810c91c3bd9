#include "layout/places.h"

namespace yinxin::layout {
namespace {

PlacedLine place(const Line& line, int page, const FontMetrics& metrics) {
  PlacedLine placed;
  placed.page = page;
  placed.top = line.box.top;
  placed.bottom = line.box.bottom;
  placed.joins_next = line.joins_next;
  double end = line.box.left;
  for (const GlyphRun& run : line.runs) {
    double x = run.origin.x;
    for (const char32_t character : run.text) {
      placed.text += character;
      placed.x.push_back(x);
      const auto glyph = metrics.find(run.face, character);
      end = x + (glyph ? glyph->width : 1) * run.size;
      x = end + run.spacing;
    }
  }
  placed.x.push_back(end);
  if (line.sideways) placed.x = {line.box.left, line.box.right};
  return placed;
}

}  // namespace

std::vector<PlacedLine> placed_lines(const Pages& pages, const FontMetrics& metrics) {
  std::vector<PlacedLine> lines;
  int number = 0;
  for (const Page& page : pages.pages) {
    ++number;
    for (const Line& line : page.lines) {
      if (line.element >= 0 && !line.runs.empty()) lines.push_back(place(line, number, metrics));
    }
  }
  return lines;
}

}  // namespace yinxin::layout
