#include <gtest/gtest.h>
#include <hb-ot.h>
#include <hb.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "pdf/charstring.h"
#include "pdf/compact_font.h"
#include "pdf/font_file.h"
#include "pdf/simplify.h"
#include "support/places.h"

namespace yinxin::pdf {
namespace {

using Place = Outline::Place;
using Kind = Outline::Segment::Kind;

const std::string kFaces = yinxin::testing::source_dir() + "/fonts/faces/";

Place at(const Place (&c)[4], double t) {
  const double s = 1 - t;
  const auto mix = [&](double a, double b, double d, double e) {
    return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * d + t * t * t * e;
  };
  return {mix(c[0].x, c[1].x, c[2].x, c[3].x), mix(c[0].y, c[1].y, c[2].y, c[3].y)};
}

// The contours of `outline`, closed, as many short lines.
std::vector<std::pair<Place, Place>> flatten(const Outline& outline, int steps) {
  std::vector<std::pair<Place, Place>> lines;
  Place start;
  Place from;
  const auto close = [&] { lines.emplace_back(from, start); };
  for (const Outline::Segment& segment : outline.segments) {
    if (segment.kind == Kind::kMove) {
      if (!lines.empty()) close();
      start = segment.end;
    } else {
      const bool curve = segment.kind == Kind::kCurve;
      const Place c[4] = {from, curve ? segment.control[0] : from,
                          curve ? segment.control[1] : segment.end, segment.end};
      for (int i = 1; i <= steps; ++i) {
        lines.emplace_back(at(c, (i - 1.0) / steps), at(c, static_cast<double>(i) / steps));
      }
    }
    from = segment.end;
  }
  if (!lines.empty()) close();
  return lines;
}

double distance(Place p, const std::pair<Place, Place>& line) {
  const double dx = line.second.x - line.first.x;
  const double dy = line.second.y - line.first.y;
  const double square = dx * dx + dy * dy;
  const double along =
      square > 0 ? ((p.x - line.first.x) * dx + (p.y - line.first.y) * dy) / square : 0;
  const double t = std::min(1.0, std::max(0.0, along));
  return std::hypot(p.x - line.first.x - t * dx, p.y - line.first.y - t * dy);
}

// How far `a` is from `b` where it is farthest.
double farthest(const Outline& a, const Outline& b) {
  const auto target = flatten(b, 20);
  double worst = 0;
  for (const auto& [place, ignored] : flatten(a, 3)) {
    double nearest = 1e9;
    for (const auto& line : target) nearest = std::min(nearest, distance(place, line));
    worst = std::max(worst, nearest);
  }
  return worst;
}

// Reads our CFF back as HarfBuzz does: in an OpenType font made around it.
class ReadBack {
 public:
  explicit ReadBack(const Bytes& program, std::size_t glyphs) : face_(hb_face_builder_create()) {
    add(HB_TAG('C', 'F', 'F', ' '), program);
    Bytes head(54, '\0');
    head[18] = 1000 >> 8;
    head[19] = static_cast<char>(1000 & 255);
    add(HB_TAG('h', 'e', 'a', 'd'), head);
    const Bytes maxp = {0, 0, 0x50, 0, static_cast<char>(glyphs >> 8), static_cast<char>(glyphs)};
    add(HB_TAG('m', 'a', 'x', 'p'), maxp);
    hb_blob_t* blob = hb_face_reference_blob(face_);
    hb_face_destroy(face_);
    face_ = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    font_ = hb_font_create(face_);
  }
  ~ReadBack() {
    hb_font_destroy(font_);
    hb_face_destroy(face_);
  }
  ReadBack(const ReadBack&) = delete;
  ReadBack& operator=(const ReadBack&) = delete;

  Outline outline(hb_codepoint_t glyph) const {
    hb_draw_funcs_t* funcs = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(
        funcs,
        [](hb_draw_funcs_t*, void* out, hb_draw_state_t*, float x, float y, void*) {
          static_cast<Outline*>(out)->segments.push_back({Kind::kMove, {}, {x, y}});
        },
        nullptr, nullptr);
    hb_draw_funcs_set_line_to_func(
        funcs,
        [](hb_draw_funcs_t*, void* out, hb_draw_state_t*, float x, float y, void*) {
          static_cast<Outline*>(out)->segments.push_back({Kind::kLine, {}, {x, y}});
        },
        nullptr, nullptr);
    hb_draw_funcs_set_cubic_to_func(
        funcs,
        [](hb_draw_funcs_t*, void* out, hb_draw_state_t*, float a, float b, float c, float d,
           float x, float y, void*) {
          static_cast<Outline*>(out)->segments.push_back({Kind::kCurve, {{a, b}, {c, d}}, {x, y}});
        },
        nullptr, nullptr);
    Outline outline;
    hb_font_get_glyph_shape(font_, glyph, funcs, &outline);
    hb_draw_funcs_destroy(funcs);
    return outline;
  }

