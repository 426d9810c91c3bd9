#include "layout/pages.h"

#include <cstdio>

#include "base/utf8.h"

namespace yinxin::layout {
namespace {

std::string mm(double points) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", points * 25.4 / 72);
  return text;
}

std::string at(Point point) {
  return mm(point.x) + "," + mm(point.y);
}

std::string box(const Box& b) {
  return mm(b.left) + "," + mm(b.top) + " " + mm(b.right) + "," + mm(b.bottom);
}

const char* name(Typeface face) {
  switch (face) {
    case Typeface::kTitle:
      return "title";
    case Typeface::kFangSong:
      return "fangsong";
    case Typeface::kKai:
      return "kai";
    case Typeface::kHei:
      return "hei";
    case Typeface::kSong:
      return "song";
  }
  return "?";
}

const char* name(Colour colour) {
  return colour == Colour::kRed ? " red" : "";
}

std::string dump(const GlyphRun& run) {
  char set[48];
  std::snprintf(set, sizeof set, "/%d %.4gpt %+.3f", run.font, run.size, run.spacing);
  return "    " + at(run.origin) + " " + name(run.face) + set + name(run.colour) + " " +
         to_utf8(run.text) + "\n";
}

std::string dump(const Page& page) {
  std::string text;
  for (const Line& line : page.lines) {
    text += "  line " + std::to_string(line.element) + " " + box(line.box) +
            (line.sideways ? " sideways" : "") + (line.joins_next ? " …\n" : "\n");
    for (const GlyphRun& run : line.runs) text += dump(run);
  }
  for (const Rule& rule : page.rules) {
    text += "  rule " + at(rule.from) + " " + at(rule.to) + " width " + mm(rule.width) +
            (rule.dash > 0 ? " dashed" : "") + name(rule.colour) + "\n";
  }
  for (const SealPlace& seal : page.seals) {
    text += "  seal " + seal.seal + " issuer " + std::to_string(seal.issuer) + " " + box(seal.box) +
            "\n";
  }
  if (page.edge) {
    text += "  edge " + page.edge->seal + " " + std::to_string(page.edge->slice) + "/" +
            std::to_string(page.edge->slices) + " " + box(page.edge->box) + "\n";
  }
  return text;
}

}  // namespace

std::string dump(const Pages& pages) {
  std::string text;
  for (std::size_t i = 0; i < pages.pages.size(); ++i) {
    const Page& page = pages.pages[i];
    text += "page " + std::to_string(i + 1) + " " + mm(page.width) + " x " + mm(page.height) + "\n";
    text += dump(page);
  }
  return text;
}

std::string plain_text(const Pages& pages) {
  std::u32string text;
  for (const Page& page : pages.pages) {
    for (const Line& line : page.lines) {
      if (line.element < 0) continue;
      for (const GlyphRun& run : line.runs) text += run.text;
      if (!line.joins_next) text += U'\n';
    }
  }
  return to_utf8(text);
}

}  // namespace yinxin::layout
