#pragma once

#include <xapian.h>

namespace yinxin::index {

// Ranks by how often a term is in the document, saturating, and by nothing else. BM25 would use
// how many documents of the collection have the term and how long they are on average: numbers
// that change, and with them the order a user sees, when a document is added that the user may
// not know of.
class PrivateWeight final : public Xapian::Weight {
 public:
  PrivateWeight() { need_stat(WDF); }

  PrivateWeight* clone() const override { return new PrivateWeight; }
  std::string name() const override { return "yinxin::PrivateWeight"; }
  std::string serialise() const override { return {}; }
  PrivateWeight* unserialise(const std::string& /*parameters*/) const override {
    return new PrivateWeight;
  }

  double get_sumpart(Xapian::termcount wdf, Xapian::termcount doclen,
                     Xapian::termcount uniqterms) const override;
  double get_maxpart() const override { return factor_; }
  double get_sumextra(Xapian::termcount, Xapian::termcount) const override { return 0; }
  double get_maxextra() const override { return 0; }

 private:
  void init(double factor) override { factor_ = factor; }

  double factor_ = 0;
};

}  // namespace yinxin::index
