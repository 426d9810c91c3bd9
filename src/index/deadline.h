#pragma once

#include <xapian.h>

#include <chrono>

namespace yinxin::index {

using Deadline = std::chrono::steady_clock::time_point;

// Matches every document until `deadline`, then none; whoever ran the match must ask
// require_in_time(). (An exception thrown out of a match would leak what Xapian holds.) Xapian's
// own set_time_limit() only shortens the counting: a match that is busy with phrases does not
// notice it.
class DeadlineSource final : public Xapian::PostingSource {
 public:
  explicit DeadlineSource(Deadline deadline) : deadline_(deadline) {}

  DeadlineSource* clone() const override { return new DeadlineSource(deadline_); }
  void init(const Xapian::Database& segment) override;

  Xapian::doccount get_termfreq_min() const override { return documents_; }
  Xapian::doccount get_termfreq_est() const override { return documents_; }
  Xapian::doccount get_termfreq_max() const override { return documents_; }
  Xapian::docid get_docid() const override { return at_; }
  bool at_end() const override { return at_ > last_; }
  void next(double min_wt) override;
  void skip_to(Xapian::docid did, double min_wt) override;
  bool check(Xapian::docid did, double min_wt) override;

 private:
  void look_at_clock();

  Deadline deadline_;
  Xapian::doccount documents_ = 0;
  Xapian::docid last_ = 0;
  Xapian::docid at_ = 0;
  unsigned calls_ = 0;
};

bool is_over(Deadline deadline);
// Throws Error(kUnavailable) if `deadline` is over, and what was matched may lack something.
void require_in_time(Deadline deadline);

// A DeadlineSource as a query.
Xapian::Query guard(Deadline deadline);

}  // namespace yinxin::index
