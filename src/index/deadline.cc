#include "index/deadline.h"

#include <algorithm>

#include "base/error.h"

namespace yinxin::index {
namespace {

// Reading the clock costs as much as a posting.
constexpr unsigned kCallsBetweenLooks = 16;

}  // namespace

void DeadlineSource::init(const Xapian::Database& database) {
  documents_ = database.get_doccount();
  last_ = database.get_lastdocid();
  at_ = 0;
  calls_ = 0;
}

void DeadlineSource::look_at_clock() {
  if (calls_++ % kCallsBetweenLooks != 0) return;
  if (std::chrono::steady_clock::now() >= deadline_) last_ = 0;
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

void require_in_time(Deadline deadline) {
  if (std::chrono::steady_clock::now() < deadline) return;
  throw Error(
      ErrorCode::kUnavailable, "检索 search",
      "检索用时过长，已中止，请用更具体的词 (stopped at the time limit: use more specific words)");
}

Xapian::Query guard(Deadline deadline) {
  return Xapian::Query((new DeadlineSource(deadline))->release());
}

}  // namespace yinxin::index
