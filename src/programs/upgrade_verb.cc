#include "programs/verbs.h"
#include "service/json_forms.h"

namespace yinxin::programs {
namespace {

using Outcome = service::UpgradeRow::Outcome;

const char* words_for(Outcome outcome) {
  switch (outcome) {
    case Outcome::kRenewed:
      return "已续 (renewed)";
    case Outcome::kKept:
      return "无须处理 (nothing to do)";
    case Outcome::kFailed:
      return "未成 (failed)";
  }
  return "";
}

void print(const service::UpgradeRow& row, std::ostream& out) {
  out << (row.number.empty() ? row.id : row.number) << "：" << words_for(row.outcome) << "，"
      << row.from_level << (row.from_level == row.to_level ? "" : " → " + row.to_level);
  if (row.provable_until != Instant()) {
    out << "，可证明至 (provable until) " << to_rfc3339(row.provable_until).substr(0, 10);
  }
  out << "\n";
  if (!row.problem.empty()) out << "    " << row.problem << "\n";
}

void print(const service::Upgrade& upgrade, std::ostream& out) {
  for (const service::UpgradeRow& row : upgrade.rows) print(row, out);
  out << "共 " << upgrade.rows.size() << " 份：已续 " << upgrade.count(Outcome::kRenewed)
      << "，无须处理 " << upgrade.count(Outcome::kKept) << "，未成 "
      << upgrade.count(Outcome::kFailed) << " (documents: renewed, kept, failed)\n";
  if (upgrade.log_index) {
    out << "无一遗漏，已记入日志第 " << *upgrade.log_index << " 条，涵盖此前 " << upgrade.log_size
        << " 条 (none left out; on record in the log)\n";
  }
}

}  // namespace

Status run_upgrade(Call& call) {
  const Arguments& arguments = call.arguments;
  const bool all = arguments.has("all");
  if (all != arguments.words().empty()) {
    throw UsageError("请给出文书编号或文号，或用 --all (name documents, or all of them)");
  }
  const auto actor = actor_of(call);
  const bool renew = arguments.has("renew");
  const service::Upgrade upgrade =
      all ? call.service.upgrade_all(renew, actor, progress_on(call.words, "续期 upgrading"))
          : call.service.upgrade(arguments.words(), renew, actor);
  if (call.json) {
    call.out << service::to_json(upgrade).dump() << "\n";
  } else {
    print(upgrade, call.out);
  }
  return upgrade.count(Outcome::kFailed) == 0 ? kGood : kFoundBad;
}

}  // namespace yinxin::programs
