#include "index/weight.h"

#include <cmath>

namespace yinxin::index {
namespace {

// How many occurrences make half of the highest weight; BM25's usual k1.
constexpr double kHalf = 1.2;

// Weights are whole numbers of these, so that their sums are exact: Xapian adds them up in an order
// that depends on how many documents have each term, also of documents that may not be seen.
constexpr double kInOne = 1 << 20;

}  // namespace

double PrivateWeight::get_sumpart(Xapian::termcount wdf, Xapian::termcount /*doclen*/,
                                  Xapian::termcount /*uniqterms*/) const {
  return std::floor(factor_ * wdf / (wdf + kHalf) * kInOne) / kInOne;
}

}  // namespace yinxin::index
