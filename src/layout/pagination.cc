#include "layout/pagination.h"

#include <algorithm>
#include <string>

#include "base/error.h"

namespace yinxin::layout {
namespace {

constexpr std::size_t kMostPages = 200;
constexpr double kTolerance = 0.01;

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
    for (std::size_t i = 0; i < pages_.pages.size(); ++i) number_page(i);
    if (f_.foot_rule_top > 0) add_foot_rule();
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
    if (!is_empty() && y_ + height > room() + kTolerance) turn(flow[first]);
    for (std::size_t i = first; i < end; ++i) place_slab(flow[i]);
  }

  void place_slab(const Slab& slab) {
    if (slab.height > room() + kTolerance) {
      throw Error(ErrorCode::kInvalidInput, "版面",
                  "印章或者表头过多，一页排不下 (does not fit on a page)");
    }
    const double gap = is_empty() ? 0 : slab.gap;
    if (!is_empty() && y_ + gap + slab.height > room() + kTolerance) {
      turn(slab);
    } else {
      y_ += gap;
    }
    if (slab.at_foot) y_ = std::max(y_, room() - slab.height);
    put(slab, left_, top_ + y_, page());
    y_ += slab.height;
    used_ = true;
  }

  void turn(const Slab& next) {
    begin_page(next.landscape);
    if (!next.header) return;
    put(*next.header, left_, top_, page());
    for (Line& line : page().lines) line.element = -1;
    y_ = next.header->height;
  }

  // A turned page is the portrait one turned so that the head of its table is at the binding on
  // odd pages and at the cut on even ones (clause 8).
  void begin_page(bool landscape) {
    const bool replaces = pages_.pages.size() == 1 && !used_;
    if (!replaces) {
      if (pages_.pages.size() == kMostPages) {
        throw Error(ErrorCode::kInvalidInput, "版面",
                    "文书超过200页，请拆分或者改用附件 (more than 200 pages)");
      }
      pages_.pages.emplace_back();
    }
    landscape_ = landscape;
    const double right_margin = f_.page_width - f_.left - f_.text_width;
    const double foot = f_.page_height - f_.top - f_.text_height;
    const bool odd = pages_.pages.size() % 2 == 1;
    page().width = landscape ? f_.page_height : f_.page_width;
    page().height = landscape ? f_.page_width : f_.page_height;
    left_ = landscape ? (odd ? foot : f_.top) : f_.left;
    top_ = landscape ? (odd ? f_.left : right_margin) : f_.top;
    y_ = 0;
    used_ = false;
  }

  void number_page(std::size_t index) {
    if (index == 0 && !f_.page_number_first) return;
    Page& sheet = pages_.pages[index];
    const double size = f_.page_number_size;
    const Glyphs text = set_text(c_.metrics, "— " + std::to_string(index + 1) + " —",
                                 {Typeface::kSong, size, size});
    const bool odd = index % 2 == 0;
    const bool turned = sheet.width > sheet.height && f_.page_width <= f_.page_height;
    const double left = turned ? f_.top : f_.left;
    const double measure = turned ? f_.text_height : f_.text_width;
    const double bottom =
        turned ? (odd ? f_.left : sheet.height - f_.left - f_.text_width) + f_.text_width
               : f_.top + f_.text_height;
    const double x = odd ? left + measure - size - width_of(text) : left + size;
    Slab slab;
    // The dashes are in the middle of the em box.
    add_line(text, x, bottom + f_.page_number_drop - size / 2, -1, slab);
    put(slab, 0, 0, sheet);
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

  const Composition& c_;
  const PageFormat& f_;
  Pages pages_;
  bool landscape_ = false;
  bool used_ = true;  // the first begin_page() adds a page
  double left_ = 0;
  double top_ = 0;
  double y_ = 0;
};

}  // namespace

Pages paginate(const Composition& composition, const Flow& flow) {
  Paginator paginator(composition);
  paginator.place(flow);
  return paginator.finish();
}

}  // namespace yinxin::layout
