#pragma once

#include <string>
#include <vector>

namespace yinxin::testing {

// A PDF's pages as another program (MuPDF) reads them. Lengths are millimetres from the left and
// top edges of the page; sizes of type are points.

struct Glyph {
  std::string text;
  int id = 0;  // 0: the font has no such character
  std::string font;
  double size = 0;
  double x = 0;
  double y = 0;  // of the baseline
  double advance = 0;
  bool red = false;

  double top() const;
  double bottom() const;
};

// Glyphs on one baseline without a gap in between, from left to right.
struct Piece {
  std::vector<Glyph> glyphs;

  std::string text() const;
  double size() const { return glyphs.front().size; }
  double left() const { return glyphs.front().x; }
  // Where the ink ends: of closing punctuation only the left half has any.
  double right() const;
  double centre() const;
  const Glyph& last_shown() const;  // the last one that is no space
  double top() const { return glyphs.front().top(); }
  double bottom() const { return glyphs.front().bottom(); }
  bool red() const { return glyphs.front().red; }
  bool is_in(const std::string& face) const;  // a part of its font's name
};

struct HorizontalRule {
  double left, right, y, width;  // the width in points
  bool red;
};

struct SealBox {
  double left, top, right, bottom;
};

struct ReadPage {
  int number = 0;
  double width = 0;
  double height = 0;
  std::vector<Piece> pieces;    // from top to bottom, from left to right
  std::vector<Piece> sideways;  // turned clockwise; their x and y are the page's
  std::vector<HorizontalRule> rules;
  std::vector<SealBox> seals;
};

// Throws std::runtime_error if MuPDF does not read it.
std::vector<ReadPage> read_pages(const std::string& pdf);

}  // namespace yinxin::testing
