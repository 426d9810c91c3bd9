#pragma once

#include <vector>

#include "base/bytes.h"
#include "crypto/time_stamp.h"

namespace yinxin::signature {

// What it takes to judge a document's signatures when nobody can be asked any more, all DER.
struct ValidationData {
  std::vector<Bytes> certificates;
  std::vector<Bytes> ocsps;
  std::vector<Bytes> crls;

  bool empty() const { return certificates.empty() && ocsps.empty() && crls.empty(); }
};

// `pdf` with one more revision that holds `data` in its document security store (DSS) and, with
// a time-stamper, a document time-stamp over everything (EN 319 142-1, 5.4 and 5.5): the bytes
// given are a prefix of the bytes returned. What the store holds already is not put in again.
// Throws Error(kInvalidInput) if the file is not one we can extend, Error(kUnavailable) if there
// is no time-stamp to be had.
Bytes extend(ByteView pdf, const ValidationData& data, crypto::Timestamper* timestamper);

}  // namespace yinxin::signature