 private:
  void add(hb_tag_t tag, const Bytes& table) {
    hb_blob_t* blob = hb_blob_create(table.data(), static_cast<unsigned>(table.size()),
                                     HB_MEMORY_MODE_DUPLICATE, nullptr, nullptr);
    hb_face_builder_add_table(face_, tag, blob);
    hb_blob_destroy(blob);
  }

  hb_face_t* face_;
  hb_font_t* font_ = nullptr;
};

const std::u32string kText = U"国镕关于商请协助核查一丨口，。〔〕《》％8AgQ&@—……“”";

struct Source {
  const char* file;
  unsigned index;
};
constexpr Source kSources[] = {{"FandolFang-Regular.otf", 0},
                               {"FandolHei-Regular.otf", 0},
                               {"LXGWWenKai-Light.ttf", 0},
                               {"NotoSerifCJK-Bold.ttc", 2},
                               {"NotoSansCJK-Regular.ttc", 2}};

// Rounding moves a place by at most half a unit in x and in y.
constexpr double kRounding = 0.75;

TEST(Glyphs, ComeBackFromTheSubsetFontAsTheSourceDrawsThem) {
  for (const Source& source : kSources) {
    const FontFile font(kFaces + source.file, source.index, 0);
    std::vector<Outline> outlines;
    std::vector<Bytes> codes;
    for (const char32_t c : kText) {
      if (!font.width(c)) continue;
      outlines.push_back(font.outline(c));
      codes.push_back(charstring(outlines.back(), *font.width(c)));
    }
    ASSERT_GT(outlines.size(), 20U);
    const std::vector<ByteView> views(codes.begin(), codes.end());
    const ReadBack back(compact_font("ABCDEF+Test", views), views.size() + 1);
    for (std::size_t i = 0; i < outlines.size(); ++i) {
      const Outline read = back.outline(static_cast<hb_codepoint_t>(i + 1));
      ASSERT_FALSE(read.segments.empty()) << source.file << " " << i;
      EXPECT_LT(farthest(read, outlines[i]), kRounding) << source.file << " " << i;
      EXPECT_LT(farthest(outlines[i], read), kRounding) << source.file << " " << i;
    }
  }
}

TEST(Glyphs, StayCloseWhenSimplified) {
  const FontFile font(kFaces + "FandolFang-Regular.otf", 0, 0);
  std::size_t before = 0;
  std::size_t after = 0;
  for (const char32_t c : kText) {
    if (!font.width(c)) continue;
    const Outline outline = font.outline(c);
    const Outline simple = simplify(outline, 2.5);
    before += outline.segments.size();
    after += simple.segments.size();
    EXPECT_LT(farthest(simple, outline), 6.5) << static_cast<unsigned>(c);
    EXPECT_LT(farthest(outline, simple), 6.5) << static_cast<unsigned>(c);
  }
  EXPECT_LT(after, before * 2 / 3);
}

TEST(Glyphs, KeepStraightLinesAndCornersWhenSimplified) {
  const Outline square{{{Kind::kMove, {}, {0, 0}},
                        {Kind::kLine, {}, {500, 0}},
                        {Kind::kLine, {}, {1000, 0.5}},
                        {Kind::kLine, {}, {1000, 1000}},
                        {Kind::kLine, {}, {0, 1000}}}};
  const Outline simple = simplify(square, 1);
  ASSERT_EQ(simple.segments.size(), 4U);
  EXPECT_EQ(simple.segments[1].end.x, 1000);
  EXPECT_EQ(simple.segments[3].end.y, 1000);
}

TEST(Charstrings, AreAsSmallAsTheirOperatorsAllow) {
  // 0 0 rmoveto as vmoveto, then one hlineto for the three sides that have to be drawn.
  const Outline square{{{Kind::kMove, {}, {0, 0}},
                        {Kind::kLine, {}, {100, 0}},
                        {Kind::kLine, {}, {100, 100}},
                        {Kind::kLine, {}, {0, 100}},
                        {Kind::kLine, {}, {0, 0}}}};
  EXPECT_EQ(to_hex(charstring(square, kDefaultWidth)), "8b04efef27060e");
  EXPECT_EQ(to_hex(charstring({}, 500)), "f8880e");
}

TEST(Codes, HaveNoZeroByteAndAreAllDifferent) {
  std::vector<bool> seen(0x10000);
  for (std::size_t place = 0; place < kMostGlyphs; ++place) {
    const std::uint16_t code = code_of(place);
    EXPECT_NE(code >> 8, 0);
    EXPECT_NE(code & 255, 0);
    EXPECT_FALSE(seen[code]);
    seen[code] = true;
  }
}

}  // namespace
}  // namespace yinxin::pdf
