#include "pdf/seal_appearance.h"

#include <cmath>
#include <cstdio>

#include "base/error.h"
#include "base/utf8.h"
#include "pdf/font_set.h"
#include "seal/artwork.h"

namespace yinxin::pdf {
namespace {

using Place = Outline::Place;
using Kind = Outline::Segment::Kind;

// A circle from four cubic curves is right to a few ten-thousandths of its radius.
constexpr double kQuarter = 0.5522847498;

// Hundredths of a point without idle zeros: "12.5", "-0.07", "3".
std::string number(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.2f", value);
  std::string text = digits;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

// PDF path operators, with the centre of the seal in the middle of the BBox.
class Path {
 public:
  explicit Path(Place centre) : centre_(centre) {}

  void move(Place to) { add(to, "m"); }
  void line(Place to) { add(to, "l"); }
  void curve(Place a, Place b, Place to) {
    add(a, "");
    add(b, "");
    add(to, "c");
  }
  void paint(const char* operators) { content_ += std::string(operators) + "\n"; }
  Bytes take() { return std::move(content_); }

 private:
  void add(Place place, const char* operators) {
    content_ += number(centre_.x + place.x) + " " + number(centre_.y + place.y) + " " + operators;
    if (*operators != '\0') content_ += "\n";
  }

  Place centre_;
  Bytes content_;
};

void draw_ring(const seal::Artwork& artwork, Path& path) {
  const double r = artwork.outer_radius;
  const double k = r * kQuarter;
  path.paint((number(artwork.ring_width) + " w").c_str());
  path.move({r, 0});
  path.curve({r, k}, {k, r}, {0, r});
  path.curve({-k, r}, {-r, k}, {-r, 0});
  path.curve({-r, -k}, {-k, -r}, {0, -r});
  path.curve({k, -r}, {r, -k}, {r, 0});
  path.paint("s");
}

void draw_star(const seal::Artwork& artwork, Path& path) {
  for (std::size_t i = 0; i < artwork.star.size(); ++i) {
    const Place corner = {artwork.star[i].first, artwork.star[i].second};
    i == 0 ? path.move(corner) : path.line(corner);
  }
  path.paint("f");
}

struct LetterForm {
  Outline outline;
  double width = 0;  // thousandths of an em
};

// Seals are cut in 宋体; signatures are written.
LetterForm letter_form(const FontSet& fonts, char32_t character, const seal::Seal& seal) {
  const bool written = seal.form == seal::Seal::Form::kSignature;
  const auto face = written ? layout::Typeface::kKai : layout::Typeface::kTitle;
  for (const ChainLink& link : fonts.state().chain(face)) {
    const std::optional<int> width = link.width(character);
    if (width) return {link.font->outline(character), static_cast<double>(*width)};
  }
  throw Error(ErrorCode::kInvalidInput, "印章 " + seal.id,
              "字体中没有“" + to_utf8(character) + "” " + code_point_name(character) +
                  " (no font has this character)");
}

void draw_letter(const seal::Artwork::Letter& letter, const LetterForm& form, Path& path) {
  const double scale = letter.size / 1000;
  const double cosine = std::cos(letter.angle);
  const double sine = std::sin(letter.angle);
  const auto placed = [&](Place place) {
    const double x = (place.x - form.width / 2) * scale * letter.stretch;
    const double y = place.y * scale;
    return Place{letter.x + x * cosine - y * sine, letter.y + x * sine + y * cosine};
  };
  for (const Outline::Segment& segment : form.outline.segments) {
    switch (segment.kind) {
      case Kind::kMove:
        path.move(placed(segment.end));
        break;
      case Kind::kLine:
        path.line(placed(segment.end));
        break;
      case Kind::kCurve:
        path.curve(placed(segment.control[0]), placed(segment.control[1]), placed(segment.end));
        break;
    }
  }
  if (!form.outline.segments.empty()) path.paint("f");
}

}  // namespace

Appearance seal_appearance(const seal::Seal& seal, const FontSet& fonts) {
  const seal::Artwork artwork = seal::artwork(seal);
  Path path({artwork.width / 2, artwork.height / 2});
  path.paint("/GSM gs 0.9 0 0.07 rg 0.9 0 0.07 RG");
  if (artwork.outer_radius > 0) draw_ring(artwork, path);
  if (!artwork.star.empty()) draw_star(artwork, path);
  for (const seal::Artwork::Letter& letter : artwork.letters) {
    draw_letter(letter, letter_form(fonts, letter.character, seal), path);
  }
  Appearance appearance;
  appearance.content = path.take();
  appearance.width = artwork.width;
  appearance.height = artwork.height;
  return appearance;
}

}  // namespace yinxin::pdf
