#include <algorithm>
#include <set>

#include "api/resources.h"
#include "base/date.h"
#include "base/error.h"
#include "crypto/base64.h"
#include "service/desk.h"
#include "service/json_forms.h"

// What its issuer does with an issued document, and what it is time to do.
namespace yinxin::api {
namespace {

constexpr std::size_t kLongestText = 2000;

[[noreturn]] void refuse(const std::string& where, const char* problem) {
  throw Error(ErrorCode::kInvalidInput, where, problem);
}

std::string text(const Json& body, const char* member, const char* where) {
  const Json* value = body.find(member);
  std::string text = value == nullptr ? "" : value->string();
  if (text.empty() || text.size() > kLongestText) {
    refuse(where, "请写明，最多2000字节 (say it, in at most 2,000 bytes)");
  }
  return text;
}

Json reasoned(const Json& body) {
  return Json::Object{{"reason", text(body, "reason", "理由 reason")}};
}

Json superseded(const Json& body) {
  Json entry = reasoned(body);
  entry["by"] = text(body, "by", "替代的文书 by");
  return entry;
}

Json held(const Json& body) {
  Json entry = reasoned(body);
  entry["hold"] = text(body, "hold", "保全的名称 hold");
  return entry;
}

// Two persons watch over it, who are not one.
Json appraised(const Json& body) {
  Json entry = Json::Object{{"outcome", text(body, "outcome", "鉴定结论 outcome")}};
  const std::string& outcome = entry.at("outcome").string();
  if (outcome != "keep" && outcome != "permanent" && outcome != "destroy") {
    refuse("鉴定结论 outcome", "应为 keep、permanent 或 destroy (one of these)");
  }
  if (outcome == "keep") {
    entry["until"] = text(body, "until", "续存至 until");
    if (!Date::from_iso(entry.at("until").string())) {
      refuse("续存至 until", "应如 2036-12-31 (a date like 2036-12-31)");
    }
  }
  std::set<std::string> supervisors;
  entry["supervisors"] = Json::Array();
  for (const Json& person : body.at("supervisors").array()) {
    if (!person.string().empty() && supervisors.insert(person.string()).second) {
      entry["supervisors"].push_back(person);
    }
  }
  if (supervisors.size() < 2) {
    refuse("鉴定人 supervisors", "应有两人，且不是同一人 (two persons, not one twice)");
  }
  return entry;
}

struct Act {
  std::string_view name;
  std::string_view type;
  Json (*entry)(const Json& body);
  bool with_report;
};

constexpr Act kActs[] = {{"supersede", archive::kSupersedeEntry, superseded, false},
                         {"withdraw", archive::kWithdrawEntry, reasoned, false},
                         {"lift", archive::kLiftEntry, reasoned, false},
                         {"hold", archive::kHoldEntry, held, false},
                         {"release", archive::kReleaseEntry, held, false},
                         {"appraise", archive::kAppraiseEntry, appraised, true}};

const Act& act_of(const std::string& name) {
  const auto* found = std::find_if(std::begin(kActs), std::end(kActs),
                                   [&](const Act& a) { return a.name == name; });
  if (found != std::end(kActs)) return *found;
  std::string known;
  for (const Act& act : kActs) known += (known.empty() ? "" : "、") + std::string(act.name);
  throw Error(ErrorCode::kInvalidInput, "act", "应为 (must be one of) " + known);
}

std::vector<archive::Object> report_of(const Json& body) {
  Bytes report = crypto::from_base64(body.at("report").string());
  if (report.empty()) refuse("鉴定报告 report", "请附上鉴定报告 (the report is missing)");
  return {{"report", std::move(report)}};
}

}  // namespace

// {"act", …}: what belongs to each is in openapi.json.
Response act_on_document(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  const Act& act = act_of(body.at("act").string());
  Json entry = act.entry(body);
  const auto index = call.service.act(
      act.type, call.of_path("id"), std::move(entry),
      act.with_report ? report_of(body) : std::vector<archive::Object>(), call.actor);
  Json answer = service::to_json(call.service.desk().facts(call.actor, call.of_path("id")));
  answer["entry"] = index;
  return json(answer, 201);
}

// The documents of their agency whose retention has ended.
Response list_due(Call& call) {
  return json(service::to_json(call.service.due(call.actor)));
}

}  // namespace yinxin::api
