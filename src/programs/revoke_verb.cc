#include "programs/verbs.h"

namespace yinxin::programs {

Status run_revoke(Call& call) {
  std::optional<Instant> at;
  if (call.arguments.has("at")) {
    at = from_rfc3339(call.arguments.value("at"));
    if (!at) throw UsageError("--at 应为 2026-03-18T09:20 这样的时间 (not a time)");
  }
  const std::string& agency = call.arguments.words().front();
  const service::Revocation revocation = call.service.revoke(agency, at);
  if (call.json) {
    Json answer;
    answer["agency"] = agency;
    answer["at"] = to_rfc3339(revocation.at);
    answer["seals"] = Json::Array(revocation.seals.begin(), revocation.seals.end());
    call.out << answer.dump() << "\n";
  } else {
    call.out << agency << "：证书自 " << to_rfc3339(revocation.at)
             << " 起吊销，已换发新证书 (certificates revoked, new ones issued)\n";
  }
  return kGood;
}

}  // namespace yinxin::programs
