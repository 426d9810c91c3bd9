#pragma once

#include <xapian.h>

#include <string_view>
#include <vector>

#include "index/index.h"
#include "index/terms.h"

namespace yinxin::index {

// What can be chosen from, and how often each is there.
struct Dimension {
  std::string_view prefix;
  std::vector<std::string> Query::*chosen;
  std::vector<FacetCount> Facets::*counts;
};

constexpr Dimension kDimensions[] = {
    {prefix::kAgency, &Query::agency, &Facets::agency},
    {prefix::kKind, &Query::kind, &Facets::kind},
    {prefix::kCase, &Query::case_name, &Facets::case_name},
    {prefix::kSignature, &Query::signature, &Facets::signature},
};

// Throws Error(kInvalidInput) for dates that are none, too many values or too large a page.
void check(const Query& query);

// `match` within the filters of `query`.
Xapian::Query filtered(const Query& query, Xapian::Query match);

}  // namespace yinxin::index
