#pragma once

#include <xapian.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/numbering.h"
#include "index/query.h"
#include "index/text_source.h"

namespace yinxin::index {

// Makes Xapian queries of parsed ones, to be run on `database`.
class Planner {
 public:
  Planner(const std::vector<Clause>& clauses, const Xapian::Database& database, Numbering numbering,
          TextStorePointer texts, Deadline deadline)
      : clauses_(clauses),
        database_(database),
        numbering_(numbering),
        texts_(std::move(texts)),
        deadline_(deadline) {}

  // Exactly what was asked: every chunk a substring. Candidates are found by grams and proved
  // by their text.
  Xapian::Query exact() const;

  // What lifts a document that matches: chunks in the title or as a whole word, the whole
  // number, and all chunks in a row, as in a document number typed with spaces.
  Xapian::Query boosts() const;

  // Documents that contain `folded`; a chunk of any length.
  Xapian::Query contains(std::u32string_view folded) const;
  // Documents whose text contains `folded`, with up to `slack` (0 or 1) more characters within.
  // To be used beside grams: it reads the text of every document it is asked about.
  Xapian::Query in_text(std::u32string_view folded, std::size_t slack) const;
  // What a clause asks for, whether or not it is excluded.
  Xapian::Query clause_query(const Clause& clause) const;
  // All of `positive`, without what the excluded clauses match.
  Xapian::Query combine(const std::vector<Xapian::Query>& positive) const;

  // Documents whose text contains `folded` with one character wrong, missing or too many.
  Xapian::Query nearly_in_text(std::u32string_view folded) const;
  // Documents that have at least so many of these grams; each weighs 1.
  Xapian::Query some_grams(const std::vector<std::u32string_view>& pieces, std::size_t least) const;

  const std::vector<Clause>& clauses() const { return clauses_; }

 private:
  Xapian::Query contains_any(const Clause& clause) const;
  Xapian::Query contains_character(char32_t character) const;

  const std::vector<Clause>& clauses_;
  const Xapian::Database& database_;
  Numbering numbering_;
  TextStorePointer texts_;
  Deadline deadline_;
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
