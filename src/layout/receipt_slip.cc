#include "layout/receipt_slip.h"

#include <string_view>
#include <utility>

#include "layout/text.h"

namespace yinxin::layout {
namespace {

constexpr double kDash = 4;
constexpr double kLeastRoom = 3;  // characters to write in behind a caption
constexpr double kIndent = 2;

void append_perforation(const Composition& c, const std::string& caption, int element, Flow& flow) {
  Slab slab;
  slab.gap = c.pitch();
  slab.height = 1.5 * c.pitch();
  const Glyphs text = set_text(c.metrics, caption, c.text(Typeface::kFangSong));
  require_room(width_of(text), c.measure() - 2 * c.em(), "回执名称");
  const double half = text.empty() ? 0 : width_of(text) / 2 + c.em() / 2;
  const double middle = c.measure() / 2;
  const double y = c.format.text_size / 2;
  slab.rules.push_back({{0, y}, {middle - half, y}, 0.5, Colour::kBlack, kDash});
  slab.rules.push_back({{middle + half, y}, {c.measure(), y}, 0.5, Colour::kBlack, kDash});
  add_line(text, middle - width_of(text) / 2, 0, element, slab);
  flow.push_back(std::move(slab));
}

// One line of captions, each with its share of the room that is left. The last one stands at the
// right edge if nothing is to be written behind it.
class FieldLineComposer {
 public:
  FieldLineComposer(const Composition& c, int element, Flow& flow)
      : c_(c), element_(element), flow_(flow) {}

  void add(const std::string& caption) {
    const Glyphs text = set_text(c_.metrics, caption, c_.text(Typeface::kFangSong));
    const bool open = is_open(caption);
    require_room(width_of(text), available(), "回执栏目");
    const double needed = width_of(text) + (open ? kLeastRoom : 1) * c_.em();
    if (!captions_.empty() && used_ + needed > available()) flush();
    captions_.push_back({text, open});
    used_ += needed;
  }

  void flush() {
    if (captions_.empty()) return;
    double free = available();
    double rooms = 0;
    for (const auto& [text, open] : captions_) free -= width_of(text);
    for (std::size_t i = 0; i < captions_.size(); ++i) rooms += room(i);
    Slab slab;
    slab.height = c_.pitch();
    double x = kIndent * c_.em();
    for (std::size_t i = 0; i < captions_.size(); ++i) {
      append_piece(i, x, slab);
      x += width_of(captions_[i].text) + (rooms > 0 ? free * room(i) / rooms : 0);
    }
    flow_.push_back(std::move(slab));
    captions_.clear();
    used_ = 0;
  }

 private:
  struct Caption {
    Glyphs text;
    bool open = false;  // to be written behind
  };

  static bool is_open(std::string_view caption) {
    constexpr std::string_view kColon = "：";
    return caption.size() >= kColon.size() &&
           caption.substr(caption.size() - kColon.size()) == kColon;
  }

  double available() const { return c_.measure() - kIndent * c_.em(); }

  double room(std::size_t i) const {
    if (captions_[i].open) return 1;
    return i + 1 < captions_.size() ? 0.3 : 0;
  }

  // A space in the text keeps the captions apart for whoever extracts it.
  void append_piece(std::size_t i, double x, Slab& slab) {
    Glyphs text = captions_[i].text;
    if (i + 1 < captions_.size()) {
      const Glyphs space = set_text(c_.metrics, " ", c_.text(Typeface::kFangSong));
      text.insert(text.end(), space.begin(), space.end());
    }
    Slab part;
    add_line(text, x, 0, element_, part);
    if (part.lines.empty()) return;
    if (slab.lines.empty()) {
      slab.lines.push_back(std::move(part.lines.front()));
      return;
    }
    Line& line = slab.lines.front();
    line.box.right = part.lines.front().box.right;
    for (GlyphRun& run : part.lines.front().runs) line.runs.push_back(std::move(run));
  }

  const Composition& c_;
  int element_;
  Flow& flow_;
  std::vector<Caption> captions_;
  double used_ = 0;
};

struct BlockComposer {
  const Composition& c;
  int element;
  Flow& flow;

  void operator()(const templating::Salutation& salutation) {
    compose(c, salutation, element, flow);
  }
  void operator()(const templating::Paragraph& paragraph) { compose(c, paragraph, element, flow); }
  void operator()(const templating::FieldLine& line) {
    FieldLineComposer composer(c, element, flow);
    for (const std::string& caption : line.captions) composer.add(caption);
    composer.flush();
  }
};

}  // namespace

void compose_receipt_slip(const Composition& composition, const templating::ReceiptSlip& slip,
                          int element, Flow& flow) {
  const std::size_t first = flow.size();
  append_perforation(composition, slip.caption, element, flow);
  for (const auto& block : slip.blocks) {
    std::visit(BlockComposer{composition, element, flow}, block);
  }
  for (std::size_t i = first; i < flow.size(); ++i) {
    flow[i].kind = Slab::Kind::kOther;
    flow[i].keep_with_next = i + 1 < flow.size();
  }
}

}  // namespace yinxin::layout
