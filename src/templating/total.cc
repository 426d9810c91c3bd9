#include "templating/total.h"

#include <algorithm>
#include <cstdlib>

#include "record/money.h"
#include "record/quantity.h"

namespace yinxin::templating {
namespace {

constexpr std::size_t kMostRowsNamed = 6;

// In the smallest step it is counted in: fen, or thousandths of a unit.
struct Amount {
  std::int64_t steps = 0;
  std::string unit;  // empty: money
};

std::optional<Amount> amount_of(pugi::xml_node node) {
  const std::string text = node.text().get();
  if (node.attribute("fen")) {
    const auto money = record::parse_money(text);
    if (!money) return {};
    return Amount{money->fen, ""};
  }
  const auto quantity = record::parse_quantity(text);
  if (!quantity) return {};
  return Amount{quantity->thousandths, quantity->unit};
}

std::string text_of(const Amount& amount) {
  if (amount.unit.empty()) return record::Money{amount.steps}.text();
  return record::Quantity{amount.steps, amount.unit}.text();
}

// 第2行: of the list that the value belongs to.
std::string row_of(pugi::xml_node node) {
  while (node.parent().parent() && node.parent().parent().type() == pugi::node_element) {
    node = node.parent();
  }
  int index = 1;
  for (auto before = node.previous_sibling(node.name()); before;
       before = before.previous_sibling(node.name())) {
    ++index;
  }
  return "第" + std::to_string(index) + "行";
}

}  // namespace

std::optional<std::string> total_fault(const std::vector<pugi::xpath_node>& rows,
                                       pugi::xml_node total) {
  const auto given = amount_of(total);
  if (!given) return {};
  Amount sum{0, given->unit};
  std::string named;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto amount = amount_of(rows[i].node());
    if (!amount) return {};
    if (amount->unit != given->unit) {
      return row_of(rows[i].node()) + "是" + text_of(*amount) + "，计量单位与这里的" +
             text_of(*given) + "不同";
    }
    sum.steps += amount->steps;
    if (i < kMostRowsNamed) {
      named += (i == 0 ? "" : "、") + row_of(rows[i].node()) + text_of(*amount);
    }
  }
  if (sum.steps == given->steps) return {};
  if (rows.size() > kMostRowsNamed) named += "等" + std::to_string(rows.size()) + "行";
  const Amount difference{std::abs(given->steps - sum.steps), given->unit};
  return named + "，合计" + text_of(sum) + "，这里是" + text_of(*given) +
         (given->steps > sum.steps ? "，多" : "，少") + text_of(difference);
}

}  // namespace yinxin::templating
