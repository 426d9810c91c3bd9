#include "index/filters.h"

#include "base/date.h"
#include "base/error.h"
#include "base/utf8.h"
#include "index/fold.h"
#include "index/plan.h"

namespace yinxin::index {
namespace {

constexpr std::size_t kLargestPage = 100;
constexpr std::size_t kDeepestOffset = 10'000'000;

void check_filter_date(const std::string& iso) {
  if (iso.empty() || Date::from_iso(iso)) return;
  throw Error(ErrorCode::kInvalidInput, "日期 date",
              "不是日期，例如2026-03-18 (not a date): " + iso);
}

// Documents that have any of the values.
Xapian::Query any_of(const Dimension& dimension, const std::vector<std::string>& values) {
  const bool folded = dimension.prefix == prefix::kCase;
  std::vector<std::string> terms;
  for (const std::string& value : values) {
    const std::string text = folded ? to_utf8(fold(to_utf32(value))) : value;
    if (text.empty() || text.size() > kLongestName) continue;
    terms.push_back(std::string(dimension.prefix) + text);
  }
  if (terms.empty()) return Xapian::Query::MatchNothing;
  return {Xapian::Query::OP_OR, terms.begin(), terms.end()};
}

}  // namespace

void check(const Query& query) {
  check_filter_date(query.from);
  check_filter_date(query.to);
  for (const Dimension& dimension : kDimensions) {
    if ((query.*dimension.chosen).size() > kMostFacetValues) {
      throw Error(ErrorCode::kInvalidInput, "筛选 filter",
                  "一项最多选50个值 (at most 50 values of one filter)");
    }
  }
  if (query.limit > kLargestPage || query.offset > kDeepestOffset) {
    throw Error(ErrorCode::kInvalidInput, "页 page", "一页最多100条 (at most 100 hits a page)");
  }
}

Xapian::Query filtered(const Query& query, Xapian::Query match) {
  for (const Dimension& dimension : kDimensions) {
    const auto& values = query.*dimension.chosen;
    if (values.empty()) continue;
    match = Xapian::Query(Xapian::Query::OP_FILTER, match, any_of(dimension, values));
  }
  return {Xapian::Query::OP_FILTER, match, date_query(query.from, query.to)};
}

}  // namespace yinxin::index
