#include "pdf/charstring.h"

#include <cmath>
#include <cstddef>

namespace yinxin::pdf {
namespace {

// Operators of Type 2 charstrings.
constexpr char kVerticalMove = 4;
constexpr char kLine = 5;
constexpr char kHorizontalLine = 6;
constexpr char kVerticalLine = 7;
constexpr char kCurve = 8;
constexpr char kEnd = 14;
constexpr char kMove = 21;
constexpr char kHorizontalMove = 22;
constexpr char kVerticalVerticalCurve = 26;
constexpr char kHorizontalHorizontalCurve = 27;
constexpr char kVerticalHorizontalCurve = 30;
constexpr char kHorizontalVerticalCurve = 31;

constexpr std::size_t kStackLimit = 48;

struct Step {
  bool is_line() const { return !curve; }
  bool is_horizontal() const { return !curve && dy[2] == 0; }
  bool is_vertical() const { return !curve && dx[2] == 0; }
  bool leaves_horizontally() const { return curve && dy[0] == 0; }
  bool leaves_vertically() const { return curve && dx[0] == 0; }
  bool arrives_horizontally() const { return curve && dy[2] == 0; }
  bool arrives_vertically() const { return curve && dx[2] == 0; }

  bool curve = false;
  int dx[3] = {0, 0, 0};  // to the first control, on to the second, on to the end
  int dy[3] = {0, 0, 0};
};

class Encoder {
 public:
  explicit Encoder(int width) {
    if (width != kDefaultWidth) number(width);
  }

  void add(const Outline::Segment& segment) {
    if (segment.kind == Outline::Segment::Kind::kMove) {
      finish_contour();
      move(step(segment));
    } else {
      const Step next = step(segment);
      if (next.curve || next.dx[2] != 0 || next.dy[2] != 0) steps_.push_back(next);
    }
  }

  Bytes finish() {
    finish_contour();
    code_ += kEnd;
    return std::move(code_);
  }

 private:
  void number(int value) {
    if (value >= -107 && value <= 107) {
      byte(value + 139);
    } else if (value >= 108 && value <= 1131) {
      byte(((value - 108) >> 8) + 247);
      byte((value - 108) & 255);
    } else if (value <= -108 && value >= -1131) {
      byte(((-value - 108) >> 8) + 251);
      byte((-value - 108) & 255);
    } else {
      byte(28);
      byte((value >> 8) & 255);
      byte(value & 255);
    }
  }
  void byte(int value) { code_ += static_cast<char>(value); }

  Step step(const Outline::Segment& segment) {
    Step step;
    step.curve = segment.kind == Outline::Segment::Kind::kCurve;
    if (step.curve) {
      go(segment.control[0], step, 0);
      go(segment.control[1], step, 1);
    }
    go(segment.end, step, 2);
    return step;
  }

  // Differences of rounded places, not rounded differences: errors must not add up.
  void go(const Outline::Place& place, Step& step, int part) {
    const int x = static_cast<int>(std::lround(place.x));
    const int y = static_cast<int>(std::lround(place.y));
    step.dx[part] = x - x_;
    step.dy[part] = y - y_;
    x_ = x;
    y_ = y;
  }

  void move(const Step& step) {
    if (step.dx[2] != 0) number(step.dx[2]);
    if (step.dy[2] != 0 || step.dx[2] == 0) number(step.dy[2]);
    code_ += step.dx[2] == 0 ? kVerticalMove : step.dy[2] == 0 ? kHorizontalMove : kMove;
    start_x_ = x_;
    start_y_ = y_;
  }

  void finish_contour() {
    if (!steps_.empty() && steps_.back().is_line() && x_ == start_x_ && y_ == start_y_) {
      x_ -= steps_.back().dx[2];
      y_ -= steps_.back().dy[2];
      steps_.pop_back();
    }
    for (std::size_t i = 0; i < steps_.size();) i = write_from(i);
    steps_.clear();
  }

