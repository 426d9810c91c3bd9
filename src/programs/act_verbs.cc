#include <functional>
#include <map>
#include <sstream>

#include "base/error.h"
#include "base/file.h"
#include "programs/verbs.h"
#include "service/json_forms.h"

// Verbs by which something is done with an archived document.
namespace yinxin::programs {
namespace {

constexpr std::size_t kLargestFile = std::size_t{256} << 20;

std::string required(const Call& call, const char* option) {
  std::string value = call.arguments.value(option);
  if (value.empty()) {
    throw UsageError(std::string("请给出 --") + option + " (--" + option + " is needed)");
  }
  return value;
}

Bytes read_named(const std::string& file) {
  try {
    return read_file(file, kLargestFile);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound) throw UsageError(error.what());
    throw;
  }
}

Status act(Call& call, std::string_view type, const std::string& document, Json body,
           std::vector<archive::Object> objects = {}) {
  return answer_entry(
      call, call.service.act(type, document, std::move(body), std::move(objects), actor_of(call)));
}

Json reasoned(const Call& call) {
  return Json::Object{{"reason", required(call, "reason")}};
}

Json held(const Call& call) {
  Json body = reasoned(call);
  body["hold"] = required(call, "name");
  return body;
}

std::vector<std::string> documents_of(const Call& call) {
  const auto& words = call.arguments.words();
  if (words.size() < 2) throw UsageError("请给出文书编号或文号 (name the document)");
  return {words.begin() + 1, words.end()};
}

Status list_due(Call& call) {
  const auto rows = call.service.due(actor_of(call));
  if (call.json) {
    call.out << service::to_json(rows).dump() << "\n";
    return kGood;
  }
  call.out << "保管期满待鉴定 " << rows.size() << " 份 (due for appraisal)\n";
  for (const service::DueRow& row : rows) {
    call.out << "  " << row.due << " " << row.id << " " << row.number
             << (row.condemned ? "，已鉴定销毁 (to be destroyed)" : "");
    for (const std::string& hold : row.holds) call.out << "，保全 hold: " << hold;
    call.out << "\n";
  }
  return kGood;
}

Status appraise(Call& call) {
  Json body;
  body["outcome"] = required(call, "outcome");
  if (call.arguments.has("until")) body["until"] = call.arguments.value("until");
  std::istringstream names(required(call, "supervisors"));
  body["supervisors"] = Json::Array();
  for (std::string name; std::getline(names, name, ',');) body["supervisors"].push_back(name);
  const Bytes report = read_named(required(call, "file"));
  return act(call, archive::kAppraiseEntry, documents_of(call).front(), std::move(body),
             {{"report", report}});
}

Status dispose(Call& call) {
  call.service.dispose(documents_of(call), read_named(required(call, "file")), actor_of(call));
  if (call.json) {
    call.out << "{\"disposed\":true}\n";
  } else {
    call.out << "已销毁，销毁记录永久保存在日志中 (disposed of; the log keeps the record)\n";
  }
  return kGood;
}

}  // namespace

Status run_supersede(Call& call) {
  Json body = reasoned(call);
  body["by"] = required(call, "by");
  return act(call, archive::kSupersedeEntry, call.arguments.words().front(), std::move(body));
}

Status run_withdraw(Call& call) {
  return act(call, archive::kWithdrawEntry, call.arguments.words().front(), reasoned(call));
}

Status run_lift(Call& call) {
  return act(call, archive::kLiftEntry, call.arguments.words().front(), reasoned(call));
}

Status run_redact(Call& call) {
  return act(call, archive::kRedactEntry, call.arguments.words().front(), reasoned(call),
             {{"redacted", read_named(required(call, "file"))}});
}

Status run_history(Call& call) {
  const service::History history =
      call.service.history(call.arguments.words().front(), actor_of(call));
  if (call.json) {
    call.out << service::to_json(history).dump() << "\n";
    return kGood;
  }
  call.out << history.number << "：" << history.standing.word() << "\n";
  for (const archive::Entry& entry : history.entries) {
    call.out << "  " << entry.index << " " << to_rfc3339(entry.time) << " " << entry.type << " "
             << entry.json.at("actor").string() << "\n";
  }
  return kGood;
}

Status run_retention(Call& call) {
  static const std::map<std::string, std::function<Status(Call&)>> kActs = {
      {"due", list_due},
      {"hold",
       [](Call& c) { return act(c, archive::kHoldEntry, documents_of(c).front(), held(c)); }},
      {"release",
       [](Call& c) { return act(c, archive::kReleaseEntry, documents_of(c).front(), held(c)); }},
      {"appraise", appraise},
      {"dispose", dispose},
  };
  const auto found = kActs.find(call.arguments.words().front());
  if (found == kActs.end()) {
    throw UsageError("应为 due、hold、release、appraise、dispose 之一 (one of these)");
  }
  return found->second(call);
}

Status run_anchor(Call& call) {
  return answer_entry(call, call.service.anchor(actor_of(call)));
}

}  // namespace yinxin::programs
