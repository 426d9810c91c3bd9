#pragma once

#include <xapian.h>

#include <memory>
#include <string>
#include <vector>

#include "index/deadline.h"
#include "index/slip.h"
#include "index/text_store.h"

namespace yinxin::index {

// Matches the documents that accepts() accepts. It says of itself that it matches all, so that
// Xapian asks it last, about candidates that the terms leave.
class CheckingSource : public Xapian::PostingSource {
 public:
  void init(const Xapian::Database& segment) override;
  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return documents_; }
  Xapian::doccount get_termfreq_max() const override { return documents_; }
  Xapian::docid get_docid() const override { return at_; }
  bool at_end() const override { return at_ > last_; }
  void next(double min_wt) override;
  void skip_to(Xapian::docid did, double min_wt) override;
  bool check(Xapian::docid did, double min_wt) override;

 protected:
  // Xapian must not be told within check() that there are no more: it would ask again.
  virtual bool accepts(Xapian::docid document) = 0;

 private:
  Xapian::doccount documents_ = 0;
  Xapian::docid last_ = 0;
  Xapian::docid at_ = 0;
  bool missed_ = false;  // at_ was checked and not accepted
};

using TextStorePointer = std::shared_ptr<const TextStore>;

// The documents whose stored text contains a word; none from the deadline on.
class TextSource final : public CheckingSource {
 public:
  TextSource(TextStorePointer texts, std::u16string word, Slip slip, Deadline deadline)
      : texts_(std::move(texts)), word_(std::move(word)), slip_(slip), deadline_(deadline) {}

  TextSource* clone() const override { return new TextSource(texts_, word_, slip_, deadline_); }

 private:
  bool accepts(Xapian::docid document) override;

  TextStorePointer texts_;
  std::u16string word_;
  Slip slip_;
  Deadline deadline_;
  unsigned calls_ = 0;
  bool late_ = false;
};

using Documents = std::shared_ptr<const std::vector<Xapian::docid>>;

// The documents that are not among `replaced`, which are in order.
class PresentSource final : public CheckingSource {
 public:
  explicit PresentSource(Documents replaced) : replaced_(std::move(replaced)) {}

  PresentSource* clone() const override { return new PresentSource(replaced_); }

 private:
  bool accepts(Xapian::docid document) override;

  Documents replaced_;
};

}  // namespace yinxin::index
