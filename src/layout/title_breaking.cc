#include "layout/title_breaking.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "layout/characters.h"

namespace yinxin::layout {
namespace {

constexpr int kMostLines = 8;
constexpr double kNever = std::numeric_limits<double>::infinity();

bool is_in(std::u32string_view set, char32_t c) {
  return set.find(c) != std::u32string_view::npos;
}

class Balance {
 public:
  Balance(const Glyphs& text, double measure) : text_(text), measure_(measure) {
    before_.push_back(0);
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      costs_.push_back(break_cost(i, depth));
      if (is_in(U"《〈“‘（〔", text[i].character)) ++depth;
      if (is_in(U"》〉”’）〕", text[i].character)) --depth;
      before_.push_back(before_.back() + text[i].advance + text[i].spacing);
    }
    costs_.push_back(0);
  }

  // The lines, or none if `count` lines do not hold the text.
  std::vector<LineRange> lines(int count) {
    target_ = before_.back() / count;
    const std::size_t size = text_.size();
    std::vector<double> best(size + 1, kNever);
    best[0] = 0;
    std::vector<std::vector<std::size_t>> from;
    for (int line = 0; line < count; ++line) {
      from.emplace_back(size + 1);
      best = add_line(best, from.back());
    }
    return best[size] == kNever ? std::vector<LineRange>{} : trace(from);
  }

 private:
  double break_cost(std::size_t i, int depth) const {
    if (!may_break(text_, i)) return kNever;
    const char32_t before = text_[i - 1].character;
    const char32_t after = text_[i].character;
    if (depth > 0) return 60;
    if (after == U'的' || after == U'于') return 40;
    if (after == U'关' && i + 1 < text_.size() && text_[i + 1].character == U'于') return 0;
    if (is_in(U"的、，》 ", before) || is_in(U"《“", after)) return 1;
    return is_in(U"和与及暨", after) ? 4 : 8;
  }

  double width(std::size_t begin, std::size_t end) const {
    while (end > begin && is_in(U" \u3000", text_[end - 1].character)) --end;
    return before_[end] - before_[begin];
  }

  // The cheapest ways to end one line more, and where that line begins.
  std::vector<double> add_line(const std::vector<double>& best, std::vector<std::size_t>& from) {
    std::vector<double> next(best.size(), kNever);
    for (std::size_t begin = 0; begin < text_.size(); ++begin) {
      if (best[begin] == kNever) continue;
      for (std::size_t end = begin + 1; end <= text_.size(); ++end) {
        const double wide = width(begin, end);
        if (wide > measure_ + 0.01) break;
        const double ragged = (wide - target_) / text_[begin].size;
        const double cost = best[begin] + costs_[end] + ragged * ragged / 2;
        if (cost < next[end]) {
          next[end] = cost;
          from[end] = begin;
        }
      }
    }
    return next;
  }

  static std::vector<LineRange> trace(const std::vector<std::vector<std::size_t>>& from) {
    std::vector<LineRange> lines(from.size());
    std::size_t end = from.front().size() - 1;
    for (std::size_t i = from.size(); i-- > 0;) {
      lines[i] = {from[i][end], end};
      end = lines[i].begin;
    }
    return lines;
  }

  const Glyphs& text_;
  double measure_;
  double target_ = 0;
  std::vector<double> before_;  // width of the text before each glyph
  std::vector<double> costs_;   // of a break before each glyph
};

}  // namespace

std::vector<LineRange> balance_title(const Glyphs& text, double measure) {
  const int fewest = std::max(1, static_cast<int>(std::ceil(width_of(text) / measure - 0.001)));
  if (text.empty() || fewest > kMostLines) return {};
  Balance balance(text, measure);
  for (int count = fewest; count <= kMostLines; ++count) {
    auto lines = balance.lines(count);
    if (!lines.empty()) return lines;
  }
  return {};
}

}  // namespace yinxin::layout
