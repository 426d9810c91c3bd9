#include "base/error.h"
#include "base/file.h"
#include "programs/json_forms.h"
#include "programs/verbs.h"
#include "templating/template.h"

namespace yinxin::programs {
namespace {

constexpr std::size_t kLargestTemplate = 4 << 20;

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
  return kGood;
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

// A template's fragments stand beside it, in parts/.
void check_one(const std::string& file) {
  const auto directory = std::filesystem::absolute(file).parent_path();
  templating::Template::parse(read_file(file, kLargestTemplate), file,
                              templating::load_parts(directory));
}

Status check(Call& call, const std::vector<std::string>& files) {
  Status status = kGood;
  for (const std::string& file : files) {
    Json answer;
    answer["template"] = file;
    answer["faults"] = Json::Array();
    try {
      check_one(file);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kNotFound) throw UsageError(error.what());
      if (error.code() != ErrorCode::kInvalidInput) throw;
      status = kFoundBad;
      Json fault;
      fault["where"] = error.where();
      fault["message"] = error.problem();
      answer["faults"].push_back(fault);
      if (!call.json) call.out << error.what() << "\n";
    }
    if (call.json) call.out << answer.dump() << "\n";
  }
  if (!call.json && status == kGood) call.out << "模板无误 (good)\n";
  return status;
}

}  // namespace

Status run_template(Call& call) {
  const std::vector<std::string>& words = call.arguments.words();
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (words.front() == "list" && rest.empty()) return list(call);
  if (words.front() == "show" && rest.size() == 1) return show(call, rest.front());
  if (words.front() == "check" && !rest.empty()) return check(call, rest);
  throw UsageError("用法 usage: yinxin template list | show KIND | check FILE…");
}

}  // namespace yinxin::programs
