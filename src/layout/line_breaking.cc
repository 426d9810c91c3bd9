#include "layout/line_breaking.h"

#include <algorithm>
#include <cmath>

#include "layout/characters.h"

namespace yinxin::layout {
namespace {

constexpr double kTolerance = 0.01;
constexpr std::size_t kLongestLine = 400;  // glyphs, however narrow
constexpr double kAscent = 0.88;           // of the em box above the baseline
// Programs that extract text take gaps from a tenth of an em for spaces.
constexpr double kWidestStretch = 0.09;

bool is_space(const Glyph& glyph) {
  return (glyph.character == U' ' || glyph.character == U'\u3000') && !glyph.blank;
}

bool is_dash_or_dots(char32_t character) {
  return character == U'—' || character == U'…';
}

bool is_pair(const Glyphs& text, std::size_t i) {
  return is_dash_or_dots(text[i].character) && text[i].character == text[i - 1].character;
}

bool begins_long_dash(const Glyphs& text, std::size_t i) {
  return text[i].character == U'—' && i + 1 < text.size() && text[i + 1].character == U'—';
}

bool is_letter(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}

// In "GB/T 9704", as against "no space": the number belongs to the letters.
bool binds_number(const Glyphs& text, std::size_t i) {
  return i >= 2 && is_digit(text[i].character) && is_letter(text[i - 2].character);
}

double squeeze_of(const Glyph& glyph) {
  const bool wide = glyph.advance > 0.9 * glyph.size;
  return wide && !glyph.blank && is_compressible(glyph.character) ? glyph.advance / 2 : 0;
}

class Breaker {
 public:
  explicit Breaker(const Glyphs& text) : text_(text) {}

  // The end of the line that begins at `begin`.
  std::size_t line_end(std::size_t begin, double measure) {
    begin_ = begin;
    measure_ = measure;
    const std::size_t full = fill();
    if (full == text_.size()) return full;
    const std::size_t carried = last_break(full);
    if (carried == full) return full;
    if (const std::size_t squeezed = squeezed_end(full); squeezed != 0) return squeezed;
    return carried == begin || wastes_line(carried, full) ? forced_end(full) : carried;
  }

 private:
  // The first glyph that does not fit as it is. Sums up what lies before it.
  std::size_t fill() {
    width_ = squeeze_ = 0;
    std::size_t i = begin_;
    for (; i < text_.size(); ++i) {
      const double wider = width_ + text_[i].advance + text_[i].spacing;
      if (wider > measure_ + kTolerance && !is_space(text_[i])) break;
      if (i - begin_ == kLongestLine) break;
      width_ = wider;
      squeeze_ += squeeze_of(text_[i]);
    }
    return std::max(i, begin_ + 1);
  }

  std::size_t last_break(std::size_t from) const {
    std::size_t i = from;
    while (i > begin_ && !may_break(text_, i)) --i;
    return i;
  }

  // Where the line can end a little further on with its punctuation compressed; 0 if nowhere.
  std::size_t squeezed_end(std::size_t full) const {
    double width = width_;
    double squeeze = squeeze_;
    for (std::size_t i = full; i < text_.size(); ++i) {
      width += text_[i].advance + text_[i].spacing;
      squeeze += squeeze_of(text_[i]);
      const double excess = width - text_[i].spacing - measure_;
      if (excess > text_[i].size + kTolerance) return 0;
      const bool room = excess <= squeeze + kTolerance;
      if (room && (i + 1 == text_.size() || may_break(text_, i + 1))) return i + 1;
    }
    return 0;
  }

  // Whether carrying [carried, full) over leaves less than half a line: a very long word.
  bool wastes_line(std::size_t carried, std::size_t full) const {
    double carried_width = 0;
    for (std::size_t i = carried; i < full; ++i) carried_width += text_[i].advance;
    return carried_width > measure_ / 2;
  }

  std::size_t forced_end(std::size_t full) const {
    std::size_t end = full;
    for (int back = 0; back < 3 && end > begin_ + 1; ++back, --end) {
      if (!is_no_start(text_[end].character) && !is_no_end(text_[end - 1].character)) return end;
    }
    return full;
  }

