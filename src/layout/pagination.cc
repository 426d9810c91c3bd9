#include "layout/pagination.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "layout/edge_seal.h"

namespace yinxin::layout {
namespace {

constexpr double kTolerance = 0.01;
constexpr double kTightest = 0.05;  // of the line pitch that a line of text may give up

void shift(Point& point, double x, double y) {
  point.x += x;
  point.y += y;
}

void shift(Box& box, double x, double y) {
  box = {box.left + x, box.top + y, box.right + x, box.bottom + y};
}

// Copies the slab's content to the page, its top left corner at (x, y).
void put(const Slab& slab, double x, double y, Page& page) {
  for (const Line& line : slab.lines) {
    page.lines.push_back(line);
    shift(page.lines.back().box, x, y);
    for (GlyphRun& run : page.lines.back().runs) shift(run.origin, x, y);
  }
  for (const Rule& rule : slab.rules) {
    page.rules.push_back(rule);
    shift(page.rules.back().from, x, y);
    shift(page.rules.back().to, x, y);
  }
  for (const SealPlace& seal : slab.seals) {
    page.seals.push_back(seal);
    shift(page.seals.back().box, x, y);
  }
}

class Paginator {
 public:
  explicit Paginator(const Composition& c) : c_(c), f_(c.format) { begin_page(false); }

  void place(const Flow& flow) {
    for (std::size_t first = 0; first < flow.size();) {
      std::size_t end = first + 1;
      while (end < flow.size() && flow[end - 1].keep_with_next &&
             goes_with(flow[end - 1], flow[end])) {
        ++end;
      }
      place_group(flow, first, end);
      first = end;
    }
  }

  Pages finish() {
    close_page();
    for (std::size_t i = 0; i < pages_.pages.size(); ++i) number_page(i);
    if (f_.foot_rule_top > 0) add_foot_rule();
    if (f_.seal_across_edges) add_edge_seals(pages_);
    return std::move(pages_);
  }

 private:
  static bool goes_with(const Slab& slab, const Slab& next) {
    return !next.begins_page && !next.at_foot && slab.landscape == next.landscape;
  }

  void place_group(const Flow& flow, std::size_t first, std::size_t end) {
    if (flow[first].landscape != landscape_ || (flow[first].begins_page && !is_empty())) {
      begin_page(flow[first].landscape);
    }
    double height = 0;
    for (std::size_t i = first; i < end; ++i) {
      height += flow[i].height + (i > first || !is_empty() ? flow[i].gap : 0);
    }
    if (flow[first].at_foot) y_ -= std::exchange(idle_, 0);
    const double excess = y_ + height - flow[end - 1].idle - room();
    if (!is_empty() && excess > kTolerance) {
      if (!flow[end - 1].worth_tightening || !tighten(excess)) turn(flow[first]);
    }
    for (std::size_t i = first; i < end; ++i) place_slab(flow[i]);
  }

  // Sets the lines of text on this page closer (7.3.5.5: 调整行距) until there is `excess` more
  // room below them, if that little is enough. The last one stays as far from what follows.
  bool tighten(double excess) {
    std::vector<std::size_t> lines;
    for (std::size_t i = 0; i + 1 < placed_.size(); ++i) {
      if (is_line(*placed_[i].slab) && is_line(*placed_[i + 1].slab)) lines.push_back(i);
    }
    const double share = excess / static_cast<double>(lines.size());
    if (lines.empty() || share > kTightest * c_.pitch()) return false;
    auto line = lines.begin();
    double up = 0;
    for (std::size_t i = 0; i < placed_.size(); ++i) {
      placed_[i].y -= up;
      if (line != lines.end() && *line == i) {
        up += share;
        ++line;
      }
    }
    y_ -= up;
    return true;
  }

  static bool is_line(const Slab& slab) {
    return slab.kind == Slab::Kind::kText || slab.kind == Slab::Kind::kAnnexNote;
  }

