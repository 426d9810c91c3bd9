#include "layout/head.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "layout/title_breaking.h"

namespace yinxin::layout {
namespace {

constexpr double kRuleWidth = 0.42 * kMm;
constexpr double kThick = 2;  // of a double rule; practice
constexpr double kThin = 0.75;
constexpr double kRuleDistance = 1;
constexpr double kLargestMarkHeight = 60 * kMm;  // of many agencies
constexpr double kSmallMarkHeight = 36 * kMm;
constexpr double kMarkLeading = 1.3;
constexpr double kTitleLeading = 1.45;
constexpr double kSmallestMark = 12;

struct Head {
  const templating::Masthead* mark = nullptr;
  const templating::NumberLine* number = nullptr;
  const templating::Title* title = nullptr;
  int mark_index = -1;
  int number_index = -1;
  int title_index = -1;
  struct Note {
    const templating::Paragraph* text;
    int index;
  };
  std::vector<Note> notes;
};

class HeadComposer {
 public:
  explicit HeadComposer(const Composition& composition) : c_(composition), f_(composition.format) {}

  void mark(const templating::Masthead& mark, int element) {
    bottom_ = f_.mark_top - f_.top;
    auto agencies = mark.agencies;
    if (f_.mark_lead_only && agencies.size() > 1) agencies.resize(1);
    if (agencies.empty()) return;
    Slab part;
    if (agencies.size() == 1) {
      one_agency(agencies.front() + mark.suffix, element, part);
    } else {
      several_agencies(agencies, mark.suffix, element, part);
    }
    paint(part, f_.mark_colour);
    take(std::move(part));
    if (f_.head_rule == PageFormat::HeadRule::kBelowMark) rule_below();
    beside_ = bottom_ + f_.number_gap * c_.pitch();
  }

  void number(const templating::NumberLine& line, int element) {
    double top = bottom_ + f_.number_gap * c_.pitch();
    const Glyphs number = set_text(c_.metrics, line.number, c_.text(Typeface::kFangSong));
    require_room(width_of(number), c_.measure() - 2 * c_.em(), "发文字号");
    Slab part;
    if (!line.signatories.empty()) {
      const auto rows = (line.signatories.size() + 1) / 2;
      const double first = top;
      top += static_cast<double>(rows - 1) * c_.pitch();
      add_line(number, c_.em(), top, element, part);
      signatories(line.signatories, first, element, part);
    } else {
      const double free = c_.measure() - width_of(number);
      const bool centred = f_.number_place == PageFormat::NumberPlace::kCentre;
      number_left_ = centred ? free / 2 : free;
      add_line(number, number_left_, top, element, part);
    }
    bottom_ = number_bottom_ = top + f_.text_size;
    take(std::move(part));
    if (f_.head_rule == PageFormat::HeadRule::kBelowNumber) rule_below();
  }

  // Lines in the corner above the mark, or below the rule and beside the number if it leaves room.
  void note(const templating::Paragraph& note, int element) {
    const bool corner = f_.notes_place == PageFormat::NotesPlace::kCorner;
    double& top = corner ? corner_ : beside_;
    const Glyphs text = set_text(c_.metrics, note.text, c_.text(Typeface::kFangSong));
    const bool beside_number = !corner && top < number_bottom_;
    if (beside_number && width_of(text) + c_.em() > number_left_) top += c_.pitch();
    Slab part;
    const double below = add_lines(text, {0, 0, c_.measure(), c_.pitch()}, element, top, part);
    top = below;
    if (!corner) bottom_ = std::max(bottom_, below - c_.pitch() + f_.text_size);
    if (corner && below > f_.mark_top - f_.top) {
      throw Error(ErrorCode::kInvalidInput, "密级、紧急程度",
                  "发文机关标志以上排不下 (does not fit above the mark)");
    }
    take(std::move(part));
  }

  void title(const std::string& text, const std::vector<std::size_t>& breaks, int element) {
    const Glyphs glyphs =
        set_text(c_.metrics, text, {Typeface::kTitle, f_.title_size, f_.title_size});
    const auto lines = balance_title(glyphs, c_.measure(), c_.names, breaks);
    if (lines.empty() && !glyphs.empty()) {
      throw Error(ErrorCode::kInvalidInput, "标题", "标题过长，排不下 (title too long)");
    }
    double top = any_ ? bottom_ + f_.title_gap * c_.pitch() : 0;
    Slab part;
    for (const LineRange& range : lines) {
      add_centred(glyphs, range, top, element, range.end != glyphs.size(), part);
      bottom_ = top + f_.title_size;
      top += f_.title_size * kTitleLeading;
    }
    take(std::move(part));
  }

