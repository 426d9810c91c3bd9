#include "layout/title_breaking.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include "layout/characters.h"
#include "layout/words.h"

namespace yinxin::layout {
namespace {

using namespace std::string_view_literals;

constexpr int kMostLines = 8;
constexpr double kBetweenWordsCost = 25;
constexpr double kWithinWordCost = 100;
constexpr double kWithinNameCost = 60;  // of an agency or a law
constexpr double kBesideParticleCost = 40;
constexpr double kLineCost = 35;
constexpr double kPreferredCost = -80;
constexpr double kValleyCost = 35;
// Words of this field that ICU's dictionary takes for two.
constexpr std::array kCompounds = {U"知识产权"sv, U"市场监督"sv, U"人民检察院"sv,
                                   U"公安机关"sv, U"检察机关"sv, U"行政执法"sv,
                                   U"刑事司法"sv, U"专项行动"sv, U"跨区域"sv};
constexpr std::size_t kNoStep = static_cast<std::size_t>(-1);
constexpr double kNever = std::numeric_limits<double>::infinity();

bool is_in(std::u32string_view set, char32_t c) {
  return set.find(c) != std::u32string_view::npos;
}

class Balance {
 public:
  Balance(const Glyphs& text, double measure, const std::vector<std::u32string>& names,
          const std::vector<std::size_t>& preferred)
      : text_(text), measure_(measure) {
    for (const Glyph& glyph : text) characters_ += glyph.character;
    starts_ = word_starts(characters_);
    for (const std::u32string_view compound : kCompounds) join(compound);
    before_.push_back(0);
    trimmed_.push_back(0);
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      costs_.push_back(break_cost(i, depth));
      if (is_in(U"《〈“‘（〔", text[i].character)) ++depth;
      if (is_in(U"》〉”’）〕", text[i].character)) --depth;
      before_.push_back(before_.back() + text[i].advance + text[i].spacing);
      const bool space = is_in(U" \u3000", text[i].character);
      trimmed_.push_back(space ? trimmed_.back() : before_.back());
    }
    costs_.push_back(0);
    spare_issuers();
    for (const std::u32string& name : names) spare(name);
    for (const std::size_t at : preferred) {
      if (at < text.size()) costs_[at] = kPreferredCost;
    }
  }

  // Sets the text in `count` lines if that is possible and better than what was found before.
  void try_lines(int count) {
    target_ = before_.back() / count;
    steps_.clear();
    Layer layer(text_.size() + 1);
    layer[0].push_back(add_step({0, 0, 0, false, kNoStep}));
    for (int line = 0; line < count; ++line) layer = next_line(layer);
    const auto& ends = layer[text_.size()];
    if (ends.empty()) return;
    const std::size_t best = *std::min_element(ends.begin(), ends.end(), [this](auto a, auto b) {
      return steps_[a].cost < steps_[b].cost;
    });
    const double cost = steps_[best].cost + count * kLineCost;
    if (!lines_.empty() && cost >= cost_) return;
    cost_ = cost;
    lines_ = trace(best);
  }

  const std::vector<LineRange>& lines() const { return lines_; }

  // Whether the best so far, of `count` lines, costs less than another line would.
  bool is_settled(int count) const { return !lines_.empty() && cost_ < (count + 1) * kLineCost; }

 private:
  void join(std::u32string_view word) {
    for (std::size_t at = 0; (at = characters_.find(word, at)) != std::u32string::npos;) {
      for (std::size_t i = 1; i < word.size(); ++i) starts_[at + i] = false;
      at += word.size();
    }
  }

  // The issuers before 关于 are names.
  void spare_issuers() {
    const std::size_t about = characters_.find(U"关于");
    if (about == std::u32string::npos || about == 0) return;
    spare(0, about);
    if (costs_[about] != kNever) costs_[about] = 0;
  }

  void spare(const std::u32string& name) {
    for (std::size_t at = 0; (at = characters_.find(name, at)) != std::u32string::npos;) {
      spare(at, at + name.size());
      at += name.size();
    }
  }

  // Between names is where a space, or a mark, is.
  void spare(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin + 1; i < end; ++i) {
      if (costs_[i] != kNever && costs_[i] > 1) costs_[i] = std::max(costs_[i], kWithinNameCost);
    }
  }

  bool is_word(std::size_t i) const { return starts_[i] && starts_[i + 1]; }

