#include "index/text_source.h"

#include <algorithm>

#include "index/numbering.h"

namespace yinxin::index {
namespace {

// Reading the clock costs as much as looking through a short text.
constexpr unsigned kCallsBetweenLooks = 16;

}  // namespace

void CheckingSource::init(const Xapian::Database& segment) {
  documents_ = segment.get_doccount();
  last_ = segment.get_lastdocid();
  at_ = before_first(segment);
  missed_ = false;
}

void CheckingSource::next(double /*min_wt*/) {
  do {
    ++at_;
  } while (at_ <= last_ && !accepts(at_));
  missed_ = false;
}

void CheckingSource::skip_to(Xapian::docid did, double min_wt) {
  if (did <= at_ && !missed_) return;
  at_ = std::max(did, at_ + 1) - 1;
  next(min_wt);
}

bool CheckingSource::check(Xapian::docid did, double /*min_wt*/) {
  if (did <= at_) return !missed_;
  at_ = did;
  missed_ = at_ <= last_ && !accepts(at_);
  return !missed_;
}

bool TextSource::accepts(Xapian::docid document) {
  if (late_) return false;
  if (calls_++ % kCallsBetweenLooks == 0) late_ = is_over(deadline_);
  return !late_ && contains(texts_->text(document), word_, slip_);
}

bool PresentSource::accepts(Xapian::docid document) {
  return !std::binary_search(replaced_->begin(), replaced_->end(), document);
}

}  // namespace yinxin::index