  // The head as a slab that the text follows: a line has the leading above its own glyphs too.
  Slab finish() {
    slab_.height = bottom_ + f_.text_gap * c_.pitch() + (c_.pitch() - f_.text_size);
    if (slab_.height > f_.text_height - 2 * c_.pitch()) {
      throw Error(ErrorCode::kInvalidInput, "版头",
                  "版头和标题占满首页，正文无处可排 (no room for text on page 1)");
    }
    return std::move(slab_);
  }

 private:
  Glyphs mark_text(const std::string& text, double size) const {
    return set_text(c_.metrics, text, {Typeface::kTitle, size, size});
  }

  double mark_size(double widest_em, double rows) const {
    const auto size_in = [&](double height) {
      return std::min({f_.mark_size, c_.measure() / widest_em, height / (rows * kMarkLeading)});
    };
    const double usual = size_in(kLargestMarkHeight);
    const double size = c_.mark == MarkSize::kUsual
                            ? usual
                            : std::min(usual, std::max(kSmallestMark, size_in(kSmallMarkHeight)));
    if (size < kSmallestMark) {
      throw Error(ErrorCode::kInvalidInput, "发文机关标志",
                  "机关名称过长或机关过多，排不下 (mark does not fit)");
    }
    return size;
  }

  void one_agency(const std::string& text, int element, Slab& part) {
    const double size = mark_size(width_of(mark_text(text, 1)), 1);
    const Glyphs glyphs = mark_text(text, size);
    add_line(glyphs, (c_.measure() - width_of(glyphs)) / 2, bottom_, element, part);
    bottom_ += size;
  }

  // A row each, the lead first; the suffix on their right, centred on the rows.
  void several_agencies(const std::vector<std::string>& agencies, const std::string& suffix,
                        int element, Slab& part) {
    double widest = 0;
    for (const std::string& agency : agencies) {
      widest = std::max(widest, width_of(mark_text(agency, 1)));
    }
    const double behind = suffix.empty() ? 0 : 0.5 + width_of(mark_text(suffix, 1));
    const auto rows = static_cast<double>(agencies.size());
    const double size = mark_size(widest + behind, rows);
    const double left = (c_.measure() - (widest + behind) * size) / 2;
    const double top = bottom_;
    for (const std::string& agency : agencies) {
      const Glyphs glyphs = mark_text(agency, size);
      add_line(glyphs, left + (widest * size - width_of(glyphs)) / 2, bottom_, element, part);
      bottom_ += size * kMarkLeading;
    }
    bottom_ -= size * (kMarkLeading - 1);
    if (suffix.empty()) return;
    part.lines.back().joins_next = true;
    add_line(mark_text(suffix, size), left + (widest + 0.5) * size, (top + bottom_ - size) / 2,
             element, part);
  }

  // 签发人：two a row, the names below each other, the last row on the number's line.
  void signatories(const std::vector<std::string>& names, double top, int element, Slab& part) {
    const Glyphs label = set_text(c_.metrics, "签发人：", c_.text(Typeface::kFangSong));
    std::vector<Glyphs> set;
    double widest = 0;
    for (const std::string& name : names) {
      set.push_back(set_text(c_.metrics, name, c_.text(Typeface::kKai)));
      widest = std::max(widest, width_of(set.back()));
    }
    const double columns = names.size() > 1 ? 2 : 1;
    const double left = c_.measure() - c_.em() - columns * widest - (columns - 1) * c_.em();
    require_room(width_of(label) + c_.em(), left, "签发人姓名");
    add_line(label, left - width_of(label) - (c_.em() - f_.text_size), top, element, part);
    for (std::size_t i = 0; i < set.size(); ++i) {
      const double x = left + static_cast<double>(i % 2) * (widest + c_.em());
      add_line(set[i], x, top + std::floor(static_cast<double>(i) / 2) * c_.pitch(), element, part);
    }
  }

  void add_centred(const Glyphs& glyphs, LineRange range, double top, int element, bool joins_next,
                   Slab& part) {
    const Line probe = set_line(glyphs, range, 0, top, c_.measure(), Alignment::kLeft).line;
    const double x = (c_.measure() - (probe.box.right - probe.box.left)) / 2;
    Line line = set_line(glyphs, range, x, top, c_.measure(), Alignment::kLeft).line;
    line.element = element;
    line.joins_next = joins_next;
    part.lines.push_back(std::move(line));
  }

