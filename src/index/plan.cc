#include "index/plan.h"

#include <algorithm>

#include "base/utf8.h"
#include "index/candidates.h"
#include "index/terms.h"

namespace yinxin::index {
namespace {

using Xapian::Query;

constexpr std::size_t kLongestJoined = 64;
constexpr unsigned kMostListsOfAll = 4;

constexpr double kTitleBoost = 2;
constexpr double kWordBoost = 1;
constexpr double kNumberBoost = 8;
constexpr double kJoinedBoost = 2;

bool is_ascii(std::u32string_view text) {
  return std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 0x80; });
}

// Whether a gram by itself proves the match.
bool is_one_gram(std::u32string_view folded) {
  return folded.size() == 2 || (folded.size() == 4 && is_ascii(folded));
}

// Short fields have no positions: their grams say enough.
Query field_contains(std::string_view prefix, std::u32string_view folded) {
  if (folded.size() == 1) return {term(prefix, folded)};
  return all_grams(prefix, telling_grams(folded));
}

Query id_or_name(std::string_view id_prefix, std::string_view name_prefix, const Clause& clause) {
  std::vector<Query> any = {field_contains(name_prefix, clause.folded)};
  for (const std::string& id : clause.agencies) any.emplace_back(std::string(id_prefix) + id);
  if (clause.value.size() <= kLongestName) any.emplace_back(std::string(id_prefix) + clause.value);
  return {Query::OP_OR, any.begin(), any.end()};
}

Query scaled(const Query& query, double factor) {
  return {Query::OP_SCALE_WEIGHT, query, factor};
}

std::vector<Query> single_boosts(std::u32string_view folded) {
  std::vector<Query> out = {scaled(field_contains(prefix::kTitle, folded), kTitleBoost)};
  const std::string whole_number = term(prefix::kNumber, folded);
  if (whole_number.size() <= kLongestName) out.push_back(scaled(Query(whole_number), kNumberBoost));
  if (is_ascii(folded)) out.push_back(scaled(Query(term(prefix::kWord, folded)), kWordBoost));
  return out;
}

}  // namespace

Query match_all() {
  return {std::string()};
}

bool is_words(const Clause& clause) {
  return clause.field == Field::kText || clause.field == Field::kParty;
}

// AND of the telling grams under `prefix`, weighing 1 together; match_all() if there are none.
Query all_grams(std::string_view prefix, const std::vector<std::u32string_view>& pieces) {
  if (pieces.empty()) return match_all();
  std::vector<std::string> terms;
  terms.reserve(pieces.size());
  for (const std::u32string_view piece : pieces) terms.push_back(term(prefix, piece));
  return {Query::OP_SCALE_WEIGHT, Query(Query::OP_AND, terms.begin(), terms.end()),
          1.0 / static_cast<double>(terms.size())};
}

Query Planner::in_text(std::u32string_view folded, std::size_t slack) const {
  const Slip slip = slack == 0 ? Slip::kNone : Slip::kOneMore;
  return Query((new TextSource(texts_, to_utf16(folded), slip, deadline_))->release());
}

Query Planner::nearly_in_text(std::u32string_view folded) const {
  return Query((new TextSource(texts_, to_utf16(folded), Slip::kAny, deadline_))->release());
}

Query Planner::some_grams(const std::vector<std::u32string_view>& pieces, std::size_t least) const {
  std::vector<std::string> terms;
  terms.reserve(pieces.size());
  for (const std::u32string_view piece : pieces) terms.push_back(term(prefix::kText, piece));
  return among(with_at_least(database_, numbering_, terms, least, deadline_));
}

// The documents with a gram that begins with it. A character that has many in nearly every document
// is sooner found in the texts.
Query Planner::contains_character(char32_t character) const {
  const std::string beginning = to_utf8(character);
  const std::uint64_t enough = std::uint64_t{kMostListsOfAll} * database_.get_doccount();
  std::vector<std::string> terms;
  std::uint64_t postings = 0;
  for (auto at = database_.allterms_begin(beginning); at != database_.allterms_end(beginning);
       ++at) {
    postings += at.get_termfreq();
    if (postings > enough) return in_text({&character, 1}, 0);
    terms.push_back(*at);
  }
  if (terms.empty()) return Query::MatchNothing;
  return {Query::OP_SCALE_WEIGHT, among(with_at_least(database_, numbering_, terms, 1, deadline_)),
          0};
}

Query Planner::contains(std::u32string_view folded) const {
  if (folded.size() == 1) return contains_character(folded[0]);
  if (is_one_gram(folded)) return {term(prefix::kText, folded)};
  return {Query::OP_FILTER, all_grams(prefix::kText, telling_grams(folded)), in_text(folded, 0)};
}

Query Planner::contains_any(const Clause& clause) const {
  std::vector<Query> any = {contains(clause.folded)};
  for (const std::u32string& name : clause.other_names) any.push_back(contains(name));
  return {Query::OP_OR, any.begin(), any.end()};
}

Query Planner::clause_query(const Clause& clause) const {
  switch (clause.field) {
    case Field::kText:
    case Field::kParty:
      return contains_any(clause);
    case Field::kNumber:
      return field_contains(prefix::kNumber, clause.folded);
    case Field::kTitle:
      return field_contains(prefix::kTitle, clause.folded);
    case Field::kCase:
      return field_contains(prefix::kCase, clause.folded);
    case Field::kAgency:
      return id_or_name(prefix::kAgency, prefix::kAgencyName, clause);
    case Field::kKind:
      return id_or_name(prefix::kKind, prefix::kKindName, clause);
    case Field::kDate:
      return date_query(clause.from, clause.to);
  }
  return Query::MatchNothing;
}

// AND of `positive`, without what the excluded clauses match.
Query Planner::combine(const std::vector<Query>& positive) const {
  Query query =
      positive.empty() ? match_all() : Query(Query::OP_AND, positive.begin(), positive.end());
  for (const Clause& clause : clauses_) {
    if (clause.excluded) query = Query(Query::OP_AND_NOT, query, clause_query(clause));
  }
  return query;
}

Query Planner::exact() const {
  std::vector<Query> positive;
  for (const Clause& clause : clauses_) {
    if (!clause.excluded) positive.push_back(clause_query(clause));
  }
  return combine(positive);
}

Query Planner::boosts() const {
  std::vector<Query> out;
  std::u32string joined;
  std::size_t words = 0;
  for (const Clause& clause : clauses_) {
    if (clause.excluded || !is_words(clause)) continue;
    const auto more = single_boosts(clause.folded);
    out.insert(out.end(), more.begin(), more.end());
    joined += clause.folded;
    ++words;
  }
  if (words > 1 && joined.size() <= kLongestJoined) {
    const auto more = single_boosts(joined);
    out.insert(out.end(), more.begin(), more.end());
    out.push_back(scaled(contains(joined), kJoinedBoost));
  }
  return {Query::OP_OR, out.begin(), out.end()};
}

Query date_query(const std::string& from, const std::string& to) {
  if (from.empty() && to.empty()) return match_all();
  // Terms are faster than values, and most ranges are one year.
  if (from.size() == 10 && from.substr(4) == "-01-01" && to == from.substr(0, 4) + "-12-31") {
    return {std::string(prefix::kYear) + from.substr(0, 4)};
  }
  return {Query::OP_VALUE_RANGE, kDateSlot, from.empty() ? "0" : date_value(from),
          to.empty() ? "99999999" : date_value(to)};
}

}  // namespace yinxin::index
