#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yinxin::layout {

// Where everything goes: the result of laying a Document out. All lengths are points, all places
// are measured from the top left corner of the page, y downwards.

// The classes of faces the standard names (GB/T 9704-2012, 5.2.2): 小标宋 仿宋 楷 黑 宋.
enum class Typeface { kTitle, kFangSong, kKai, kHei, kSong };

enum class Colour { kBlack, kRed };

struct Point {
  double x = 0;
  double y = 0;
};

struct Box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

// Characters on one baseline in one font. `font` is the place in the face's fallback chain that
// FontMetrics::find() gave for every character of the run. `spacing` is added after each
// character. The text goes with them exactly: extracting a page gives these characters.
struct GlyphRun {
  Typeface face = Typeface::kFangSong;
  int font = 0;
  double size = 15.75;
  Point origin;  // of the first character, on the baseline
  double spacing = 0;
  Colour colour = Colour::kBlack;
  std::u32string text;
};

// The runs of one line from left to right. `element` is the index of the Document element the
// line belongs to (-1 for page numbers and for table headings repeated on a later page): the
// logical order of a document is the order of lines.
// `joins_next`: the text goes on in the next line without a space or paragraph end.
// `sideways`: turned a quarter clockwise, so that it reads from the top of the page down.
struct Line {
  int element = -1;
  Box box;
  bool joins_next = false;
  bool sideways = false;
  std::vector<GlyphRun> runs;
};

// A straight rule. `dash` 0 is solid, else the length of dashes and gaps.
struct Rule {
  Point from;
  Point to;
  double width = 0.5;
  Colour colour = Colour::kBlack;
  double dash = 0;
};

// Where a seal will be: it is drawn only when its agency signs.
struct SealPlace {
  std::string seal;  // as in SignOff
  int issuer = 0;    // its index in SignOff
  Box box;
};

// 骑缝章: a vertical slice of a seal at the right edge of the sheet, so that the sheets belong
// together. It is drawn with the seal's own place. Slices are counted from the left.
struct EdgeSeal {
  std::string seal;
  int slice = 0;
  int slices = 1;
  double diameter = 0;
  Box box;
  bool sideways = false;  // on a turned page, where the sheet's right edge is below
};

struct Page {
  double width = 595.276;
  double height = 841.890;
  std::vector<Line> lines;
  std::vector<Rule> rules;
  std::vector<SealPlace> seals;
  std::optional<EdgeSeal> edge;
};

struct Pages {
  std::vector<Page> pages;
};

// For people and golden files: a line a run or rule, numbers to a hundredth of a millimetre.
std::string dump(const Pages& pages);

// The text that a reader of the pages extracts, in their order: lines that join the next one go
// on in it, the others end with a line feed. Lines of no element are left out.
std::string plain_text(const Pages& pages);

}  // namespace yinxin::layout
