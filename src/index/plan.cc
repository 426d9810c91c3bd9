#include "index/plan.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/utf8.h"
#include "index/terms.h"

namespace yinxin::index {
namespace {

using Xapian::Query;

constexpr std::size_t kShortestVaried = 3;
constexpr std::size_t kLongestVaried = 24;
constexpr std::size_t kLongestJoined = 64;

constexpr double kTitleBoost = 2;
constexpr double kWordBoost = 1;
constexpr double kNumberBoost = 8;
constexpr double kJoinedBoost = 2;

// Longest first where one begins another.
constexpr std::array<std::u32string_view, 28> kFunctionWords = {
    U"有没有", U"是不是", U"查一下", U"有哪些", U"哪些", U"是否", U"什么",
    U"多少",   U"怎么",   U"怎样",   U"如何",   U"请问", U"查询", U"查找",
    U"关于",   U"涉及",   U"有关",   U"一下",   U"哪",   U"吗",   U"呢",
    U"的",     U"了",     U"是",     U"在",     U"和",   U"与",   U"被"};

bool is_ascii(std::u32string_view text) {
  return std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 0x80; });
}

// grams() without repetitions and without the pairs that a group of four implies.
std::vector<std::u32string_view> telling_grams(std::u32string_view folded) {
  const auto all = grams(folded);
  std::set<std::u32string_view> implied;
  for (const std::u32string_view gram : all) {
    for (std::size_t i = 0; gram.size() > 2 && i + 2 <= gram.size(); ++i) {
      implied.insert(gram.substr(i, 2));
    }
  }
  std::vector<std::u32string_view> out;
  for (const std::u32string_view gram : all) {
    if (implied.insert(gram).second) out.push_back(gram);
  }
  return out;
}

// AND of the telling grams under `prefix`, weighing 1 together; MatchAll if there are none.
Query all_grams(std::string_view prefix, const std::vector<std::u32string_view>& pieces) {
  if (pieces.empty()) return Query::MatchAll;
  std::vector<std::string> terms;
  terms.reserve(pieces.size());
  for (const std::u32string_view piece : pieces) terms.push_back(term(prefix, piece));
  return {Query::OP_SCALE_WEIGHT, Query(Query::OP_AND, terms.begin(), terms.end()),
          1.0 / static_cast<double>(terms.size())};
}

// Whether a gram by itself proves the match.
bool is_one_gram(std::u32string_view folded) {
  return folded.size() == 2 || (folded.size() == 4 && is_ascii(folded));
}

// Short fields have no positions: their grams say enough.
Query field_contains(std::string_view prefix, std::u32string_view folded) {
  if (folded.size() == 1) return Query(term(prefix, folded));
  return all_grams(prefix, telling_grams(folded));
}

Query id_or_name(std::string_view id_prefix, std::string_view name_prefix, const Clause& clause) {
  const Query name = field_contains(name_prefix, clause.folded);
  if (clause.value.size() > kLongestName) return name;
  return {Query::OP_OR, Query(std::string(id_prefix) + clause.value), name};
}

bool is_words(const Clause& clause) {
  return clause.field == Field::kText || clause.field == Field::kParty;
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

bool can_be_varied(const Clause& clause) {
  return is_words(clause) && !clause.excluded && clause.folded.size() >= kShortestVaried &&
         clause.folded.size() <= kLongestVaried;
}

std::vector<std::u32string_view> without_function_words(std::u32string_view folded) {
  std::vector<std::u32string_view> parts;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const auto* const word =
        std::find_if(kFunctionWords.begin(), kFunctionWords.end(),
                     [&](std::u32string_view w) { return folded.substr(at, w.size()) == w; });
    if (word == kFunctionWords.end()) {
      ++at;
      continue;
    }
    if (at > begin) parts.push_back(folded.substr(begin, at - begin));
    begin = at += word->size();
  }
  if (begin < folded.size()) parts.push_back(folded.substr(begin));
  return parts;
}

std::set<std::u32string_view> grams_of_question(const std::vector<Clause>& clauses) {
  std::set<std::u32string_view> out;
  for (const Clause& clause : clauses) {
    if (clause.excluded || !is_words(clause)) continue;
    for (const std::u32string_view part : without_function_words(clause.folded)) {
      for (const std::u32string_view gram : telling_grams(part)) out.insert(gram);
    }
  }
  return out;
}

}  // namespace

Query Planner::phrase(std::u32string_view folded, std::size_t window) const {
  std::vector<std::string> characters;
  characters.reserve(folded.size());
  for (const char32_t c : folded) characters.push_back(to_utf8(c));
  return {Query::OP_FILTER,
          Query(Query::OP_PHRASE, characters.begin(), characters.end(),
                static_cast<Xapian::termcount>(window)),
          guard_};
}

