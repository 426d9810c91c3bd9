#include "base/error.h"
#include "programs/json_forms.h"
#include "programs/verbs.h"
#include "templating/template.h"

namespace yinxin::programs {
namespace {

Status list(Call& call) {
  Json::Array kinds;
  for (const templating::Template* kind : call.service.kinds()) {
    if (call.json) {
      Json row;
      row["kind"] = kind->kind;
      row["name"] = kind->name;
      row["name_en"] = kind->name_en;
      row["family"] = kind->family;
      row["version"] = kind->version;
      kinds.push_back(row);
    } else {
      call.out << kind->kind << "  " << kind->name << "  " << kind->name_en << "\n";
    }
  }
  if (call.json) call.out << Json(kinds).dump() << "\n";
  for (const auto& [kind, error] : call.service.faulty_kinds()) {
    call.words << kind << "：模板有误，不能使用 (cannot be used): " << error.what() << "\n";
  }
  return call.service.faulty_kinds().empty() ? kGood : kFoundBad;
}

Status show(Call& call, const std::string& name) {
  const templating::Template& kind = call.service.kind(name);
  if (call.json) {
    call.out << templating::describe(kind).dump() << "\n";
  } else {
    call.out << templating::describe_text(kind);
  }
  return kGood;
}

std::vector<templating::TemplateFault> faults_of(Call& call, const std::string& file) {
  try {
    return call.service.check_template(file);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound) throw UsageError(error.what());
    throw;
  }
}

Json to_json(const templating::TemplateFault& fault) {
  Json row;
  row["where"] = fault.where;
  row["element"] = fault.element;
  row["message"] = fault.problem;
  return row;
}

Status check(Call& call, const std::vector<std::string>& files) {
  Status status = kGood;
  for (const std::string& file : files) {
    Json answer;
    answer["template"] = file;
    answer["faults"] = Json::Array();
    for (const templating::TemplateFault& fault : faults_of(call, file)) {
      status = kFoundBad;
      answer["faults"].push_back(to_json(fault));
      if (!call.json) call.out << fault.where << ": " << templating::text(fault) << "\n";
    }
    if (call.json) call.out << answer.dump() << "\n";
  }
  if (!call.json && status == kGood) call.out << "模板无误 (good)\n";
  return status;
}

Status check_installed(Call& call) {
  std::vector<std::string> files;
  for (const auto& file : call.service.template_files()) files.push_back(file.string());
  return check(call, files);
}

}  // namespace

Status run_template(Call& call) {
  const std::vector<std::string>& words = call.arguments.words();
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (words.front() == "list" && rest.empty()) return list(call);
  if (words.front() == "show" && rest.size() == 1) return show(call, rest.front());
  if (words.front() == "check") return rest.empty() ? check_installed(call) : check(call, rest);
  throw UsageError("用法 usage: yinxin template list | show KIND | check [FILE…]");
}

}  // namespace yinxin::programs
