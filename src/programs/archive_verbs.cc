#include "base/error.h"
#include "base/file.h"
#include "ledger/proof_text.h"
#include "programs/verbs.h"
#include "service/json_forms.h"

namespace yinxin::programs {
namespace {

constexpr std::size_t kLargestCheckpoint = 64 << 10;

void print(const archive::AuditReport& report, std::ostream& out) {
  out << (report.good() ? "审计通过 (the audit is clean)\n"
                        : "审计发现问题 (the audit found problems)\n")
      << "  日志 " << report.entries << " 项，文书 " << report.documents << " 份，对象 "
      << report.objects << " 个，" << report.bytes << " 字节，续期 " << report.renewals
      << " 次 (entries, documents, objects, bytes, renewals)\n";
  for (const archive::Problem& problem : report.problems) {
    out << "  " << problem.where << (problem.document.empty() ? "" : "，" + problem.document)
        << "：" << problem.problem << "\n";
  }
  for (const std::string& note : report.notes) out << "  说明 note: " << note << "\n";
}

void print_properties(const service::Audit& audit, std::ostream& out) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const service::PropertyItem& item : audit.properties) {
    if (item.applies) ++(item.failed == 0 ? passed : failed);
    if (item.failed == 0) continue;
    out << "  四性检测 " << item.id << " " << item.name << "：不通过 " << item.failed << "\n";
  }
  out << "  四性检测：" << passed << " 项通过，" << failed
      << " 项不通过 (items of the four-property test passed, failed)\n";
}

void print_regenerated(const service::Audit& audit, std::ostream& out) {
  out << "  重新生成：" << audit.same_bytes << " 份逐字节相同";
  if (audit.same_text > 0) out << "，" << audit.same_text << " 份字体或程序已换、文字相同";
  if (audit.not_archived > 0) out << "，" << audit.not_archived << " 份不是本系统所制";
  out << " (made again: same bytes, same text by other fonts or program, not made here)\n";
}

}  // namespace

Status run_init(Call& call) {
  const service::NewInstance made =
      call.service.init(call.arguments.has("sample"), call.arguments.has("unjournaled"));
  if (call.json) {
    Json answer;
    answer["sample"] = call.arguments.has("sample");
    answer["checkpoint"] = call.service.checkpoint();
    if (!made.sample_password.empty()) answer["sample_password"] = made.sample_password;
    call.out << answer.dump() << "\n";
  } else {
    call.out << "实例已建立 (the instance is ready)\n";
    if (!made.sample_password.empty()) {
      call.out
          << "样例账号的口令，只显示这一次 (password of the sample accounts, shown this once): "
          << made.sample_password << "\n";
    }
  }
  return kGood;
}

Status run_get(Call& call) {
  const Arguments& arguments = call.arguments;
  const std::string output = arguments.value("output");
  if (output.empty()) throw UsageError("请用 -o 指定文件 (say where to with -o)");
  const std::string& document = arguments.words().front();
  const service::Actor actor = actor_of(call);
  const Bytes pdf = arguments.has("bundle")
                        ? call.service.bundle(document, actor)
                        : call.service.get(document, actor, arguments.has("original"));
  if (output == "-") {
    call.out << pdf;
    return kGood;
  }
  write_file(output, pdf);
  if (call.json) {
    Json answer;
    answer["file"] = output;
    answer["size"] = static_cast<std::uint64_t>(pdf.size());
    answer["sha256"] = crypto::sha256(pdf).hex();
    call.out << answer.dump() << "\n";
  }
  return kGood;
}

Status run_checkpoint(Call& call) {
  const std::string note = call.service.checkpoint();
  if (call.json) {
    Json answer;
    answer["checkpoint"] = note;
    call.out << answer.dump() << "\n";
  } else {
    call.out << note;
  }
  return kGood;
}

// For people and tools alike: the text form of C2SP tlog-proof.
Status run_proof(Call& call) {
  const service::ProofOfInclusion proof =
      call.service.proof(call.arguments.words().front(), actor_of(call));
  if (call.json) {
    call.out << service::to_json(proof).dump() << "\n";
    return kGood;
  }
  call.out << ledger::write_proof({proof.entry.index, proof.proof.path, proof.checkpoint});
  return kGood;
}

Status run_reindex(Call& call) {
  // Also where nobody can say who they are any more: the desk may be what is lost.
  service::Actor actor;
  actor.person = "console";
  if (call.arguments.has("as")) actor = actor_of(call);
  call.service.reindex(actor, progress_on(call.words, "重建索引 reindexing"));
  if (call.json) {
    call.out << "{\"reindexed\":true}\n";
  } else {
    call.out << "索引已重建 (the index is rebuilt)\n";
  }
  return kGood;
}

Status run_audit(Call& call) {
  const std::string since_file = call.arguments.value("since");
  const std::string since = since_file.empty() ? "" : read_file(since_file, kLargestCheckpoint);
  const bool regenerate = call.arguments.has("regenerate");
  service::AuditRequest request;
  request.since = since;
  request.regenerate = regenerate;
  request.state = call.arguments.value("state");
  request.with_sm3 = call.arguments.has("sm3");
  request.vkey = call.arguments.value("vkey");
  const service::Audit audit =
      call.service.audit(request, progress_on(call.words, "审计 auditing"));
  if (audit.report.resumed_at > 0) {
    call.words << "续作：前 " << audit.report.resumed_at
               << " 个对象此前已审 (taken up again behind so many objects)\n";
  }
  if (call.json) {
    call.out << service::to_json(audit, regenerate).dump() << "\n";
  } else {
    print(audit.report, call.out);
    print_properties(audit, call.out);
    for (const service::NumberSeries& series : audit.numbers) print_void_numbers(series, call.out);
    if (regenerate) print_regenerated(audit, call.out);
  }
  if (const std::string report = call.arguments.value("report"); !report.empty()) {
    write_file(report, call.service.audit_report(audit));
    call.words << "报告 (report): " << report << "\n";
  }
  return audit.report.good() ? kGood : kFoundBad;
}

Status run_version(Call& call) {
  if (call.json) {
    Json answer;
    answer["version"] = YINXIN_VERSION;
    call.out << answer.dump() << "\n";
  } else {
    call.out << "yinxin " YINXIN_VERSION "\n";
  }
  return kGood;
}

}  // namespace yinxin::programs