Query Planner::contains(std::u32string_view folded) const {
  if (folded.size() == 1 || is_one_gram(folded)) return Query(term(prefix::kText, folded));
  return {Query::OP_FILTER, all_grams(prefix::kText, telling_grams(folded)),
          phrase(folded, folded.size())};
}

Query Planner::clause_query(const Clause& clause) const {
  switch (clause.field) {
    case Field::kText:
    case Field::kParty:
      return contains(clause.folded);
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
      positive.empty() ? Query::MatchAll : Query(Query::OP_AND, positive.begin(), positive.end());
  for (const Clause& clause : clauses_) {
    if (clause.excluded) query = Query(Query::OP_AND_NOT, query, clause_query(clause));
  }
  return query;
}

// `folded` with any one character in the place of number `i`, or without it.
Query Planner::without_character(std::u32string_view folded, std::size_t i) const {
  const std::u32string_view left = folded.substr(0, i);
  const std::u32string_view right = folded.substr(i + 1);
  if (left.empty()) return contains(right);
  if (right.empty()) return contains(left);
  auto pieces = telling_grams(left);
  const auto more = telling_grams(right);
  pieces.insert(pieces.end(), more.begin(), more.end());
  return {Query::OP_FILTER, all_grams(prefix::kText, pieces),
          phrase(std::u32string(left) + std::u32string(right), folded.size())};
}

// `folded` with one more character somewhere. Wherever it is, one half is still in one piece.
Query Planner::with_character(std::u32string_view folded) const {
  const Query halves(
      Query::OP_OR,
      all_grams(prefix::kText, telling_grams(folded.substr(0, (folded.size() + 1) / 2))),
      all_grams(prefix::kText, telling_grams(folded.substr(folded.size() / 2))));
  return {Query::OP_FILTER, halves, phrase(folded, folded.size() + 1)};
}

Query Planner::varied(const Clause& clause) const {
  const std::u32string& folded = clause.folded;
  std::vector<Query> out = {scaled(contains(folded), 2), with_character(folded)};
  // Two characters of three are too little to go by unless they enclose the third.
  const bool ends_too = folded.size() > kShortestVaried;
  for (std::size_t i = ends_too ? 0 : 1; i < folded.size() - (ends_too ? 0 : 1); ++i) {
    out.push_back(without_character(folded, i));
  }
  return {Query::OP_MAX, out.begin(), out.end()};
}

Query Planner::exact() const {
  std::vector<Query> positive;
  for (const Clause& clause : clauses_) {
    if (!clause.excluded) positive.push_back(clause_query(clause));
  }
  return combine(positive);
}

Query Planner::near() const {
  std::vector<Query> positive;
  bool any = false;
  for (const Clause& clause : clauses_) {
    if (clause.excluded) continue;
    any = any || can_be_varied(clause);
    positive.push_back(can_be_varied(clause) ? varied(clause) : clause_query(clause));
  }
  return any ? combine(positive) : Query();
}

Planner::Partial Planner::partial() const {
  std::vector<std::string> terms;
  for (const std::u32string_view gram : grams_of_question(clauses_)) {
    terms.push_back(term(prefix::kText, gram));
  }
  if (terms.empty()) return {};
  std::vector<Query> positive = {Query(Query::OP_OR, terms.begin(), terms.end())};
  for (const Clause& clause : clauses_) {
    if (clause.excluded || is_words(clause)) continue;
    positive.push_back(scaled(clause_query(clause), 0));
  }
  return {combine(positive), terms.size()};
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
  if (from.empty() && to.empty()) return Query::MatchAll;
  // Terms are faster than values, and most ranges are one year.
  if (from.size() == 10 && from.substr(4) == "-01-01" && to == from.substr(0, 4) + "-12-31") {
    return Query(std::string(prefix::kYear) + from.substr(0, 4));
  }
  return {Query::OP_VALUE_RANGE, kDateSlot, from.empty() ? "0" : date_value(from),
          to.empty() ? "99999999" : date_value(to)};
}

std::vector<std::u32string> words_to_mark(const std::vector<Clause>& clauses, bool exact) {
  std::vector<std::u32string> words;
  if (!exact) {
    for (const std::u32string_view gram : grams_of_question(clauses)) words.emplace_back(gram);
    return words;
  }
  for (const Clause& clause : clauses) {
    if (!clause.excluded && is_words(clause)) words.push_back(clause.folded);
  }
  return words;
}

}  // namespace yinxin::index
