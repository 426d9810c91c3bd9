#include "index/visibility.h"

#include <algorithm>
#include <vector>

#include "index/terms.h"

namespace yinxin::index {
namespace {

Xapian::Query visible_to(const Viewer& viewer) {
  std::vector<Xapian::Query> ways;
  std::vector<Xapian::Query> later;
  for (const std::string& agency : viewer.agencies) {
    if (agency.empty() || agency.size() > kLongestName) continue;
    ways.emplace_back(std::string(prefix::kVisibleTo) + agency);
    later.emplace_back(std::string(prefix::kVisibleLater) + agency);
  }
  if (!later.empty()) {
    ways.emplace_back(Xapian::Query::OP_FILTER,
                      Xapian::Query(Xapian::Query::OP_OR, later.begin(), later.end()),
                      Xapian::Query(Xapian::Query::OP_VALUE_RANGE, kReleaseSlot,
                                    release_value(Instant()), release_value(viewer.now)));
  }
  if (!viewer.person.empty() && viewer.person.size() <= kLongestName) {
    ways.emplace_back(std::string(prefix::kReader) + viewer.person);
  }
  // An OR of nothing matches nothing. It is said all the same: an empty Xapian::Query on the
  // wrong side of an operator matches everything.
  if (ways.empty() || viewer.clearance < 0) return Xapian::Query::MatchNothing;
  const int clearance = std::min(viewer.clearance, kTopLevel);
  return {Xapian::Query::OP_AND, Xapian::Query(Xapian::Query::OP_OR, ways.begin(), ways.end()),
          Xapian::Query(std::string(prefix::kClearance) + std::to_string(clearance))};
}

}  // namespace

Xapian::Query restricted_to(const Viewer& viewer, const Xapian::Query& match,
                            const Xapian::Query& boosts) {
  if (match.empty()) return Xapian::Query::MatchNothing;
  const Xapian::Query seen =
      viewer.unrestricted ? match
                          : Xapian::Query(Xapian::Query::OP_FILTER, match, visible_to(viewer));
  // The filter is inside OP_AND_MAYBE because there Xapian evaluates it together with the
  // grams, before it compares positions.
  return {Xapian::Query::OP_AND_MAYBE, seen, boosts};
}

}  // namespace yinxin::index
