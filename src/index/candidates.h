#pragma once

#include <xapian.h>

#include <string>
#include <vector>

#include "index/deadline.h"
#include "index/numbering.h"

namespace yinxin::index {

// A document and how many of some terms it has.
struct Candidate {
  Xapian::docid document = 0;  // its own number
  unsigned terms = 0;
};

// The documents that have at least `least` of `terms`, in order; what was found so far if the
// deadline comes first. Whoever lacks no more than k terms has one of the k + 1 rarest, so the
// long lists are only asked about the documents of the short ones. (An OR with a cutoff, which
// Xapian 1.4 offers for this, loses documents if one of the terms is in none.)
std::vector<Candidate> with_at_least(const Xapian::Database& database, Numbering numbering,
                                     const std::vector<std::string>& terms, std::size_t least,
                                     Deadline deadline);

// Matches `candidates`, which weigh as many terms as they have.
Xapian::Query among(std::vector<Candidate> candidates);

}  // namespace yinxin::index
