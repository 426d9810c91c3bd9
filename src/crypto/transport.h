#pragma once

#include <string>

#include "base/bytes.h"

namespace yinxin::crypto {

// Carries a request to a trust service (a time-stamping authority, a responder that knows what was
// revoked, a place where revocation lists lie) and brings back the answer. Safe to use from
// several threads.
class Transport {
 public:
  virtual ~Transport() = default;

  // The body of the answer. `type` is the media type of the request
  // ("application/timestamp-query"); an empty one asks for what lies at `url`. Throws
  // Error(kUnavailable) naming `url` if no answer comes in time, or one of more than 1 MiB.
  virtual Bytes exchange(const std::string& url, const std::string& type, ByteView request) = 0;
};

}  // namespace yinxin::crypto
