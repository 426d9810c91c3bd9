#include "seal/artwork.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"

namespace yinxin::seal {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kPointsPerMm = 72 / 25.4;

// Proportions of the radius, taken from seals in use; 国发〔1999〕25号 fixes only the diameters,
// the star in the middle and the name from left to right around it.
constexpr double kRingWidth = 0.055;
constexpr double kStarRadius = 0.30;
constexpr double kLetterSize = 0.30;
constexpr double kLetterBaseline = 0.58;
constexpr double kCaptionBaseline = -0.56;
constexpr double kCaptionSize = 0.22;
constexpr double kMiddle = 0.38;  // of a character's ink above its baseline
constexpr double kWidestArc = 270.0 / 180 * kPi;

std::vector<std::pair<double, double>> star(double radius) {
  // The inner corners of a regular pentagram lie at this part of the outer radius.
  const double inner = radius * std::sin(kPi / 10) / std::sin(kPi * 7 / 10);
  std::vector<std::pair<double, double>> corners;
  for (int i = 0; i < 10; ++i) {
    const double r = i % 2 == 0 ? radius : inner;
    const double angle = kPi / 2 + i * kPi / 5;
    corners.emplace_back(r * std::cos(angle), r * std::sin(angle));
  }
  return corners;
}

void set_on_arc(const std::u32string& text, double radius, std::vector<Artwork::Letter>& letters) {
  const double baseline = radius * kLetterBaseline;
  const double size = radius * kLetterSize;
  const auto count = static_cast<double>(text.size());
  // The middle of the letters is where they need their width.
  const double natural = 1.25 * size / (baseline + size / 2);
  const double step = std::min(natural, kWidestArc / count);
  const double stretch = std::min(1.0, step / natural);
  double angle = kPi / 2 + step * (count - 1) / 2;
  for (const char32_t c : text) {
    letters.push_back({c, baseline * std::cos(angle), baseline * std::sin(angle), angle - kPi / 2,
                       size, stretch});
    angle -= step;
  }
}

void set_caption(const std::u32string& text, double radius, std::vector<Artwork::Letter>& letters) {
  const double size = radius * kCaptionSize;
  double x = -size * (static_cast<double>(text.size()) - 1) / 2;
  for (const char32_t c : text) {
    letters.push_back({c, x, radius * kCaptionBaseline, 0, size, 1});
    x += size;
  }
}

// One line as large as the seal.
void set_signature(const std::u32string& text, Artwork& drawing) {
  const auto count = static_cast<double>(text.size());
  const double size = std::min(drawing.height, drawing.width / count);
  double x = -size * (count - 1) / 2;
  for (const char32_t c : text) {
    drawing.letters.push_back({c, x, -kMiddle * size, 0, size, 1});
    x += size;
  }
}

}  // namespace

Artwork artwork(const Seal& seal) {
  const std::u32string name = to_utf32(seal.agency);
  if (!(seal.diameter_mm >= 30 && seal.diameter_mm <= 60)) {
    throw Error(ErrorCode::kInvalidInput, "印章 " + seal.id,
                "直径应在30至60毫米之间 (diameter out of range)");
  }
  if (name.size() < 2 || name.size() > 40) {
    throw Error(ErrorCode::kInvalidInput, "印章 " + seal.id,
                "机关名称应为2至40个字 (agency name too short or too long)");
  }
  const double radius = seal.diameter_mm * kPointsPerMm / 2;
  Artwork drawing;
  drawing.width = 2 * radius;
  drawing.height = seal.height_mm() * kPointsPerMm;
  if (seal.form == Seal::Form::kSignature) {
    set_signature(name, drawing);
    return drawing;
  }
  drawing.ring_width = radius * kRingWidth;
  drawing.outer_radius = radius - drawing.ring_width / 2;
  drawing.star = star(radius * kStarRadius);
  set_on_arc(name, radius, drawing.letters);
  set_caption(to_utf32(seal.caption), radius, drawing.letters);
  return drawing;
}

}  // namespace yinxin::seal