  double break_cost(std::size_t i, int depth) const {
    if (!may_break(text_, i)) return kNever;
    const char32_t before = text_[i - 1].character;
    const char32_t after = text_[i].character;
    if (depth > 0) return starts_[i] ? kWithinNameCost : kWithinNameCost + kBetweenWordsCost;
    if (after == U'的' || after == U'于') return kBesideParticleCost;
    const bool word = starts_[i];
    if (word && is_in(U"和与及暨对向将为以在于", before)) return kBesideParticleCost;
    if (is_in(U"的、，》 \u3000", before) || is_in(U"《“", after)) return 1;
    if (!word) return kWithinWordCost;
    if (is_in(U"案局院厅委会", before)) return 6;
    return is_in(U"和与及暨对", after) && is_word(i) ? 4 : kBetweenWordsCost;
  }

  // Of a line, without the spaces it ends with.
  double width(std::size_t begin, std::size_t end) const {
    return std::max(0.0, trimmed_[end] - before_[begin]);
  }

  // A way to set the text up to `end`. Lines that get shorter and longer again are not well
  // shaped, so it matters whether they have got shorter already.
  struct Step {
    std::size_t begin;
    std::size_t end;
    double cost;
    bool fell;
    std::size_t previous;
  };
  using Layer = std::vector<std::vector<std::size_t>>;  // steps by their end

  std::size_t add_step(const Step& step) {
    steps_.push_back(step);
    return steps_.size() - 1;
  }

  Layer next_line(const Layer& layer) {
    Layer next(layer.size());
    for (std::size_t begin = 0; begin < text_.size(); ++begin) {
      for (const std::size_t step : layer[begin]) extend(step, next);
    }
    return next;
  }

  void extend(std::size_t from, Layer& next) {
    const Step last = steps_[from];
    const double em = text_[last.end].size;
    const double before = last.end == 0 ? -1 : width(last.begin, last.end);
    for (std::size_t end = last.end + 1; end <= text_.size(); ++end) {
      const double wide = width(last.end, end);
      if (wide > measure_ + 0.01) break;
      if (costs_[end] == kNever) continue;
      const double grows = before < 0 ? 0 : (wide - before) / em;
      const double ragged = (wide - target_) / em;
      const double cost = last.cost + costs_[end] + ragged * ragged / 2 +
                          (last.fell && grows > 0.5 ? kValleyCost : 0);
      keep_best({last.end, end, cost, last.fell || grows < -0.5, from}, next[end]);
    }
  }

  // Steps come in the order of their begin, so those it competes with are the last ones.
  void keep_best(const Step& step, std::vector<std::size_t>& ends) {
    for (auto known = ends.rbegin(); known != ends.rend(); ++known) {
      Step& other = steps_[*known];
      if (other.begin != step.begin) break;
      if (other.fell != step.fell) continue;
      if (step.cost < other.cost) other = step;
      return;
    }
    ends.push_back(add_step(step));
  }

  std::vector<LineRange> trace(std::size_t step) const {
    std::vector<LineRange> lines;
    for (; steps_[step].previous != kNoStep; step = steps_[step].previous) {
      lines.push_back({steps_[step].begin, steps_[step].end});
    }
    std::reverse(lines.begin(), lines.end());
    return lines;
  }

  const Glyphs& text_;
  std::u32string characters_;
  std::vector<bool> starts_;  // of words
  double measure_;
  double target_ = 0;
  std::vector<double> before_;   // width of the text before each glyph
  std::vector<double> trimmed_;  // the same without the spaces just before it
  std::vector<double> costs_;    // of a break before each glyph
  std::vector<Step> steps_;
  std::vector<LineRange> lines_;
  double cost_ = 0;
};

}  // namespace

std::vector<LineRange> balance_title(const Glyphs& text, double measure,
                                     const std::vector<std::u32string>& names,
                                     const std::vector<std::size_t>& preferred) {
  const int fewest = std::max(1, static_cast<int>(std::ceil(width_of(text) / measure - 0.001)));
  if (text.empty() || fewest > kMostLines) return {};
  Balance balance(text, measure, names, preferred);
  for (int count = fewest; count <= kMostLines; ++count) {
    const bool last_try = !balance.lines().empty();
    balance.try_lines(count);
    if (last_try || balance.is_settled(count)) break;
  }
  return balance.lines();
}

}  // namespace yinxin::layout
