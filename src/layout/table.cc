#include "layout/table.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"

namespace yinxin::layout {
namespace {

using Align = templating::Table::Align;

constexpr double kLeading = 1.4;
constexpr double kPadding = 3;           // at the sides of a cell
constexpr double kRowPadding = 4;        // above and below its lines
constexpr double kLeastColumn = 2;       // characters
constexpr std::size_t kLinesOfRow = 12;  // before it is continued
constexpr double kRule = 0.5;

class TableComposer {
 public:
  TableComposer(const Composition& c, const templating::Table& table, int element)
      : c_(c), table_(table), element_(element), size_(c.format.table_size) {
    place_columns();
  }

  void compose(Flow& flow) {
    if (!table_.caption.empty()) caption(flow);
    std::vector<std::string> headings;
    for (const auto& column : table_.columns) headings.push_back(column.heading);
    Flow heading = row(headings, Typeface::kHei, true);
    for (Slab& slab : heading) slab.keep_with_next = true;
    const auto repeated = std::make_shared<const Slab>(heading.front());
    append(std::move(heading), nullptr, flow);
    for (const auto& cells : table_.rows) {
      append(row(cells, Typeface::kFangSong, false), repeated, flow);
    }
    if (!table_.total.empty()) {
      if (!table_.rows.empty()) flow.back().keep_with_next = true;
      append(row(table_.total, Typeface::kFangSong, false), repeated, flow);
    }
    flow.back().height += c_.pitch() / 2;
  }

 private:
  double measure() const { return table_.landscape ? c_.format.text_height : c_.measure(); }

  void place_columns() {
    double fixed = 0;
    double open = 0;
    for (const auto& column : table_.columns) {
      fixed += std::max(0, column.width) * c_.em();
      if (column.width <= 0) open += 1;
    }
    const double share = open > 0 ? (measure() - fixed) / open : 0;
    if (table_.columns.empty() || fixed > measure() + c_.em() / 2 ||
        (open > 0 && share < kLeastColumn * c_.em())) {
      throw Error(ErrorCode::kInvalidInput, "表格 " + table_.caption,
                  "表格没有栏目，或各栏总宽超出版心 (columns do not fit the page)");
    }
    edges_.push_back(0);
    for (const auto& column : table_.columns) {
      edges_.push_back(edges_.back() + (column.width > 0 ? column.width * c_.em() : share));
    }
  }

  void caption(Flow& flow) {
    const Glyphs text = set_text(c_.metrics, table_.caption, c_.text(Typeface::kHei));
    const double free = std::max(0.0, edges_.back() - width_of(text));
    Flow lines;
    append_lines(text, {free / 2, 0, measure(), c_.pitch()}, element_, lines);
    for (Slab& slab : lines) slab.keep_with_next = true;
    append(std::move(lines), nullptr, flow);
  }

  // The broken lines of a cell.
  struct Cell {
    Glyphs text;
    std::vector<LineRange> lines;
  };

  Flow row(const std::vector<std::string>& texts, Typeface face, bool heading) const {
    if (texts.size() > table_.columns.size()) {
      throw Error(ErrorCode::kInvalidInput, "表格 " + table_.caption,
                  "一行的单元格多于栏目 (more cells than columns)");
    }
    std::vector<Cell> cells(texts.size());
    std::size_t most = 1;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      cells[i].text = set_text(c_.metrics, texts[i], {face, size_, size_});
      cells[i].lines = break_lines(cells[i].text, room(i), room(i));
      most = std::max(most, cells[i].lines.size());
    }
    Flow slabs;
    const std::size_t slice = heading ? most : kLinesOfRow;
    for (std::size_t from = 0; from < most; from += slice) {
      slabs.push_back(part_of_row(cells, from, std::min(from + slice, most), heading));
    }
    return slabs;
  }

  Slab part_of_row(const std::vector<Cell>& cells, std::size_t from, std::size_t to,
                   bool heading) const {
    Slab slab;
    const double leading = size_ * kLeading;
    slab.height = static_cast<double>(to - from) * leading + 2 * kRowPadding;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::size_t end = std::min(to, cells[i].lines.size());
      const double free = static_cast<double>(to - std::max(from, end)) * leading / 2;
      const double top = kRowPadding + (leading - size_) / 2 + (from == 0 ? free : 0);
      for (std::size_t line = from; line < end; ++line) {
        add_cell_line(cells[i], line, i, top + static_cast<double>(line - from) * leading, heading,
                      slab);
      }
    }
    add_rules(slab);
    return slab;
  }

  void add_cell_line(const Cell& cell, std::size_t line, std::size_t column, double top,
                     bool heading, Slab& slab) const {
    const double left = edges_[column] + kPadding;
    const LineRange range = cell.lines[line];
    const Line probe = set_line(cell.text, range, left, top, room(column), Alignment::kLeft).line;
    const double free = std::max(0.0, room(column) - (probe.box.right - probe.box.left));
    const Align align = heading ? Align::kCentre : table_.columns[column].align;
    const double x =
        align == Align::kLeft ? left : left + (align == Align::kRight ? free : free / 2);
    Line set = set_line(cell.text, range, x, top, room(column), Alignment::kLeft).line;
    set.element = element_;
    set.joins_next = line + 1 < cell.lines.size();
    slab.lines.push_back(std::move(set));
  }

  void add_rules(Slab& slab) const {
    const double right = edges_.back();
    slab.rules.push_back({{0, 0}, {right, 0}, kRule});
    slab.rules.push_back({{0, slab.height}, {right, slab.height}, kRule});
    for (const double x : edges_) slab.rules.push_back({{x, 0}, {x, slab.height}, kRule});
  }

  double room(std::size_t column) const {
    return edges_[column + 1] - edges_[column] - 2 * kPadding;
  }

  void append(Flow slabs, const std::shared_ptr<const Slab>& header, Flow& flow) const {
    for (Slab& slab : slabs) {
      slab.landscape = table_.landscape;
      slab.header = header;
      slab.kind = Slab::Kind::kRow;
      flow.push_back(std::move(slab));
    }
  }

  const Composition& c_;
  const templating::Table& table_;
  int element_;
  double size_;
  std::vector<double> edges_;  // of the columns, one more than there are
};

}  // namespace

void compose_table(const Composition& composition, const templating::Table& table, int element,
                   Flow& flow) {
  TableComposer(composition, table, element).compose(flow);
}

}  // namespace yinxin::layout
