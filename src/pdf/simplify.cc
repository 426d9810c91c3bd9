#include "pdf/simplify.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace yinxin::pdf {
namespace {

using Place = Outline::Place;
using Segment = Outline::Segment;
using Kind = Outline::Segment::Kind;
using Cubic = std::array<Place, 4>;

constexpr int kSamplesOfCurve = 5;
constexpr int kSamplesOfLine = 2;
constexpr std::size_t kMostMerged = 12;
constexpr int kRefinements = 2;
constexpr double kHopeless = 8;  // times the tolerance, before refinement
constexpr double kSmooth = 0.8;  // the cosine of the sharpest turn a curve is tried for

Place operator+(Place a, Place b) {
  return {a.x + b.x, a.y + b.y};
}
Place operator-(Place a, Place b) {
  return {a.x - b.x, a.y - b.y};
}
Place operator*(Place a, double k) {
  return {a.x * k, a.y * k};
}
double dot(Place a, Place b) {
  return a.x * b.x + a.y * b.y;
}
double length(Place a) {
  return std::sqrt(dot(a, a));
}
Place unit(Place a) {
  const double l = length(a);
  return l > 0 ? a * (1 / l) : Place{};
}

Place at(const Cubic& c, double t) {
  const double s = 1 - t;
  return c[0] * (s * s * s) + c[1] * (3 * s * s * t) + c[2] * (3 * s * t * t) + c[3] * (t * t * t);
}

// A part of a contour with its beginning; a line is a cubic with even speed.
struct Piece {
  bool line = false;
  Cubic cubic;

  Place leaving() const {
    for (std::size_t i = 1; i < 4; ++i) {
      if (length(cubic[i] - cubic[0]) > 0.5) return unit(cubic[i] - cubic[0]);
    }
    return unit(cubic[3] - cubic[0]);
  }
  Place arriving() const {
    for (std::size_t i = 3; i-- > 0;) {
      if (length(cubic[3] - cubic[i]) > 0.5) return unit(cubic[3] - cubic[i]);
    }
    return unit(cubic[3] - cubic[0]);
  }
};

// Places along the pieces that are to become one, and how far along each is (0…1).
struct Samples {
  std::vector<Place> places;
  std::vector<double> t;

  void add(const Piece& piece) {
    if (places.empty()) places.push_back(piece.cubic[0]);
    const int count = piece.line ? kSamplesOfLine : kSamplesOfCurve;
    for (int i = 1; i <= count; ++i)
      places.push_back(at(piece.cubic, static_cast<double>(i) / count));
  }

  void measure() {
    t.assign(places.size(), 0);
    for (std::size_t i = 1; i < places.size(); ++i) {
      t[i] = t[i - 1] + length(places[i] - places[i - 1]);
    }
    const double all = std::max(t.back(), 1e-9);
    for (double& each : t) each /= all;
  }
};

bool is_straight(const Samples& samples, double tolerance) {
  const Place from = samples.places.front();
  const Place chord = samples.places.back() - from;
  const double all = length(chord);
  if (all < 1e-9) return false;
  double before = 0;
  for (const Place& place : samples.places) {
    const Place offset = place - from;
    const double along = dot(offset, chord) / all;
    if (std::abs(offset.x * chord.y - offset.y * chord.x) / all > tolerance) return false;
    if (along < before - tolerance) return false;  // turns back
    before = along;
  }
  return true;
}

// The cubic with these ends and directions that lies closest to the samples: least squares over
// the lengths of its two handles.
Cubic fit(const Samples& samples, Place leaving, Place arriving) {
  const Place from = samples.places.front();
  const Place to = samples.places.back();
  double c00 = 0;
  double c01 = 0;
  double c11 = 0;
  double x0 = 0;
  double x1 = 0;
  for (std::size_t i = 0; i < samples.places.size(); ++i) {
    const double t = samples.t[i];
    const double s = 1 - t;
    const Place a = leaving * (3 * s * s * t);
    const Place b = arriving * (-3 * s * t * t);
    const Place rest =
        samples.places[i] - from * (s * s * s + 3 * s * s * t) - to * (t * t * t + 3 * s * t * t);
    c00 += dot(a, a);
    c01 += dot(a, b);
    c11 += dot(b, b);
    x0 += dot(a, rest);
    x1 += dot(b, rest);
  }
  const double determinant = c00 * c11 - c01 * c01;
  const double chord = length(to - from);
  double first = chord / 3;
  double second = chord / 3;
  if (std::abs(determinant) > 1e-9) {
    first = (x0 * c11 - x1 * c01) / determinant;
    second = (c00 * x1 - c01 * x0) / determinant;
  }
  return {from, from + leaving * first, to - arriving * second, to};
}

// Moves every sample's t to where the cubic comes closest to it: one step of Newton's method.
void refine(Samples& samples, const Cubic& c) {
  for (std::size_t i = 1; i + 1 < samples.places.size(); ++i) {
    const double t = samples.t[i];
    const double s = 1 - t;
    const Place d1 =
        (c[1] - c[0]) * (3 * s * s) + (c[2] - c[1]) * (6 * s * t) + (c[3] - c[2]) * (3 * t * t);
    const Place d2 = (c[2] - c[1] * 2 + c[0]) * (6 * s) + (c[3] - c[2] * 2 + c[1]) * (6 * t);
    const Place away = at(c, t) - samples.places[i];
    const double slope = dot(d1, d1) + dot(away, d2);
    if (std::abs(slope) > 1e-9) {
      samples.t[i] = std::clamp(t - dot(away, d1) / slope, 0.0, 1.0);
    }
  }
}

bool fits(const Samples& samples, const Cubic& cubic, double tolerance) {
  for (std::size_t i = 0; i < samples.places.size(); ++i) {
    const Place away = at(cubic, samples.t[i]) - samples.places[i];
    if (dot(away, away) > tolerance * tolerance) return false;
  }
  // Handles as long as the curve mean a loop or a cusp between the samples.
  const double reach = 1.2 * length(cubic[3] - cubic[0]) + 2 * tolerance;
  return length(cubic[1] - cubic[0]) <= reach && length(cubic[3] - cubic[2]) <= reach;
}

class Simplifier {
 public:
  Simplifier(std::vector<Piece> pieces, double tolerance)
      : pieces_(std::move(pieces)), tolerance_(tolerance) {}

