#include <algorithm>

#include "base/error.h"
#include "service/parts.h"
#include "service/sample_trust.h"

namespace yinxin::service {

Revocation Service::revoke(const std::string& agency, std::optional<Instant> at) {
  Parts& parts = *parts_;
  if (!parts.is_sample()) {
    throw Error(ErrorCode::kForbidden, agency,
                "只有样例实例自己颁发证书；请由发证机构吊销，并把吊销列表放入 "
                "desk/trust/revocations (only a sample instance issues certificates itself: have "
                "the authority revoke it, and put its list there)");
  }
  const Instant now = parts.clock().now();
  Revocation revocation;
  revocation.at = at.value_or(now);
  if (revocation.at > now) {
    throw Error(ErrorCode::kInvalidInput, "--at", "时间不能在将来 (not a time to come)");
  }
  std::vector<std::string> keys;  // several seals may have one
  for (const registry::SealEntry& entry : parts.registry().seals()) {
    if (entry.seal.agency != agency) continue;
    revocation.seals.push_back(entry.seal.id);
    if (std::find(keys.begin(), keys.end(), entry.key) == keys.end()) keys.push_back(entry.key);
  }
  if (keys.empty()) {
    throw Error(ErrorCode::kNotFound, agency,
                "名录中没有这个机关的印章，请写机关全称 (no seal of an agency of that full name)");
  }
  for (const std::string& key : keys) {
    revoke_sample_key(parts.home(), key, agency, revocation.at, now);
  }
  return revocation;
}

}  // namespace yinxin::service