  void rule_below() {
    const double y = bottom_ + f_.rule_gap;
    // One as wide as the type area stands with it; a longer one is centred on the page.
    const bool inside = f_.rule_length <= c_.measure() + 0.1;
    const double left = inside ? 0 : (f_.page_width - f_.rule_length) / 2 - f_.left;
    const double right = left + f_.rule_length;
    if (f_.head_rule == PageFormat::HeadRule::kBelowNumber) {
      slab_.rules.push_back({{left, y}, {right, y}, kRuleWidth, Colour::kRed});
      bottom_ = y;
      return;
    }
    const double thin = y + kThick + kRuleDistance + kThin / 2;
    slab_.rules.push_back({{left, y + kThick / 2}, {right, y + kThick / 2}, kThick, Colour::kRed});
    slab_.rules.push_back({{left, thin}, {right, thin}, kThin, Colour::kRed});
    bottom_ = thin + kThin / 2;
  }

  void take(Slab part) {
    any_ = true;
    std::move(part.lines.begin(), part.lines.end(), std::back_inserter(slab_.lines));
  }

  const Composition& c_;
  const PageFormat& f_;
  Slab slab_;
  double bottom_ = 0;  // of what has been set so far
  double corner_ = 0;  // where the next note goes
  double beside_ = 0;
  double number_left_ = 0;
  double number_bottom_ = 0;
  bool any_ = false;
};

// Takes `element` into the head if it belongs there and is the first of its kind.
bool collect(const templating::Element& element, int index, Head& head) {
  if (const auto* mark = std::get_if<templating::Masthead>(&element)) {
    head.mark_index = index;
    return std::exchange(head.mark, mark) == nullptr;
  }
  if (const auto* number = std::get_if<templating::NumberLine>(&element)) {
    head.number_index = index;
    return std::exchange(head.number, number) == nullptr;
  }
  if (const auto* title = std::get_if<templating::Title>(&element)) {
    head.title_index = index;
    return std::exchange(head.title, title) == nullptr;
  }
  return false;
}

// 密级、紧急程度: lines without indent between the number and the title.
std::vector<Head::Note> collect_notes(const std::vector<templating::Element>& elements,
                                      std::size_t at) {
  std::vector<Head::Note> notes;
  for (; at < elements.size(); ++at) {
    const auto* text = std::get_if<templating::Paragraph>(&elements[at]);
    if (text == nullptr || text->indent != 0) break;
    notes.push_back({text, static_cast<int>(at)});
  }
  const bool titled =
      at < elements.size() && std::holds_alternative<templating::Title>(elements[at]);
  return titled ? notes : std::vector<Head::Note>{};
}

}  // namespace

std::size_t compose_head(const Composition& composition,
                         const std::vector<templating::Element>& elements, std::size_t first,
                         Flow& flow) {
  Head head;
  std::size_t end = first;
  for (; end < elements.size(); ++end) {
    Head more = head;
    if (!collect(elements[end], static_cast<int>(end), more)) {
      const bool apart = composition.format.notes_place != PageFormat::NotesPlace::kInText;
      if (apart && head.mark != nullptr) more.notes = collect_notes(elements, end);
      if (more.notes.empty() || !head.notes.empty()) break;
      end += more.notes.size() - 1;
    }
    head = more;
  }
  if (end == first) return first;
  HeadComposer composer(composition);
  const bool number_last = composition.format.number_after_title;
  if (head.mark != nullptr) composer.mark(*head.mark, head.mark_index);
  if (head.number != nullptr && !number_last) composer.number(*head.number, head.number_index);
  for (const Head::Note& note : head.notes) composer.note(*note.text, note.index);
  if (head.title != nullptr && head.title->printed) {
    composer.title(head.title->text, head.title->breaks, head.title_index);
  }
  if (head.number != nullptr && number_last) composer.number(*head.number, head.number_index);
  Slab slab = composer.finish();
  slab.begins_page = !flow.empty() && head.mark != nullptr;
  slab.keep_with_next = true;
  flow.push_back(std::move(slab));
  return end;
}

void compose_annex_head(const Composition& composition, const templating::AnnexHead& head,
                        int element, Flow& flow) {
  Slab label;
  label.height = 2 * composition.pitch();
  label.begins_page = true;
  label.keep_with_next = true;
  const Glyphs text = set_text(composition.metrics, head.label, composition.text(Typeface::kHei));
  require_room(width_of(text), composition.measure(), "附件序号");
  add_line(text, 0, 0, element, label);
  flow.push_back(std::move(label));
  HeadComposer composer(composition);
  composer.title(head.title, {}, element);
  Slab title = composer.finish();
  title.keep_with_next = true;
  flow.push_back(std::move(title));
}

}  // namespace yinxin::layout
