#include "index/widen.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "index/terms.h"

namespace yinxin::index {
namespace {

using Xapian::Query;

constexpr std::size_t kShortestVaried = 3;
constexpr std::size_t kShortestLong = 7;

constexpr double kLeastOfQuestion = 0.4;
constexpr double kLeastOfBest = 0.6;

using Grams = std::set<std::u32string_view>;

// Longest first where one begins another.
constexpr std::array<std::u32string_view, 28> kFunctionWords = {
    U"有没有", U"是不是", U"查一下", U"有哪些", U"哪些", U"是否", U"什么",
    U"多少",   U"怎么",   U"怎样",   U"如何",   U"请问", U"查询", U"查找",
    U"关于",   U"涉及",   U"有关",   U"一下",   U"哪",   U"吗",   U"呢",
    U"的",     U"了",     U"是",     U"在",     U"和",   U"与",   U"被"};

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

Grams grams_of_question(const std::vector<Clause>& clauses) {
  Grams out;
  for (const Clause& clause : clauses) {
    if (clause.excluded || !is_words(clause)) continue;
    for (const std::u32string_view part : without_function_words(clause.folded)) {
      for (const std::u32string_view gram : telling_grams(part)) out.insert(gram);
    }
  }
  return out;
}

Query weightless(const Query& query) {
  return {Query::OP_SCALE_WEIGHT, query, 0};
}

// Documents that may contain both. Single characters have no grams, but the texts of all documents
// are too many to look through.
Query beside(const Planner& planner, std::u32string_view left, std::u32string_view right) {
  auto pieces = telling_grams(left);
  const auto more = telling_grams(right);
  pieces.insert(pieces.end(), more.begin(), more.end());
  if (!pieces.empty()) return all_grams(prefix::kText, pieces);
  return {Query::OP_AND, planner.contains(left), planner.contains(right)};
}

// `folded` with any one character in the place of number `i`, or without it.
Query without_character(const Planner& planner, std::u32string_view folded, std::size_t i) {
  const std::u32string_view left = folded.substr(0, i);
  const std::u32string_view right = folded.substr(i + 1);
  if (left.empty()) return planner.contains(right);
  if (right.empty()) return planner.contains(left);
  return {Query::OP_FILTER, beside(planner, left, right),
          planner.in_text(std::u32string(left) + std::u32string(right), 1)};
}

// `folded` with one more character somewhere. Wherever it is, one half is still in one piece.
Query with_character(const Planner& planner, std::u32string_view folded) {
  const Query halves(
      Query::OP_OR,
      all_grams(prefix::kText, telling_grams(folded.substr(0, (folded.size() + 1) / 2))),
      all_grams(prefix::kText, telling_grams(folded.substr(folded.size() / 2))));
  return {Query::OP_FILTER, halves, planner.in_text(folded, 1)};
}

Query any_variant(const Planner& planner, std::u32string_view folded) {
  std::vector<Query> out = {planner.contains(folded), with_character(planner, folded)};
  // Two characters of three are too little to go by unless they enclose the third.
  const bool ends_too = folded.size() > kShortestVaried;
  for (std::size_t i = ends_too ? 0 : 1; i < folded.size() - (ends_too ? 0 : 1); ++i) {
    out.push_back(without_character(planner, folded, i));
  }
  return {Query::OP_OR, out.begin(), out.end()};
}

Grams of_size(std::u32string_view folded, std::size_t size) {
  Grams out;
  for (std::size_t i = 0; i + size <= folded.size(); ++i) {
    const std::u32string_view gram = folded.substr(i, size);
    const bool ascii = std::all_of(gram.begin(), gram.end(), [](char32_t c) { return c < 0x80; });
    if (size == 2 || ascii) out.insert(gram);
  }
  return out;
}

// All neighbours: whatever happens to one character, no more than two pairs are lost, and four of
// the groups of four that numbers have, whose pairs are in every document.
Query nearly(const Planner& planner, std::u32string_view folded) {
  Query near = planner.nearly_in_text(folded);
  for (const std::size_t size : {2U, 4U}) {
    const Grams grams = of_size(folded, size);
    if (grams.size() <= size && size > 2) continue;
    const std::size_t least = grams.size() > size ? grams.size() - size : 1;
    near = Query(Query::OP_FILTER, planner.some_grams({grams.begin(), grams.end()}, least), near);
  }
  return near;
}

bool is_varied(const Clause& clause) {
  const std::u32string& folded = clause.folded;
  return folded.size() >= kShortestVaried && folded.size() < kShortestLong &&
         std::none_of(folded.begin(), folded.end(), [](char32_t c) { return c < 0x80; });
}

}  // namespace

Widened with_one_slip(const Planner& planner) {
  std::vector<Query> positive;
  bool any = false;
  for (const Clause& clause : planner.clauses()) {
    if (clause.excluded) continue;
    const bool is_long = is_words(clause) && clause.folded.size() >= kShortestLong;
    const bool varied = is_words(clause) && is_varied(clause);
    any = any || is_long || varied;
    positive.push_back(weightless(is_long  ? nearly(planner, clause.folded)
                                  : varied ? any_variant(planner, clause.folded)
                                           : planner.clause_query(clause)));
  }
  if (!any) return {};
  return {planner.combine(positive), 0};
}

Widened with_common_grams(const Planner& planner) {
  const Grams pieces = grams_of_question(planner.clauses());
  if (pieces.size() < 2) return {};
  const auto least =
      static_cast<std::size_t>(std::ceil(kLeastOfQuestion * static_cast<double>(pieces.size())));
  std::vector<Query> positive = {planner.some_grams({pieces.begin(), pieces.end()}, least)};
  for (const Clause& clause : planner.clauses()) {
    if (clause.excluded || is_words(clause)) continue;
    positive.push_back(weightless(planner.clause_query(clause)));
  }
  return {planner.combine(positive), kLeastOfBest};
}

std::vector<std::u32string> words_to_mark(const std::vector<Clause>& clauses, bool widened) {
  std::vector<std::u32string> words;
  if (widened) {
    for (const std::u32string_view gram : grams_of_question(clauses)) words.emplace_back(gram);
    return words;
  }
  for (const Clause& clause : clauses) {
    if (clause.excluded || !is_words(clause)) continue;
    words.push_back(clause.folded);
    words.insert(words.end(), clause.other_names.begin(), clause.other_names.end());
  }
  return words;
}

}  // namespace yinxin::index
