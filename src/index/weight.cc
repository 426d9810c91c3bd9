#include "index/weight.h"

namespace yinxin::index {
namespace {

// How many occurrences make half of the highest weight; BM25's usual k1.
constexpr double kHalf = 1.2;

}  // namespace

double PrivateWeight::get_sumpart(Xapian::termcount wdf, Xapian::termcount /*doclen*/,
                                  Xapian::termcount /*uniqterms*/) const {
  return factor_ * wdf / (wdf + kHalf);
}

}  // namespace yinxin::index
