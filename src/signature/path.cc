#include "signature/path.h"

#include <algorithm>

#include "base/utf8.h"

namespace yinxin::signature {

using crypto::Certificate;

std::string shown(const std::string& text) {
  return is_utf8(text) ? text : to_hex(text);
}

std::vector<Certificate> pool_of(const std::vector<Certificate>& brought,
                                 const Evidence& evidence) {
  std::vector<Certificate> pool = brought;
  pool.insert(pool.end(), evidence.certificates().begin(), evidence.certificates().end());
  return pool;
}

Instant expiry_of(const std::vector<Certificate>& path) {
  Instant first;
  for (const Certificate& certificate : path) {
    const Instant end = certificate.not_after();
    if (first == Instant() || end < first) first = end;
  }
  return first;
}

bool all_used(const std::vector<Certificate>& brought, const std::vector<Certificate>& path) {
  return std::all_of(brought.begin(), brought.end(), [&path](const Certificate& certificate) {
    return std::find(path.begin(), path.end(), certificate) != path.end();
  });
}

}  // namespace yinxin::signature
