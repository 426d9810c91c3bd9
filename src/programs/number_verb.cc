#include "programs/verbs.h"
#include "service/json_forms.h"
#include "service/oversight.h"

namespace yinxin::programs {
namespace {

Status list(Call& call, const service::Actor& actor) {
  const auto series = call.service.oversight().numbers(actor);
  if (call.json) {
    Json json;
    json["series"] = service::to_json(series);
    call.out << json.dump() << "\n";
    return kGood;
  }
  for (const service::NumberSeries& row : series) {
    call.out << row.agency << " " << row.prefix << "〔" << row.year << "〕：用至 " << row.highest
             << " 号，文书 " << row.documents << " 份，导入 " << row.imported
             << " 份 (highest, documents, imported)\n";
    print_void_numbers(row, call.out);
  }
  return kGood;
}

}  // namespace

void print_void_numbers(const service::NumberSeries& series, std::ostream& out) {
  for (const service::VoidNumber& number : series.voided) {
    out << "  作废 void: " << series.prefix << "〔" << series.year << "〕" << number.serial
        << "号，" << number.time.substr(0, 10) << "，" << number.reason << "\n";
  }
}

Status run_number(Call& call) {
  const service::Actor actor = actor_of(call);
  const auto& words = call.arguments.words();
  if (words == std::vector<std::string>{"list"}) return list(call, actor);
  if (words.size() != 2 || words.front() != "void") {
    throw UsageError("应为 list 或 void 发文字号 (list, or void NUMBER)");
  }
  call.service.void_number(words[1], call.arguments.value("agency"), call.arguments.value("reason"),
                           actor);
  if (call.json) {
    call.out << Json(Json::Object{{"number", words[1]}, {"void", true}}).dump() << "\n";
  } else {
    call.out << words[1] << " 已作废，理由已记入日志 (made void; the log says why)\n";
  }
  return kGood;
}

}  // namespace yinxin::programs
