#pragma once

#include <string>
#include <vector>

#include "layout/font_metrics.h"
#include "layout/pages.h"

namespace yinxin::layout {

// The characters of one line of a page, and where they are.
struct PlacedLine {
  int page = 0;  // from 1
  double top = 0;
  double bottom = 0;
  bool joins_next = false;  // the text goes on in the next line
  std::u32string text;
  // Where each character begins, and where the last one ends; of a line that is turned only where
  // the line does both.
  std::vector<double> x;
};

// The lines of all pages in reading order, without page numbers and repeated table headings:
// what a reader is shown who looks for a place in the text. `metrics` are those it was laid out
// with.
std::vector<PlacedLine> placed_lines(const Pages& pages, const FontMetrics& metrics);

}  // namespace yinxin::layout
