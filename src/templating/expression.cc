#include "templating/expression.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "templating/expression_scan.h"

namespace yinxin::templating {
namespace {

constexpr std::size_t kLongest = 1024;

[[noreturn]] void refuse(const std::string& where, const std::string& problem) {
  throw Error(ErrorCode::kInvalidInput, where, problem);
}

}  // namespace

bool Budget::spend(std::uint64_t units) {
  left_ -= std::min(left_, units);
  return left_ > 0;
}

std::uint64_t Budget::weight(pugi::xml_node node) {
  std::uint64_t& known = weights_[node.internal_object()];
  if (known != 0) return known;
  std::uint64_t sum = 1 + std::strlen(node.child_value()) / 16;
  for (auto it = node.attributes_begin(); it != node.attributes_end(); ++it) ++sum;
  for (const auto child : node.children()) {
    if (child.type() == pugi::node_element) sum += weight(child);
  }
  return weights_[node.internal_object()] = sum;
}

Expression Expression::compile(std::string source, std::string where) {
  if (source.size() > kLongest) refuse(where, "表达式超过1024字节 (expression too long)");
  const ExpressionScan scan = scan_expression(source, where);
  Expression expression;
  expression.names_ = scan.names;
  expression.path_ = scan.path;
  expression.is_path_ = scan.is_path;
  expression.is_wide_ = scan.is_wide;
  expression.order_ = scan.order;
  expression.is_square_ = !scan.comparisons.empty();
  expression.comparisons_ = scan.comparisons;
  expression.terms_ = scan.terms;
  expression.source_ = std::move(source);
  expression.where_ = std::move(where);
  try {
    expression.query_ = std::make_shared<const pugi::xpath_query>(scan.compiled.c_str());
  } catch (const pugi::xpath_exception& error) {
    refuse(expression.where_,
           "表达式“" + expression.source_ + "”写法有误 (XPath: " + error.what() + ")");
  }
  return expression;
}

void Expression::assume(const std::function<bool(const std::string&)>& occurs_once) {
  const auto single = [&](const std::vector<std::string>& path) {
    return std::all_of(path.begin(), path.end(), occurs_once);
  };
  is_square_ = std::any_of(comparisons_.begin(), comparisons_.end(), [&](const auto& sides) {
    return !single(sides.first) && !single(sides.second);
  });
}

void Expression::spend(pugi::xml_node context, Budget& budget) const {
  constexpr std::uint64_t kMost = 1'000'000'000;
  const std::uint64_t nodes = budget.weight(is_wide_ ? context.root().first_child() : context);
  auto cost = static_cast<std::uint64_t>(terms_);
  for (int i = 0; i < order_ + static_cast<int>(is_square_); ++i)
    cost = std::min(kMost, cost * nodes);
  if (!budget.spend(cost)) {
    refuse(where_,
           "表达式“" + source_ + "”对这么大的记录计算量过大，请改写 (expression too costly)");
  }
}

bool Expression::truth(pugi::xml_node context, Budget& budget) const {
  spend(context, budget);
  return query_->evaluate_boolean(context);
}

std::vector<pugi::xpath_node> Expression::nodes(pugi::xml_node context, Budget& budget) const {
  spend(context, budget);
  if (query_->return_type() != pugi::xpath_type_node_set) return {};
  auto set = query_->evaluate_node_set(context);
  set.sort();
  return {set.begin(), set.end()};
}

pugi::xpath_node Expression::first(pugi::xml_node context, Budget& budget,
                                   std::string* text) const {
  spend(context, budget);
  if (query_->return_type() == pugi::xpath_type_node_set) return query_->evaluate_node(context);
  *text = query_->evaluate_string(context);
  return {};
}

}  // namespace yinxin::templating
