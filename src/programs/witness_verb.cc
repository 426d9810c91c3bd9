#include "programs/verbs.h"
#include "service/json_forms.h"
#include "service/operations.h"

namespace yinxin::programs {
namespace {

Status list(Call& call, const service::Actor& actor) {
  const auto witnesses = call.service.operations().witnesses(actor);
  if (call.json) {
    Json rows = Json::Array();
    for (const service::WitnessState& one : witnesses) {
      rows.push_back(Json::Object{{"vkey", one.vkey}, {"size", one.size}, {"time", one.time}});
    }
    call.out << Json(Json::Object{{"witnesses", rows}}).dump() << "\n";
    return kGood;
  }
  if (witnesses.empty()) call.out << "没有登记见证者 (no witnesses)\n";
  for (const service::WitnessState& one : witnesses) {
    call.out << one.vkey << "\n  ";
    if (one.size == 0) {
      call.out << "尚无签名 (has signed nothing yet)\n";
    } else {
      call.out << "日志前 " << one.size << " 项，于 " << one.time << " (so many entries, then)\n";
    }
  }
  return kGood;
}

Status keep(Call& call, const service::Actor& actor, const std::string& source) {
  const auto kept = call.service.operations().keep_cosignatures(source, actor);
  if (call.json) {
    call.out << Json(Json::Object{{"witnessed", service::to_json(kept)}}).dump() << "\n";
    return kGood;
  }
  for (const archive::Witnessed& one : kept) {
    call.out << one.vkey << "\n  见到日志前 " << one.size << " 项，于 " << to_rfc3339(one.time)
             << " (has seen so many entries, then)\n";
  }
  return kGood;
}

}  // namespace

Status run_witness(Call& call) {
  const service::Actor actor = actor_of(call);
  const auto& words = call.arguments.words();
  if (words == std::vector<std::string>{"list"}) return list(call, actor);
  if (words.size() == 2 && words[0] == "keep") return keep(call, actor, words[1]);
  if (words.size() != 2 || words[0] != "add") {
    throw UsageError("应为 list、add 公钥、keep 来源 之一 (list, add KEY or keep SOURCE)");
  }
  call.service.operations().add_witness(words[1], actor);
  if (call.json) {
    call.out << Json(Json::Object{{"vkey", words[1]}}).dump() << "\n";
  } else {
    call.out << "已登记见证者 (witness added)\n";
  }
  return kGood;
}

}  // namespace yinxin::programs
