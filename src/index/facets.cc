#include "index/facets.h"

#include <algorithm>

namespace yinxin::index {
namespace {

constexpr std::uint32_t kDaysInDate = 10'000;  // of 20260318, what stands behind the year

}  // namespace

// While matching, Xapian calls a document by its number within the segment.
void FacetCounter::operator()(const Xapian::Document& document, double /*weight*/) {
  count(document.get_docid());
}

void FacetCounter::count(Xapian::docid number) {
  const StoredRow* const row = texts_->row(number);
  if (row == nullptr || seen_++ >= most_) return;
  ++agency_[row->agency];
  ++kind_[row->kind];
  ++year_[row->date / kDaysInDate];
  ++case_name_[row->case_name];
  ++signature_[row->signature];
}

template <typename Name>
std::vector<FacetCount> FacetCounter::sorted(const Counts& counts, Name name) {
  std::vector<FacetCount> out;
  for (const auto& [key, count] : counts) {
    if (key != 0) out.push_back({std::string(name(key)), count, {}});
  }
  std::sort(out.begin(), out.end(), [](const FacetCount& a, const FacetCount& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
  if (out.size() > kMostFacetValues) out.resize(kMostFacetValues);
  return out;
}

Facets FacetCounter::facets() const {
  const auto name = [this](std::uint32_t key) { return texts_->name(key); };
  const auto year = [](std::uint32_t key) { return std::to_string(key); };
  return {sorted(agency_, name), sorted(kind_, name), sorted(year_, year), sorted(case_name_, name),
          sorted(signature_, name)};
}

}  // namespace yinxin::index
