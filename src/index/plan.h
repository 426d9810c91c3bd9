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

  // What lifts a document that matches: chunks in the title or as a whole word, the whole
  // number, and all chunks in a row, as in a document number typed with spaces.
  Xapian::Query boosts() const;

  // Documents that contain `folded`; a chunk of any length.
  Xapian::Query contains(std::u32string_view folded) const;
  // Documents that contain the characters of `folded` in order, at most `window` apart.
  Xapian::Query phrase(std::u32string_view folded, std::size_t window) const;
  // What a clause asks for, whether or not it is excluded.
  Xapian::Query clause_query(const Clause& clause) const;
  // All of `positive`, without what the excluded clauses match.
  Xapian::Query combine(const std::vector<Xapian::Query>& positive) const;

  const std::vector<Clause>& clauses() const { return clauses_; }

 private:
  const std::vector<Clause>& clauses_;
  Xapian::Query guard_;
};

// Whether a clause asks for words of the text.
bool is_words(const Clause& clause);

// Matches every document. Not Query::MatchAll: that is one object for the whole process, and
// Xapian's reference counts are not atomic.
Xapian::Query match_all();

// Documents that have all these grams under `prefix`; they weigh 1 together. match_all() if there
// are none.
Xapian::Query all_grams(std::string_view prefix, const std::vector<std::u32string_view>& pieces);

// Documents dated from…to, ISO, inclusive, empty: open. match_all() if both are.
Xapian::Query date_query(const std::string& from, const std::string& to);

}  // namespace yinxin::index
