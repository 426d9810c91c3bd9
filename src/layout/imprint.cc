#include "layout/imprint.h"

#include <string>
#include <utility>

namespace yinxin::layout {
namespace {

constexpr double kThick = 0.35 * kMm;
constexpr double kThin = 0.25 * kMm;
constexpr double kLeastGap = 0.25;  // lines of text above an imprint at the foot
constexpr double kLeading = 1.75;   // of lines of 四号 between the rules

class ImprintComposer {
 public:
  ImprintComposer(const Composition& c, int element)
      : c_(c),
        element_(element),
        size_(c.format.imprint_size),
        pitch_(size_ * kLeading),
        ruled_(c.format.imprint == PageFormat::Imprint::kRuled) {}

  void recipients(const std::string& label, const std::string& names) {
    if (names.empty()) return;
    Glyphs text = set(label);
    const double behind = size_ + width_of(text);
    const Glyphs list = set(names);
    text.insert(text.end(), list.begin(), list.end());
    top_ = add_lines(text, {size_, behind, c_.measure() - size_, pitch_}, element_, top_ + lead(),
                     slab_) -
           lead();
  }

  void office(const std::string& name, const std::string& date) {
    if (name.empty() && date.empty()) return;
    if (ruled_ && top_ > 0) rule(kThin);
    const Glyphs printed = date.empty() ? Glyphs{} : set(date + "印发");
    const double right = c_.measure() - size_ - width_of(printed);
    require_room(2 * size_, right, "印发日期");
    Glyphs text = set(name);
    if (!name.empty() && !printed.empty()) {
      const Glyphs space = set(" ");
      text.insert(text.end(), space.begin(), space.end());
    }
    top_ = add_lines(text, {size_, size_, right - size_, pitch_}, element_, top_ + lead(), slab_) -
           lead();
    if (text.empty()) top_ += pitch_;
    append_to_last_line(printed, right);
  }

  Slab finish() {
    slab_.height = top_;
    if (ruled_) {
      rule(kThick);
      slab_.rules.push_back({{0, 0}, {c_.measure(), 0}, kThick});
    }
    return std::move(slab_);
  }

 private:
  Glyphs set(const std::string& text) const {
    return set_text(c_.metrics, text, {Typeface::kFangSong, size_, size_});
  }

  // From the top of a line's share of the page to its glyphs.
  double lead() const { return (pitch_ - size_) / 2; }

  void rule(double width) { slab_.rules.push_back({{0, top_}, {c_.measure(), top_}, width}); }

  // Office and date are one line with a space between them.
  void append_to_last_line(const Glyphs& text, double x) {
    if (text.empty()) return;
    Slab part;
    add_line(text, x, top_ - pitch_ + lead(), element_, part);
    if (slab_.lines.empty() || slab_.lines.back().box.top < top_ - pitch_) {
      slab_.lines.push_back(part.lines.front());
      return;
    }
    Line& line = slab_.lines.back();
    line.box.right = part.lines.front().box.right;
    for (GlyphRun& run : part.lines.front().runs) line.runs.push_back(std::move(run));
  }

  const Composition& c_;
  int element_;
  double size_;
  double pitch_;
  bool ruled_;
  double top_ = 0;
  Slab slab_;
};

}  // namespace

void compose_imprint(const Composition& composition, const templating::Imprint& imprint,
                     int element, Flow& flow) {
  ImprintComposer composer(composition, element);
  composer.recipients(imprint.to_label + "：", imprint.to);
  composer.recipients("抄送：", imprint.cc);
  const auto form = composition.format.imprint;
  if (form == PageFormat::Imprint::kRuled) composer.office(imprint.office, imprint.date);
  Slab slab = composer.finish();
  if (slab.lines.empty()) return;
  slab.at_foot = form != PageFormat::Imprint::kCopiesInFlow;
  slab.worth_tightening = slab.at_foot;
  slab.gap = slab.at_foot ? composition.pitch() * kLeastGap : composition.pitch();
  flow.push_back(std::move(slab));
}

}  // namespace yinxin::layout
