#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "programs/verbs.h"
#include "service/json_forms.h"

namespace yinxin::programs {
namespace {

// One more than a record may have, so that the record's own limit is the one people hear of.
constexpr std::size_t kLargestRecord = (16 << 20);

service::Submission read_submission(const std::string& file) {
  try {
    return {file, read_file(file, kLargestRecord)};
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound) throw UsageError(error.what());
    throw;
  }
}

void print(const std::vector<templating::Fault>& faults, std::ostream& words) {
  for (const templating::Fault& fault : faults) words << "  " << templating::text(fault) << "\n";
}

Json with_record(Json object, const std::string& record) {
  object["record"] = record;
  return object;
}

Json outcome_json(const service::IssueOutcome& outcome, const std::string& record) {
  if (outcome.receipt) return with_record(to_json(*outcome.receipt), record);
  Json refused;
  refused["faults"] = service::to_json(outcome.faults);
  if (outcome.error) refused["error"] = outcome.error->what();
  return with_record(refused, record);
}

void print(const service::IssueOutcome& outcome, const std::string& record, Call& call) {
  if (outcome.receipt) {
    const service::IssueReceipt& receipt = *outcome.receipt;
    call.out << receipt.number << "《" << receipt.title << "》已签发归档 (issued)\n"
             << "  成文日期 " << receipt.date << "  编号 id " << receipt.id << "\n"
             << "  SHA-256 " << receipt.pdf_sha256.hex() << "\n"
             << "  日志第 " << receipt.log_index << " 项 (log entry)\n"
             << "  签名 " << receipt.level << " (signature level)\n";
    if (!receipt.level_problem.empty()) {
      call.out << "  尚待补充，请稍后运行 yinxin upgrade (awaiting a service; upgrade later): "
               << receipt.level_problem << "\n";
    }
  } else if (outcome.error) {
    call.words << record << "：" << outcome.error->what() << "\n";
  } else {
    call.words << record << "：有误，未签发 (refused)\n";
  }
  print(outcome.faults, call.words);
}

Status status_of(const service::IssueOutcome& outcome) {
  if (outcome.receipt) return kGood;
  const bool broken = outcome.error && (outcome.error->code() == ErrorCode::kUnavailable ||
                                        outcome.error->code() == ErrorCode::kInternal);
  return broken ? kEnvironment : kFoundBad;
}

std::optional<Instant> time_of(const Arguments& arguments) {
  if (!arguments.has("at")) return {};
  const auto at = from_rfc3339(arguments.value("at"));
  if (!at) throw UsageError("--at 应如 2026-03-18T09:20 (a time like 2026-03-18T09:20)");
  return at;
}

}  // namespace

Status run_check(Call& call) {
  Status status = kGood;
  for (const std::string& file : call.arguments.words()) {
    const auto checkup = call.service.check(read_submission(file));
    const bool bad = templating::has_errors(checkup.faults);
    if (bad) status = kFoundBad;
    if (call.json) {
      Json answer;
      answer["good"] = !bad;
      answer["faults"] = service::to_json(checkup.faults);
      answer["deadlines"] = Json::Array();
      for (const auto& deadline : checkup.deadlines) answer["deadlines"].push_back(deadline.json());
      call.out << with_record(answer, file).dump() << "\n";
      continue;
    }
    call.out << file << (bad ? "：有误 (faults)\n" : "：可以签发 (good)\n");
    print(checkup.faults, call.out);
    for (const auto& deadline : checkup.deadlines) {
      call.out << "  期限 " << deadline.text() << "\n";
    }
  }
  return status;
}

Status run_render(Call& call) {
  const std::string& file = call.arguments.words().front();
  const std::string output = call.arguments.value("output");
  if (output.empty()) throw UsageError("请用 -o 指定文件 (say where to with -o)");
  std::vector<templating::Fault> faults;
  const Bytes pdf = call.service.render(read_submission(file), call.arguments.has("draft"), faults);
  if (!pdf.empty()) {
    if (output == "-") {
      call.out << pdf;
    } else {
      write_file(output, pdf);
    }
  }
  if (call.json && output != "-") {
    Json answer;
    if (!pdf.empty()) answer["file"] = output;
    answer["faults"] = service::to_json(faults);
    call.out << with_record(answer, file).dump() << "\n";
  } else {
    if (pdf.empty()) call.words << file << "：有误，未生成 (refused)\n";
    print(faults, call.words);
  }
  return pdf.empty() ? kFoundBad : kGood;
}

Status run_issue(Call& call) {
  const std::vector<std::string>& files = call.arguments.words();
  const std::string output = call.arguments.value("output");
  if (!output.empty() && files.size() > 1) {
    throw UsageError("-o 只用于一份记录 (-o is for one record)");
  }
  std::vector<service::Submission> submissions;
  submissions.reserve(files.size());
  for (const std::string& file : files) submissions.push_back(read_submission(file));
  const auto actor = actor_of(call);
  const auto outcomes = call.service.issue_all(submissions, actor, time_of(call.arguments));

  Status status = kGood;
  Json::Array answers;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    status = std::max(status, status_of(outcomes[i]));
    if (outcomes[i].receipt && !output.empty()) write_file(output, outcomes[i].receipt->pdf);
    if (call.json) {
      answers.push_back(outcome_json(outcomes[i], files[i]));
    } else {
      print(outcomes[i], files[i], call);
    }
  }
  if (call.json) call.out << (answers.size() == 1 ? answers.front() : Json(answers)).dump() << "\n";
  return status;
}

}  // namespace yinxin::programs
