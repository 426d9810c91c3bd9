#include "base/error.h"
#include "base/file.h"
#include "programs/verbs.h"

namespace yinxin::programs {
namespace {

constexpr std::size_t kLargestRegistry = 16 << 20;

Status run_import(Call& call, const service::Actor& actor) {
  const auto& words = call.arguments.words();
  if (words.size() < 2) throw UsageError("yinxin registry import [LIST] FILE");
  call.service.import_registry(words.size() > 2 ? words[1] : "",
                               read_file(words.back(), kLargestRegistry), actor);
  if (call.json) {
    call.out << "{\"imported\":true}\n";
  } else {
    call.out << "名录已更新，此前的版本保留 (updated; the versions before are kept)\n";
  }
  return kGood;
}

}  // namespace

Status run_registry(Call& call) {
  const auto& words = call.arguments.words();
  const service::Actor actor = actor_of(call);
  if (words.front() == "import") return run_import(call, actor);
  if (words.front() == "export") {
    call.out << call.service.export_registry(words.size() > 1 ? words[1] : "", actor);
    return kGood;
  }
  if (words.front() != "versions") throw UsageError("yinxin registry export | import | versions");
  Json::Array names;
  for (const std::string& name : call.service.registry_versions(actor)) {
    if (!call.json) call.out << name << "\n";
    names.emplace_back(name);
  }
  if (call.json) call.out << Json(names).dump() << "\n";
  return kGood;
}

}  // namespace yinxin::programs
