#include "programs/verbs.h"
#include "service/operations.h"

namespace yinxin::programs {
namespace {

Json to_json(const service::LogKey& key) {
  Json json;
  json["vkey"] = key.vkey;
  json["from"] = key.from;
  json["signs"] = key.signs;
  if (key.until) json["until"] = *key.until;
  return json;
}

Status list(Call& call, service::SignedLog log, const service::Actor& actor) {
  const auto keys = call.service.operations().log_keys(log, actor);
  if (call.json) {
    Json json;
    json["keys"] = Json::Array();
    for (const service::LogKey& key : keys) json["keys"].push_back(to_json(key));
    call.out << json.dump() << "\n";
    return kGood;
  }
  for (const service::LogKey& key : keys) {
    call.out << (key.signs ? "在用 in use  " : "停用 retired ") << key.vkey
             << "\n              自第 " << key.from << " 项起";
    if (key.until) call.out << "，至第 " << *key.until << " 项止";
    call.out << " (from that entry of the log" << (key.until ? ", until that one" : "") << ")\n";
  }
  return kGood;
}

Status answer(Call& call, std::uint64_t index, const char* sentence) {
  const Status status = answer_entry(call, index);
  if (!call.json) call.words << sentence << "\n";
  return status;
}

}  // namespace

Status run_key(Call& call) {
  const service::Actor actor = actor_of(call);
  const std::string& what = call.arguments.words().front();
  service::Operations& operations = call.service.operations();
  const auto log =
      call.arguments.has("trail") ? service::SignedLog::kTrail : service::SignedLog::kLedger;
  if (what == "list") return list(call, log, actor);
  if (what == "rotate") {
    return answer(call, operations.rotate_log_key(log, actor),
                  "自此检查点由新旧两钥共同签署；请把新公钥（yinxin key list）送各验证方和见证方，"
                  "再以 yinxin key retire 停用旧钥 (both keys sign now; tell everybody who checks "
                  "the log, then retire the old one)");
  }
  if (what == "retire") {
    return answer(call, operations.retire_log_key(log, actor),
                  "旧私钥已删除，其公钥仍用于核对旧检查点 (the old private key is deleted; its "
                  "public half goes on checking older checkpoints)");
  }
  throw UsageError("应为 list、rotate、retire 之一 (one of these)");
}

}  // namespace yinxin::programs
