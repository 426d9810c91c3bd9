#include <iostream>

#include "base/utf8.h"
#include "pdf/fonts.h"
#include "pdf/sample_letter.h"
#include "support/places.h"

// Prints the letter of render_bench as a Typst document: every run of characters at the same
// place in the same font, so that Typst, like pdf::write, only has to write down a finished layout.

namespace yinxin {
namespace {

// By face and place in its chain, as fonts/faces.xml has them.
const char* family(const layout::GlyphRun& run) {
  switch (run.face) {
    case layout::Typeface::kTitle:
      return "Noto Serif CJK SC\", weight: \"bold";
    case layout::Typeface::kFangSong: {
      constexpr const char* kChain[] = {"Noto Serif CJK SC", "FandolFang R", "LXGW WenKai",
                                        "Noto Serif CJK SC"};
      return kChain[run.font];
    }
    case layout::Typeface::kKai:
      return run.font == 0 ? "FandolKai" : "LXGW WenKai";
    case layout::Typeface::kHei:
      return "FandolHei";
    case layout::Typeface::kSong:
      return "Noto Serif CJK SC";
  }
  return "";
}

void print(const layout::GlyphRun& run) {
  std::cout << "#place(top + left, dx: " << run.origin.x << "pt, dy: " << run.origin.y - run.size
            << "pt, text(font: \"" << family(run) << "\", size: " << run.size
            << "pt, tracking: " << run.spacing << "pt";
  if (run.colour == layout::Colour::kRed) std::cout << ", fill: red";
  std::cout << ")[#\"" << to_utf8(run.text) << "\"])\n";
}

void print(const layout::Pages& pages) {
  std::cout << "#set page(width: 210mm, height: 297mm, margin: 0mm)\n";
  for (std::size_t i = 0; i < pages.pages.size(); ++i) {
    if (i > 0) std::cout << "#pagebreak()\n";
    for (const layout::Line& line : pages.pages[i].lines) {
      for (const layout::GlyphRun& run : line.runs) print(run);
    }
  }
}

}  // namespace
}  // namespace yinxin

int main() {
  const auto fonts = yinxin::pdf::FontSet::load(yinxin::testing::source_dir() + "/fonts/faces.xml");
  yinxin::print(yinxin::testing::SampleLetter(fonts).pages());
}
