#include "layout/text.h"

#include <algorithm>
#include <string>

namespace yinxin::layout {
namespace {

constexpr int kDeepestIndent = 20;
constexpr std::size_t kShownBytes = 30;  // of a label that is refused, ten 汉字

void append_text(const Composition& c, const Glyphs& text, double indent, int element,
                 Slab::Kind kind, Flow& flow) {
  const std::size_t before = flow.size();
  append_lines(text, {indent * c.em(), 0, c.measure(), c.pitch()}, element, flow);
  for (std::size_t i = before; i < flow.size(); ++i) flow[i].kind = kind;
}

Typeface heading_face(int level) {
  if (level <= 1) return Typeface::kHei;
  return level == 2 ? Typeface::kKai : Typeface::kFangSong;
}

// Appends `text` wrapped so that its lines align with its own first character, which follows
// `label` set at `x`. The label may be empty.
void append_hanging(const Composition& c, const Glyphs& label, const Glyphs& text, double x,
                    int element, Flow& flow) {
  double label_width = 0;
  for (const Glyph& glyph : label) label_width += glyph.advance + glyph.spacing;
  Glyphs whole = label;
  whole.insert(whole.end(), text.begin(), text.end());
  append_lines(whole, {x, x + label_width, c.measure(), c.pitch()}, element, flow);
}

}  // namespace

void compose(const Composition& c, const templating::Salutation& salutation, int element,
             Flow& flow) {
  append_text(c, set_text(c.metrics, salutation.text, c.text(Typeface::kFangSong)), 0, element,
              Slab::Kind::kOther, flow);
  if (!flow.empty()) flow.back().keep_with_next = true;
}

void compose(const Composition& c, const templating::Heading& heading, int element, Flow& flow) {
  const std::size_t before = flow.size();
  append_text(c, set_text(c.metrics, heading.text, c.text(heading_face(heading.level))), 2, element,
              Slab::Kind::kText, flow);
  for (std::size_t i = before; i < flow.size(); ++i) flow[i].keep_with_next = true;
}

void compose(const Composition& c, const templating::Paragraph& paragraph, int element,
             Flow& flow) {
  append_text(c, set_text(c.metrics, paragraph.text, c.text(Typeface::kFangSong)),
              std::clamp(paragraph.indent, 0, kDeepestIndent), element, Slab::Kind::kText, flow);
}

void compose(const Composition& c, const templating::AnnexNote& note, int element, Flow& flow) {
  const TypeStyle style = c.text(Typeface::kFangSong);
  const std::size_t before = flow.size();
  Glyphs label = set_text(c.metrics, "附件：", style);
  const double numbers = 5 * c.em();
  for (std::size_t i = 0; i < note.names.size(); ++i) {
    if (note.names.size() > 1) {
      const Glyphs number = set_text(c.metrics, std::to_string(i + 1) + ".", style);
      label.insert(label.end(), number.begin(), number.end());
    }
    append_hanging(c, label, set_text(c.metrics, note.names[i], style),
                   i == 0 ? 2 * c.em() : numbers, element, flow);
    label.clear();
  }
  for (std::size_t i = before; i < flow.size(); ++i) flow[i].kind = Slab::Kind::kAnnexNote;
  if (before > 0 && before < flow.size()) flow[before].gap = c.pitch();
}

void compose(const Composition& c, const templating::Note& note, int element, Flow& flow) {
  append_text(c, set_text(c.metrics, note.text, c.text(Typeface::kFangSong)), 2, element,
              Slab::Kind::kOther, flow);
}

void compose(const Composition& c, const templating::Attendance& attendance, int element,
             bool first, Flow& flow) {
  const std::size_t before = flow.size();
  Glyphs label = set_text(c.metrics, attendance.label + "：", c.text(Typeface::kHei));
  double names = 2 * c.em();
  for (const Glyph& glyph : label) names += glyph.advance + glyph.spacing;
  require_room(names, c.measure() / 2, "出席 " + attendance.label.substr(0, kShownBytes));
  for (std::size_t i = 0; i < std::max<std::size_t>(attendance.groups.size(), 1); ++i) {
    const Glyphs group = attendance.groups.empty() ? Glyphs{}
                                                   : set_text(c.metrics, attendance.groups[i],
                                                              c.text(Typeface::kFangSong));
    append_hanging(c, label, group, i == 0 ? 2 * c.em() : names, element, flow);
    label.clear();
  }
  for (std::size_t i = before; i < flow.size(); ++i) flow[i].kind = Slab::Kind::kText;
  if (first && before > 0 && before < flow.size()) flow[before].gap = c.pitch();
}

}  // namespace yinxin::layout
