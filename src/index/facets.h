#pragma once

#include <xapian.h>

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "index/index.h"
#include "index/text_source.h"

namespace yinxin::index {

// Counts what the documents are that a match passes over, up to a number of them. Nothing but
// documents that match comes by here, and what may not be seen does not match.
class FacetCounter final : public Xapian::MatchSpy {
 public:
  FacetCounter(TextStorePointer texts, std::uint64_t most)
      : texts_(std::move(texts)), most_(most) {}

  void operator()(const Xapian::Document& document, double weight) override;
  // By its own number (numbering.h).
  void count(Xapian::docid number);

  Facets facets() const;

 private:
  using Counts = std::unordered_map<std::uint32_t, std::uint64_t>;
  template <typename Name>
  static std::vector<FacetCount> sorted(const Counts& counts, Name name);

  TextStorePointer texts_;
  std::uint64_t most_;
  std::uint64_t seen_ = 0;
  Counts agency_, kind_, year_, case_name_, signature_;
};

}  // namespace yinxin::index
