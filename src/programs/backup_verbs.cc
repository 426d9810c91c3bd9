#include "programs/verbs.h"
#include "service/json_forms.h"

namespace yinxin::programs {
namespace {

Status answer(Call& call, const archive::CopyReport& report, const char* sentence) {
  if (call.json) {
    call.out << service::to_json(report).dump() << "\n";
  } else {
    call.out << sentence << "：日志 " << report.entries << " 项，新增 " << report.new_entries
             << " 项，复制对象 " << report.objects << " 个，" << report.bytes
             << " 字节 (entries, new entries, objects, bytes)\n";
    for (const archive::Problem& problem : report.problems) {
      call.words << "  " << problem.where << "，" << problem.document << "：" << problem.problem
                 << "\n";
    }
  }
  return report.good() ? kGood : kFoundBad;
}

}  // namespace

Status run_backup(Call& call) {
  const bool with_keys = !call.arguments.has("without-keys");
  const auto report = call.service.backup(call.arguments.words().front(), with_keys, actor_of(call),
                                          progress_on(call.words, "备份 backing up"));
  if (with_keys && !call.json) {
    call.words << "备份中有密钥，请妥善保管 (the backup holds private keys: keep it safe)\n";
  }
  return answer(call, report, "备份完成 (backed up)");
}

Status run_export(Call& call) {
  const std::string to = call.arguments.value("to");
  if (to.empty()) throw UsageError("请用 --to 指定目录 (say where to with --to)");
  const std::size_t documents = call.service.export_bag(call.arguments.words(), to, actor_of(call));
  if (call.json) {
    Json answer;
    answer["documents"] = static_cast<std::uint64_t>(documents);
    answer["directory"] = to;
    call.out << answer.dump() << "\n";
  } else {
    call.out << "已导出 " << documents << " 份 (exported): " << to << "\n";
  }
  return kGood;
}

Status run_restore(Call& call) {
  const auto report = call.service.restore(call.arguments.words().front(),
                                           progress_on(call.words, "恢复 restoring"),
                                           progress_on(call.words, "编制索引 indexing"));
  if (!call.json) {
    call.words << "原实例如仍在用，请先停用：同一日志不得由两处续写 (never continue one log in two "
                  "places: retire the original first)\n";
  }
  return answer(call, report, "恢复完成 (restored)");
}

}  // namespace yinxin::programs