  void append_to(std::vector<Segment>& segments) {
    for (std::size_t i = 0; i < pieces_.size();) {
      Segment best = as_is(pieces_[i]);
      std::size_t taken = 1;
      Samples samples;
      const std::size_t end = std::min(pieces_.size(), i + kMostMerged);
      for (std::size_t j = i; j < end; ++j) {
        if (j > i && is_corner(pieces_[j - 1], pieces_[j])) break;
        samples.add(pieces_[j]);
        if (!merge(samples, i, j, best)) break;
        taken = j - i + 1;
      }
      segments.push_back(best);
      i += taken;
    }
  }

 private:
  static Segment as_is(const Piece& piece) {
    if (piece.line) return {Kind::kLine, {}, piece.cubic[3]};
    return {Kind::kCurve, {piece.cubic[1], piece.cubic[2]}, piece.cubic[3]};
  }

  // Where the outline turns sharply no curve will fit, and need not be tried. What is hardly
  // longer than the tolerance has no direction to speak of.
  bool is_corner(const Piece& before, const Piece& after) const {
    const double enough = 4 * tolerance_;
    return length(before.cubic[3] - before.cubic[0]) > enough &&
           length(after.cubic[3] - after.cubic[0]) > enough &&
           dot(before.arriving(), after.leaving()) < kSmooth;
  }

  // Whether pieces i…j can be one segment; then `best` is that segment.
  bool merge(Samples& samples, std::size_t i, std::size_t j, Segment& best) const {
    if (is_straight(samples, tolerance_)) {
      best = {Kind::kLine, {}, samples.places.back()};
      return true;
    }
    if (i == j) return true;
    const Place leaving = pieces_[i].leaving();
    const Place arriving = pieces_[j].arriving();
    samples.measure();
    Cubic cubic = fit(samples, leaving, arriving);
    if (!fits(samples, cubic, kHopeless * tolerance_)) return false;
    for (int round = 0; round < kRefinements; ++round) {
      refine(samples, cubic);
      cubic = fit(samples, leaving, arriving);
    }
    refine(samples, cubic);
    if (!fits(samples, cubic, tolerance_)) return false;
    best = {Kind::kCurve, {cubic[1], cubic[2]}, cubic[3]};
    return true;
  }

  std::vector<Piece> pieces_;
  double tolerance_;
};

Piece piece(Place from, const Segment& segment) {
  if (segment.kind == Kind::kCurve) {
    return {false, {from, segment.control[0], segment.control[1], segment.end}};
  }
  const Place third = (segment.end - from) * (1.0 / 3);
  return {true, {from, from + third, segment.end - third, segment.end}};
}

// Puts every place on a grid. A charstring gets no shorter by it, but its bytes repeat, and
// compress better.
void snap(Outline& outline, double grid) {
  const auto onto = [grid](Place& place) {
    place = {std::round(place.x / grid) * grid, std::round(place.y / grid) * grid};
  };
  for (Segment& segment : outline.segments) {
    for (Place& control : segment.control) onto(control);
    onto(segment.end);
  }
}

}  // namespace

Outline simplify(const Outline& outline, double tolerance) {
  Outline simple;
  std::vector<Piece> contour;
  Place from;
  const auto finish = [&] {
    Simplifier(std::move(contour), tolerance).append_to(simple.segments);
    contour.clear();
  };
  for (const Segment& segment : outline.segments) {
    if (segment.kind == Kind::kMove) {
      finish();
      simple.segments.push_back(segment);
    } else {
      contour.push_back(piece(from, segment));
    }
    from = segment.end;
  }
  finish();
  snap(simple, std::ceil(tolerance));
  return simple;
}

}  // namespace yinxin::pdf