  void place_slab(const Slab& slab) {
    const double height = slab.height - slab.idle;
    if (height > room() + kTolerance) {
      throw Error(ErrorCode::kInvalidInput, "版面",
                  "印章、附注或者表头过多，一页排不下 (does not fit on a page)");
    }
    const double gap = is_empty() ? 0 : slab.gap;
    if (!is_empty() && y_ + gap + height > room() + kTolerance) {
      turn(slab);
    } else {
      y_ += gap;
    }
    if (slab.at_foot) y_ = std::max(y_, room() - height);
    placed_.push_back({&slab, y_});
    y_ += slab.height;
    idle_ = slab.idle;
    used_ = true;
  }

  // Puts what has been placed on the page.
  void close_page() {
    for (const Placed& placed : placed_) put(*placed.slab, left_, top_ + placed.y, page());
    placed_.clear();
  }

  void turn(const Slab& next) {
    begin_page(next.landscape);
    if (!next.header) return;
    put(*next.header, left_, top_, page());
    for (Line& line : page().lines) line.element = -1;
    y_ = next.header->height;
  }

  // A turned page is the portrait one turned clockwise: so the head of its table is at the binding
  // on odd pages and at the cut on even ones (clause 8).
  void begin_page(bool landscape) {
    close_page();
    const bool replaces = pages_.pages.size() == 1 && !used_;
    if (!replaces) {
      if (pages_.pages.size() == kMostPages) {
        refuse_length();
      }
      pages_.pages.emplace_back();
    }
    landscape_ = landscape;
    const double foot = f_.page_height - f_.top - f_.text_height;
    page().width = landscape ? f_.page_height : f_.page_width;
    page().height = landscape ? f_.page_width : f_.page_height;
    left_ = landscape ? foot : f_.left;
    top_ = landscape ? f_.left : f_.top;
    y_ = idle_ = 0;
    used_ = false;
  }

  void number_page(std::size_t index) {
    if (index == 0 && !f_.page_number_first) return;
    Page& sheet = pages_.pages[index];
    const double size = f_.page_number_size;
    const Glyphs text = set_text(c_.metrics, "— " + std::to_string(index + 1) + " —",
                                 {Typeface::kSong, size, size});
    const bool odd = index % 2 == 0;
    const double x = odd ? f_.left + f_.text_width - size - width_of(text) : f_.left + size;
    Slab slab;
    // The dashes are in the middle of the em box.
    add_line(text, x, f_.top + f_.text_height + f_.page_number_drop - size / 2, -1, slab);
    if (sheet.width != f_.page_width) turn_clockwise(slab.lines.front());
    put(slab, 0, 0, sheet);
  }

  // From its place on the portrait sheet to the same one on the turned sheet (clause 8).
  void turn_clockwise(Line& line) const {
    const double height = f_.page_height;
    line.sideways = true;
    line.box = {height - line.box.bottom, line.box.left, height - line.box.top, line.box.right};
    for (GlyphRun& run : line.runs) run.origin = {height - run.origin.y, run.origin.x};
  }

  void add_foot_rule() {
    Page& sheet = pages_.pages.front();
    const double left = (f_.page_width - f_.rule_length) / 2;
    const double right = left + f_.rule_length;
    const auto rule = [&](double top, double width) {
      const double y = top + width / 2;
      sheet.rules.push_back({{left, y}, {right, y}, width, Colour::kRed});
    };
    rule(f_.foot_rule_top, 0.75);
    rule(f_.foot_rule_top + 1.75, 2);
  }

  Page& page() { return pages_.pages.back(); }
  bool is_empty() const { return !used_; }
  double room() const { return landscape_ ? f_.text_width : f_.text_height; }

  // Its y is measured from the top of the type area.
  struct Placed {
    const Slab* slab;
    double y;
  };

  const Composition& c_;
  const PageFormat& f_;
  Pages pages_;
  std::vector<Placed> placed_;  // on the last page, which is not closed
  bool landscape_ = false;
  bool used_ = true;  // the first begin_page() adds a page
  double left_ = 0;
  double top_ = 0;
  double y_ = 0;
  double idle_ = 0;  // of the last slab
};

}  // namespace

void refuse_length() {
  throw Error(ErrorCode::kInvalidInput, "版面",
              "文书超过200页，请拆分或者改用附件 (more than 200 pages)");
}

Pages paginate(const Composition& composition, const Flow& flow) {
  Paginator paginator(composition);
  paginator.place(flow);
  return paginator.finish();
}

}  // namespace yinxin::layout