  // Writes the longest run that one operator can express; the index after it.
  std::size_t write_from(std::size_t i) {
    const Step& first = steps_[i];
    if (first.is_line()) {
      return first.is_horizontal() || first.is_vertical() ? write_staircase(i) : write_lines(i);
    }
    if (first.leaves_horizontally() && first.arrives_horizontally()) return write_hills(i, true);
    if (first.leaves_vertically() && first.arrives_vertically()) return write_hills(i, false);
    if (first.leaves_horizontally() || first.leaves_vertically()) return write_quarters(i);
    return write_curves(i);
  }

  // Lines that are horizontal and vertical in turn.
  std::size_t write_staircase(std::size_t i) {
    const bool begins_horizontally = steps_[i].is_horizontal();
    bool horizontal = begins_horizontally;
    for (std::size_t used = 0; i < steps_.size() && used < kStackLimit; ++i, ++used) {
      const Step& step = steps_[i];
      if (horizontal ? !step.is_horizontal() : !step.is_vertical()) break;
      number(horizontal ? step.dx[2] : step.dy[2]);
      horizontal = !horizontal;
    }
    code_ += begins_horizontally ? kHorizontalLine : kVerticalLine;
    return i;
  }

  std::size_t write_lines(std::size_t i) {
    for (std::size_t used = 0; i < steps_.size() && used + 2 <= kStackLimit; ++i, used += 2) {
      const Step& step = steps_[i];
      if (!step.is_line() || step.is_horizontal() || step.is_vertical()) break;
      number(step.dx[2]);
      number(step.dy[2]);
    }
    code_ += kLine;
    return i;
  }

  // Curves that leave and arrive in the same of the two main directions.
  std::size_t write_hills(std::size_t i, bool horizontal) {
    for (std::size_t used = 0; i < steps_.size() && used + 4 <= kStackLimit; ++i, used += 4) {
      const Step& step = steps_[i];
      if (horizontal ? !(step.leaves_horizontally() && step.arrives_horizontally())
                     : !(step.leaves_vertically() && step.arrives_vertically())) {
        break;
      }
      number(horizontal ? step.dx[0] : step.dy[0]);
      number(step.dx[1]);
      number(step.dy[1]);
      number(horizontal ? step.dx[2] : step.dy[2]);
    }
    code_ += horizontal ? kHorizontalHorizontalCurve : kVerticalVerticalCurve;
    return i;
  }

  // Curves that turn from one main direction into the other, in turn; only the last of them may
  // arrive in any direction.
  std::size_t write_quarters(std::size_t i) {
    const bool begins_horizontally = steps_[i].leaves_horizontally();
    bool horizontal = begins_horizontally;
    for (std::size_t used = 0; i < steps_.size() && used + 5 <= kStackLimit; used += 4) {
      const Step& step = steps_[i];
      if (horizontal ? !step.leaves_horizontally() : !step.leaves_vertically()) break;
      ++i;
      number(horizontal ? step.dx[0] : step.dy[0]);
      number(step.dx[1]);
      number(step.dy[1]);
      number(horizontal ? step.dy[2] : step.dx[2]);
      const int rest = horizontal ? step.dx[2] : step.dy[2];
      if (rest != 0) {
        number(rest);
        break;
      }
      horizontal = !horizontal;
    }
    code_ += begins_horizontally ? kHorizontalVerticalCurve : kVerticalHorizontalCurve;
    return i;
  }

  std::size_t write_curves(std::size_t i) {
    for (std::size_t used = 0; i < steps_.size() && used + 6 <= kStackLimit; ++i, used += 6) {
      const Step& step = steps_[i];
      if (!step.curve || step.leaves_horizontally() || step.leaves_vertically()) break;
      for (int part = 0; part < 3; ++part) {
        number(step.dx[part]);
        number(step.dy[part]);
      }
    }
    code_ += kCurve;
    return i;
  }

  Bytes code_;
  std::vector<Step> steps_;
  int x_ = 0;
  int y_ = 0;
  int start_x_ = 0;
  int start_y_ = 0;
};

}  // namespace

Bytes charstring(const Outline& outline, int width) {
  Encoder encoder(width);
  for (const Outline::Segment& segment : outline.segments) encoder.add(segment);
  return encoder.finish();
}

}  // namespace yinxin::pdf