  const Glyphs& text_;
  std::size_t begin_ = 0;
  double measure_ = 0;
  double width_ = 0;
  double squeeze_ = 0;
};

// The space after each glyph of a line so that it takes its measure.
class Spacing {
 public:
  Spacing(const Glyphs& text, LineRange range, double measure, Alignment alignment)
      : text_(text), last_(range.end - 1) {
    while (last_ > range.begin && is_space(text_[last_])) --last_;
    double width = 0;
    double squeeze = 0;
    int gaps = 0;
    for (std::size_t i = range.begin; i <= last_; ++i) {
      width += text_[i].advance + text_[i].spacing;
      if (i == last_) break;
      squeeze += squeeze_of(text_[i]);
      if (is_stretchable(i)) ++gaps;
    }
    const double missing = measure - width;
    const double excess = -missing - text_[last_].spacing;
    if (excess > kTolerance) compress(excess - squeeze_of(text_[last_]), squeeze);
    if (missing > 0 && alignment == Alignment::kJustified && gaps > 0) {
      stretch_ = std::min(missing / gaps, kWidestStretch * text_[last_].size);
    }
  }

  double after(std::size_t i) const {
    double space = text_[i].spacing - compression_ * squeeze_of(text_[i]);
    if (stretch_ > 0 && i < last_ && is_stretchable(i)) space += stretch_;
    return space;
  }

  std::size_t last() const { return last_; }

 private:
  void compress(double amount, double available) {
    if (amount > 0 && available > 0) compression_ = std::min(1.0, amount / available);
  }

  bool is_stretchable(std::size_t i) const {
    const Glyph& a = text_[i];
    const Glyph& b = text_[i + 1];
    return is_full_width(a.character) && is_full_width(b.character) && !a.blank && !b.blank &&
           !is_pair(text_, i + 1);
  }

  const Glyphs& text_;
  std::size_t last_;
  double stretch_ = 0;
  double compression_ = 0;
};

// Collects glyphs into runs of one font and one spacing.
class RunBuilder {
 public:
  RunBuilder(Line& line, double baseline) : line_(line), baseline_(baseline) {}

  void add(const Glyph& glyph, double x, double space_before) {
    if (!continues(glyph, space_before)) {
      line_.runs.push_back({glyph.face, glyph.font, glyph.size, {x, baseline_}, 0, {}, {}});
      open_ = true;
    } else if (run().text.size() == 1) {
      run().spacing = space_before;
    }
    run().text += glyph.character;
  }

  void interrupt() { open_ = false; }

 private:
  GlyphRun& run() { return line_.runs.back(); }

  bool continues(const Glyph& glyph, double space_before) {
    if (!open_ || run().face != glyph.face || run().font != glyph.font) return false;
    return run().text.size() == 1 || std::abs(run().spacing - space_before) < 1e-6;
  }

  Line& line_;
  double baseline_;
  bool open_ = false;
};

}  // namespace

bool may_break(const Glyphs& text, std::size_t i) {
  if (i == 0 || i >= text.size()) return false;
  const Glyph& a = text[i - 1];
  const Glyph& b = text[i];
  if (is_space(b)) return false;
  if (is_no_end(a.character) || is_pair(text, i)) return false;
  if (is_no_start(b.character) && !begins_long_dash(text, i)) return false;
  if (is_space(a)) return !binds_number(text, i);
  if (a.character == U'〕' && is_digit(b.character)) return false;
  if (is_digit(a.character) && b.character == U'号') return false;
  return a.blank || b.blank || is_full_width(a.character) || is_full_width(b.character);
}

std::vector<LineRange> break_lines(const Glyphs& text, double first, double rest) {
  std::vector<LineRange> lines;
  Breaker breaker(text);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = breaker.line_end(begin, lines.empty() ? first : rest);
    lines.push_back({begin, end});
    begin = end;
  }
  return lines;
}

SetLine set_line(const Glyphs& text, LineRange range, double x, double top, double measure,
                 Alignment alignment) {
  SetLine set;
  if (range.begin >= range.end) return set;
  const Spacing spacing(text, range, measure, alignment);
  const double size = text[range.begin].size;
  const double baseline = top + kAscent * size;
  RunBuilder runs(set.line, baseline);
  set.line.box = {x, top, x, top + size};
  double before = 0;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    const Glyph& glyph = text[i];
    if (glyph.blank) {
      const double y = baseline + 0.14 * size;
      set.rules.push_back({{x, y}, {x + glyph.advance, y}});
      runs.interrupt();
    } else {
      runs.add(glyph, x, before);
    }
    if (i <= spacing.last()) set.line.box.right = x + glyph.advance;
    before = spacing.after(i);
    x += glyph.advance + before;
  }
  // Of punctuation at the end only the half that has ink has to be inside.
  set.line.box.right -= std::clamp(set.line.box.right - set.line.box.left - measure, 0.0,
                                   squeeze_of(text[spacing.last()]));
  return set;
}

}  // namespace yinxin::layout
