#pragma once

#include <xapian.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/query.h"

namespace yinxin::index {

// Makes Xapian queries of parsed ones. `guard` matches every document and stops the match when
// its time is over (deadline.h); it goes beside every comparison of positions, because one that
// finds nothing can last as long as the collection is large.
class Planner {
 public:
  Planner(const std::vector<Clause>& clauses, Xapian::Query guard)
      : clauses_(clauses), guard_(std::move(guard)) {}

  // Exactly what was asked: every chunk a substring. Candidates are found by grams and proved
  // by the positions of single characters.
  Xapian::Query exact() const;

  // One character of a chunk wrong, missing or too many. Query() if no chunk can be varied:
  // chunks of fewer than three or more than 24 characters are not.
  Xapian::Query near() const;

  // Any of the chunks' grams, function words (哪些 的 …) left out: for questions. Under
  // Xapian::CoordWeight each gram weighs 1, and `grams` says how many there are. Query() if
  // there are none.
  struct Partial {
    Xapian::Query query;
    std::size_t grams = 0;
  };
  Partial partial() const;

  // What lifts a document that matches: chunks in the title or as a whole word, the whole
  // number, and all chunks in a row, as in a document number typed with spaces.
  Xapian::Query boosts() const;

 private:
  Xapian::Query phrase(std::u32string_view folded, std::size_t window) const;
  Xapian::Query contains(std::u32string_view folded) const;
  Xapian::Query clause_query(const Clause& clause) const;
  Xapian::Query combine(const std::vector<Xapian::Query>& positive) const;
  Xapian::Query with_character(std::u32string_view folded) const;
  Xapian::Query without_character(std::u32string_view folded, std::size_t i) const;
  Xapian::Query varied(const Clause& clause) const;

  const std::vector<Clause>& clauses_;
  Xapian::Query guard_;
};

// Documents dated from…to, ISO, inclusive, empty: open. MatchAll if both are.
Xapian::Query date_query(const std::string& from, const std::string& to);

// The words to mark in a text that matched: folded, chunks as they are, or their grams if the
// match was not exact.
std::vector<std::u32string> words_to_mark(const std::vector<Clause>& clauses, bool exact);

}  // namespace yinxin::index
