#include "index/deadline.h"

#include <algorithm>

#include "base/error.h"
#include "index/numbering.h"

namespace yinxin::index {
namespace {

// Reading the clock costs as much as a posting.
constexpr unsigned kCallsBetweenLooks = 16;

}  // namespace

void DeadlineSource::init(const Xapian::Database& segment) {
  documents_ = segment.get_doccount();
  last_ = segment.get_lastdocid();
  at_ = before_first(segment);
  calls_ = 0;
}

void DeadlineSource::look_at_clock() {
  if (calls_++ % kCallsBetweenLooks != 0) return;
  if (is_over(deadline_)) last_ = 0;
}

void DeadlineSource::next(double /*min_wt*/) {
  ++at_;
  look_at_clock();
}

void DeadlineSource::skip_to(Xapian::docid did, double /*min_wt*/) {
  at_ = std::max(at_, did);
  look_at_clock();
}

bool DeadlineSource::check(Xapian::docid did, double min_wt) {
  skip_to(did, min_wt);
  return true;
}

bool is_over(Deadline deadline) {
  return std::chrono::steady_clock::now() >= deadline;
}

void require_in_time(Deadline deadline) {
  if (!is_over(deadline)) return;
  throw Error(
      ErrorCode::kUnavailable, "检索 search",
      "检索用时过长，已中止，请用更具体的词 (stopped at the time limit: use more specific words)");
}

Xapian::Query guard(Deadline deadline) {
  return Xapian::Query((new DeadlineSource(deadline))->release());
}

}  // namespace yinxin::index
