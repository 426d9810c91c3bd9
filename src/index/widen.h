#pragma once

#include <xapian.h>

#include <string>
#include <vector>

#include "index/plan.h"

namespace yinxin::index {

// A search for what is nearly there. A document weighs as many as it has of the query's grams, or
// nothing: a number that depends on the document alone.
struct Widened {
  Xapian::Query query;       // Query() if there is nothing to widen
  double least_of_best = 0;  // a document must weigh this share of what the best weighs
};

// One character of a chunk wrong, missing or too many. Only the two grams around the slip are
// lost. Chunks of three to six ideographs have so few that they are looked for in each of their
// variants; shorter ones, and short ones with ASCII, must match as they are.
Widened with_one_slip(const Planner& planner);

// Documents that have a good part of the grams of all chunks, function words (哪些 的 …) left
// out: for questions.
Widened with_common_grams(const Planner& planner);

// The words to mark in a text that matched: folded, chunks as they are, or their grams if the
// search was widened.
std::vector<std::u32string> words_to_mark(const std::vector<Clause>& clauses, bool widened);

}  // namespace yinxin::index
