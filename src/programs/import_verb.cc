#include "programs/verbs.h"
#include "service/json_forms.h"

namespace yinxin::programs {
namespace {

void print(const service::Import& import, const std::string& file, Call& call) {
  for (const service::ImportRefusal& refusal : import.refused) {
    call.words << file << ":" << refusal.line << "：未导入 (refused)"
               << (refusal.id.empty() ? "" : " " + refusal.id) << "：" << refusal.reason << "\n";
  }
  for (const auto& [name, lines] : import.unknown_agencies) {
    call.words << "名录中没有该机关，登记并重建索引后其人员方可检索 (not in the registry): " << name
               << "，" << lines << " 行 (lines)\n";
  }
  call.out << "共 " << import.lines << " 行：导入 " << import.imported << " 份，此前已导入 "
           << import.present << " 份，未导入 " << import.refused.size()
           << " 份 (lines: imported, present already, refused)\n";
}

}  // namespace

Status run_import(Call& call) {
  const std::string& file = call.arguments.words().front();
  const bool always = call.arguments.has("progress");
  const service::Import import =
      call.service.import(file, actor_of(call), progress_on(call.words, "导入 importing", always),
                          progress_on(call.words, "编制索引 indexing", always));
  if (call.json) {
    call.out << service::to_json(import).dump() << "\n";
  } else {
    print(import, file, call);
  }
  return import.refused.empty() ? kGood : kFoundBad;
}

}  // namespace yinxin::programs
