#include "index/candidates.h"

#include <algorithm>
#include <limits>
#include <memory>

namespace yinxin::index {
namespace {

constexpr unsigned kStepsBetweenLooks = 4096;

class ListSource final : public Xapian::PostingSource {
 public:
  using List = std::shared_ptr<const std::vector<Candidate>>;
  explicit ListSource(List list) : list_(std::move(list)) {
    unsigned most = 0;
    for (const Candidate& candidate : *list_) most = std::max(most, candidate.terms);
    set_maxweight(most);
  }

  ListSource* clone() const override { return new ListSource(list_); }
  // Of the list, those in the segment.
  void init(const Xapian::Database& segment) override {
    end_ = list_->end();
    begin_ = from(list_->begin(), before_first(segment) + 1);
    end_ = from(begin_, segment.get_lastdocid() + 1);
    at_ = begin_;
    begun_ = false;
  }
  Xapian::doccount get_termfreq_min() const override { return size(); }
  Xapian::doccount get_termfreq_est() const override { return size(); }
  Xapian::doccount get_termfreq_max() const override { return size(); }
  double get_weight() const override { return at_->terms; }
  Xapian::docid get_docid() const override { return at_->document; }
  bool at_end() const override { return begun_ && at_ == end_; }
  void next(double /*min_wt*/) override {
    if (begun_) ++at_;
    begun_ = true;
  }
  void skip_to(Xapian::docid did, double /*min_wt*/) override {
    at_ = from(at_, did);
    begun_ = true;
  }

 private:
  using Place = std::vector<Candidate>::const_iterator;
  Xapian::doccount size() const { return static_cast<Xapian::doccount>(end_ - begin_); }
  Place from(Place place, Xapian::docid document) const {
    return std::lower_bound(place, end_, document, [](const Candidate& one, Xapian::docid wanted) {
      return one.document < wanted;
    });
  }

  List list_;
  Place begin_ = list_->begin();
  Place end_ = list_->end();
  Place at_ = begin_;
  bool begun_ = false;
};

class Counting {
 public:
  Counting(const Xapian::Database& database, Numbering numbering, Deadline deadline)
      : database_(database), numbering_(numbering), deadline_(deadline) {}

  // Shortest lists first.
  std::vector<std::string> sorted(const std::vector<std::string>& terms) const {
    std::vector<std::pair<Xapian::doccount, std::string>> lists;
    lists.reserve(terms.size());
    for (const std::string& term : terms) lists.emplace_back(database_.get_termfreq(term), term);
    std::sort(lists.begin(), lists.end());
    std::vector<std::string> out;
    out.reserve(lists.size());
    for (auto& [frequency, term] : lists) out.push_back(std::move(term));
    return out;
  }

  std::vector<Candidate> of_any(const std::vector<std::string>& terms) {
    const Xapian::docid last = database_.get_lastdocid();
    if (last == 0) return {};
    std::vector<unsigned char> counts(std::size_t{numbering_.number(last)} + 1);
    for (const std::string& term : terms) {
      for (auto at = database_.postlist_begin(term); at != database_.postlist_end(term); ++at) {
        if (is_late()) return {};
        unsigned char& count = counts[numbering_.number(*at)];
        if (count < std::numeric_limits<unsigned char>::max()) ++count;
      }
    }
    std::vector<Candidate> out;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] > 0) out.push_back({static_cast<Xapian::docid>(i), counts[i]});
    }
    return out;
  }

  void add(const std::string& term, std::vector<Candidate>& candidates) {
    auto at = database_.postlist_begin(term);
    const auto end = database_.postlist_end(term);
    for (Candidate& candidate : candidates) {
      if (is_late() || at == end) return;
      at.skip_to(numbering_.least_of_all(candidate.document));
      if (at != end && numbering_.number(*at) == candidate.document) ++candidate.terms;
    }
  }

 private:
  bool is_late() {
    if (++steps_ % kStepsBetweenLooks == 0) {
      late_ = std::chrono::steady_clock::now() >= deadline_;
    }
    return late_;
  }

  const Xapian::Database& database_;
  Numbering numbering_;
  Deadline deadline_;
  unsigned steps_ = 0;
  bool late_ = false;
};

}  // namespace

std::vector<Candidate> with_at_least(const Xapian::Database& database, Numbering numbering,
                                     const std::vector<std::string>& terms, std::size_t least,
                                     Deadline deadline) {
  Counting counting(database, numbering, deadline);
  const std::vector<std::string> lists = counting.sorted(terms);
  const std::size_t rare = lists.size() + 1 - std::clamp<std::size_t>(least, 1, lists.size());
  const auto first_long = lists.begin() + static_cast<std::ptrdiff_t>(rare);
  auto candidates = counting.of_any({lists.begin(), first_long});
  for (auto list = first_long;; ++list) {
    const auto left = static_cast<std::size_t>(lists.end() - list);
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(),
                                    [&](const Candidate& one) { return one.terms + left < least; }),
                     candidates.end());
    if (list == lists.end()) return candidates;
    counting.add(*list, candidates);
  }
}

Xapian::Query among(std::vector<Candidate> candidates) {
  auto list = std::make_shared<const std::vector<Candidate>>(std::move(candidates));
  return Xapian::Query((new ListSource(std::move(list)))->release());
}

}  // namespace yinxin::index
