#include "templating/expression_scan.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "base/error.h"

namespace yinxin::templating {
namespace {

// The values of the occasion, as attributes of the annotated record's root.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kVariables = {
    {{"issuer", "string"},
     {"number", "string"},
     {"series", "string"},
     {"kind", "string"},
     {"today", "number"},
     {"now", "number"},
     {"date", "number"}}};

constexpr std::array<std::string_view, 8> kWideAxes = {
    "ancestor", "ancestor-or-self", "following", "following-sibling",
    "parent",   "preceding",        "namespace", "preceding-sibling"};

// Those that lead from one node to one at most, or to those that the next name says.
constexpr std::array<std::string_view, 4> kSingleAxes = {"attribute", "child", "parent", "self"};

constexpr std::string_view kMany = "*";

constexpr std::array<std::string_view, 17> kScalarFunctions = {
    "boolean", "ceiling", "concat",           "contains",        "count",    "floor",
    "last",    "not",     "normalize-space",  "number",          "position", "round",
    "string",  "sum",     "substring-before", "substring-after", "translate"};

template <typename Range>
bool has(const Range& range, std::string_view name) {
  return std::find(range.begin(), range.end(), name) != range.end();
}

bool starts_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}

bool continues_name(char c) {
  return starts_name(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
}

class Scanner {
 public:
  Scanner(std::string_view source, const std::string& where) : source_(source), where_(where) {}

  ExpressionScan run() {
    while (skip_space(), at_ < source_.size()) token();
    if (!brackets_.empty()) refuse("括号不配对 (unbalanced brackets)");
    scan_.is_path = scan_.is_path && !scan_.path.empty();
    end_comparison();
    return std::move(scan_);
  }

 private:
  struct Bracket {
    char open;
    bool scalar;           // a call that gives no node set
    bool translates;       // a call of translate()
    bool in_sets = false;  // beyond its first argument
  };

  [[noreturn]] void refuse(const std::string& problem) const {
    throw Error(ErrorCode::kInvalidInput, where_,
                "表达式“" + std::string(source_.substr(0, 120)) + "”" + problem);
  }

  void skip_space() {
    while (at_ < source_.size() && std::isspace(static_cast<unsigned char>(source_[at_])) != 0) {
      scan_.compiled += source_[at_++];
    }
  }

  void take(std::size_t size) {
    scan_.compiled += source_.substr(at_, size);
    at_ += size;
    ++scan_.terms;
  }

  std::string_view ahead(std::size_t size) const { return source_.substr(at_, size); }

  void not_path() {
    if (brackets_.empty()) scan_.is_path = false;
  }

  void operand(bool scalar) {
    after_operand_ = true;
    last_scalar_ = scalar;
    if (now_.after_comparison && !scalar && !now_.left_scalar) now_.compares = true;
    now_.after_comparison = false;
  }

  void token() {
    const char c = source_[at_];
    if (c == '\'' || c == '"') return literal(c);
    if (c == '$') return variable();
    if (starts_name(c)) return name();
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) return number();
    symbol(c);
  }

  void literal(char quote) {
    const auto end = source_.find(quote, at_ + 1);
    if (end == std::string_view::npos) refuse("引号不配对 (unbalanced quotes)");
    const auto text = source_.substr(at_, end - at_);
    const bool bytes =
        std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
    if (bytes && !brackets_.empty() && brackets_.back().translates && brackets_.back().in_sets) {
      refuse(
          "中translate()只能替换ASCII字符，汉字和全角标点请用contains()等改写"
          " (translate() works on bytes)");
    }
    take(end + 1 - at_);
    not_path();
    operand(true);
  }

  void number() {
    std::size_t size = 1;
    while (std::isdigit(static_cast<unsigned char>(ahead(size + 1).back())) != 0 &&
           at_ + size < source_.size()) {
      ++size;
    }
    not_path();
    take(size);
    operand(true);
  }

  std::string_view name_at(std::size_t at) const {
    std::size_t end = at;
    while (end < source_.size() && continues_name(source_[end])) ++end;
    return source_.substr(at, end - at);
  }

  void variable() {
    const auto variable = name_at(at_ + 1);
    for (const auto& [name, type] : kVariables) {
      if (name != variable) continue;
      scan_.compiled += std::string(type) + "(/*/@_v." + std::string(name) + ")";
      at_ += 1 + variable.size();
      not_path();
      return operand(true);
    }
    refuse("没有变量$" + std::string(variable) + " (unknown variable)");
  }

  void name() {
    const auto word = name_at(at_);
    if (after_operand_ && (word == "and" || word == "or" || word == "div" || word == "mod")) {
      take(word.size());
      return connect(false);
    }
    take(word.size());
    skip_space();
    if (ahead(2) == "::") return axis(word);
    if (ahead(1) == "(") return call(word);
    if (word.front() == '_') refuse("名称不能以下划线开头 (reserved name)");
    computed();
    scan_.names.push_back((attribute_ ? "@" : "") + std::string(word));
    if (!attribute_) now_.path.emplace_back(word);
    if (brackets_.empty()) scan_.path.push_back(scan_.names.back());
    attribute_ = false;
    operand(false);
  }

  void axis(std::string_view word) {
    take(2);
    not_path();
    if (word == "attribute") attribute_ = true;
    if (word.substr(0, 10) == "descendant") deep();
    if (has(kWideAxes, word)) widen();
    if (!has(kSingleAxes, word)) now_.path.emplace_back(kMany);
  }

  void call(std::string_view word) {
    take(1);
    not_path();
    if (word == "id" || word == "lang") refuse("不支持函数" + std::string(word) + " (function)");
    computed();
    brackets_.push_back({'(', has(kScalarFunctions, word), word == "translate"});
    outer_.push_back(std::exchange(now_, {}));
    connect(false);
  }

  // What is no literal. Among the characters that translate() looks for, it costs time for every
  // character of the text.
  void computed() {
    const bool sets = std::any_of(brackets_.begin(), brackets_.end(), [](const Bracket& bracket) {
      return bracket.translates && bracket.in_sets;
    });
    if (sets) scan_.order = std::max(scan_.order, 2 + predicates());
  }

  int predicates() const {
    return static_cast<int>(std::count_if(brackets_.begin(), brackets_.end(),
                                          [](const Bracket& b) { return b.open == '['; }));
  }

  void widen() {
    scan_.is_wide = true;
    scan_.order = std::max(scan_.order, 1 + predicates());
  }

  void deep() {
    now_.path.emplace_back(kMany);
    scan_.terms += 4;  // its result is sorted and freed of doubles
    if (++deep_ > 2) refuse("“//”之类的查找超过2处 (too many descendant steps)");
    widen();
  }

  void connect(bool comparison) {
    not_path();
    end_comparison();
    after_operand_ = false;
    now_.after_comparison = comparison;
    now_.left_scalar = last_scalar_;
    now_.left = std::exchange(now_.path, {});
  }

  void end_comparison() {
    if (std::exchange(now_.compares, false)) scan_.comparisons.emplace_back(now_.left, now_.path);
  }

  void symbol(char c) {
    switch (c) {
      case '/':
        return slash();
      case '.':
        return dot();
      case '@':
        attribute_ = true;
        return take(1);
      case '[':
      case '(':
        return open(c);
      case ']':
      case ')':
        return close(c);
      case ',':
        if (++commas_ > 32) refuse("参数超过32个 (too many arguments)");
        if (!brackets_.empty()) brackets_.back().in_sets = true;
        take(1);
        return connect(false);
      case '*':
        return star();
      default:
        return comparison_or_sum(c);
    }
  }

  void slash() {
    const bool twice = ahead(2) == "//";
    if (twice) {
      not_path();
      deep();
    } else if (!after_operand_) {
      not_path();
      widen();
    }
    take(twice ? 2 : 1);
    if (!after_operand_) operand(false);
    after_operand_ = false;
  }

  void dot() {
    not_path();
    computed();
    const bool up = ahead(2) == "..";
    if (up) widen();
    take(up ? 2 : 1);
    operand(false);
  }

  void open(char c) {
    take(1);
    if (c == '[' && predicates() >= 2) refuse("方括号嵌套超过2层 (predicates nested too deeply)");
    if (brackets_.size() >= 16) refuse("括号嵌套过深 (nested too deeply)");
    if (c == '(') not_path();
    brackets_.push_back({c, false, false});
    outer_.push_back(std::exchange(now_, {}));
    after_operand_ = false;
  }

  void close(char c) {
    if (brackets_.empty() || (brackets_.back().open == '[') != (c == ']')) {
      refuse("括号不配对 (unbalanced brackets)");
    }
    take(1);
    const Bracket bracket = brackets_.back();
    brackets_.pop_back();
    end_comparison();
    now_ = std::move(outer_.back());
    outer_.pop_back();
    if (bracket.open == '(') now_.path.emplace_back(kMany);
    operand(bracket.open == '(' && bracket.scalar);
  }

  void star() {
    take(1);
    if (after_operand_) {
      calculated();
      return connect(false);
    }
    not_path();
    computed();
    if (!attribute_) now_.path.emplace_back(kMany);
    attribute_ = false;
    operand(false);
  }

  // a = b * c compares numbers, whatever b is.
  void calculated() { now_.compares = false; }

  void comparison_or_sum(char c) {
    if (std::string_view("+-|=<>!").find(c) == std::string_view::npos) {
      refuse(std::string("有不认识的字符“") + c + "” (unexpected character)");
    }
    const bool comparison = c == '=' || c == '<' || c == '>' || c == '!';
    take(comparison && ahead(2).size() == 2 && ahead(2).back() == '=' ? 2 : 1);
    if (c == '+' || c == '-') calculated();
    const bool scalar = last_scalar_ || !after_operand_;
    connect(comparison && (brackets_.empty() || brackets_.back().open == '('));
    now_.left_scalar = scalar;
    if (c == '|') now_.path.emplace_back(kMany);
  }

  std::string_view source_;
  const std::string& where_;
  std::size_t at_ = 0;
  ExpressionScan scan_;
  std::vector<Bracket> brackets_;
  // The comparison that is being read at this depth of brackets.
  struct Comparison {
    bool after_comparison = false;
    bool left_scalar = true;
    bool compares = false;  // two paths
    std::vector<std::string> left;
    std::vector<std::string> path;  // of the operand that is being read
  };
  Comparison now_;
  std::vector<Comparison> outer_;
  bool attribute_ = false;
  bool after_operand_ = false;
  bool last_scalar_ = true;
  int deep_ = 0;
  int commas_ = 0;
};

}  // namespace

ExpressionScan scan_expression(std::string_view source, const std::string& where) {
  return Scanner(source, where).run();
}

}  // namespace yinxin::templating
