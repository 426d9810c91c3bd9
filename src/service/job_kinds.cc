#include "base/error.h"
#include "service/jobs.h"
#include "service/json_forms.h"

namespace yinxin::service {
namespace {

std::string text_of(const Json& options, std::string_view member) {
  const Json* value = options.find(member);
  return value == nullptr || value->is_null() ? std::string() : value->string();
}

bool flag_of(const Json& options, std::string_view member) {
  const Json* value = options.find(member);
  return value != nullptr && value->boolean();
}

Bytes text_file(const Json& json) {
  return json.dump() + "\n";
}

// {"since": a signed checkpoint kept from earlier, "regenerate": make every page again}
JobOutcome run_audit(Service& service, const Job& job, const Actor& actor, const Progress& progress,
                     const Stopped& stopped) {
  AuditRequest request;
  request.since = text_of(job.options, "since");
  request.regenerate = flag_of(job.options, "regenerate");
  request.person = actor.person;
  request.agency = actor.agency;
  request.stopped = stopped;
  const Audit audit = service.audit(request, progress);
  JobOutcome outcome;
  if (stopped()) return outcome;
  outcome.good = audit.report.good();
  Json json = to_json(audit, request.regenerate);
  try {
    outcome.files["pdf"] = service.audit_report(audit);
  } catch (const Error& error) {  // what was found is told also where nobody signs for it
    json["report_problem"] = error.what();
  }
  outcome.files["json"] = text_file(json);
  return outcome;
}

JobOutcome run_reindex(Service& service, const Job& /*job*/, const Actor& actor,
                       const Progress& progress, const Stopped& stopped) {
  service.reindex(actor, [&](std::uint64_t done, std::uint64_t total) {
    if (stopped()) throw Error(ErrorCode::kUnavailable, "reindex", "已取消 (cancelled)");
    progress(done, total);
  });
  return {};
}

// Signatures of all documents brought to the level aimed at, as they stand; it cannot be cancelled.
JobOutcome run_renewal(Service& service, const Job& job, const Actor& actor,
                       const Progress& progress, const Stopped& /*stopped*/) {
  const Upgrade upgrade = service.upgrade_all(flag_of(job.options, "renew"), actor, progress);
  return {upgrade.count(UpgradeRow::Outcome::kFailed) == 0,
          {{"json", text_file(to_json(upgrade))}}};
}

}  // namespace

const std::vector<JobKind>& job_kinds() {
  using Form = JobOption::Form;
  static const std::vector<JobKind> kKinds = {
      {"audit",
       casework::Verb::kAudit,
       {{"since", Form::kCheckpoint}, {"regenerate", Form::kFlag}},
       run_audit},
      {"reindex", casework::Verb::kOperate, {}, run_reindex},
      {"renewal", casework::Verb::kOperate, {{"renew", Form::kFlag}}, run_renewal},
  };
  return kKinds;
}

}  // namespace yinxin::service
