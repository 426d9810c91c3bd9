#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "programs/verbs.h"
#include "service/desk.h"
#include "service/json_forms.h"

namespace yinxin::programs {
namespace {

using casework::Draft;
using Step = casework::Verb;
using service::Actor;
using service::Desk;

constexpr std::size_t kLargestRecord = 16 << 20;
constexpr std::size_t kMostVersions = 1'000'000;

service::Submission read_submission(const std::string& file) {
  try {
    return {file, read_file(file, kLargestRecord)};
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound) throw UsageError(error.what());
    throw;
  }
}

const std::string& word(Call& call, std::size_t place, const char* what) {
  const auto& words = call.arguments.words();
  if (words.size() > place) return words[place];
  throw UsageError(std::string("缺少 missing: ") + what);
}

Desk::Version version_of(Call& call) {
  if (!call.arguments.has("version")) return {};
  return static_cast<std::int64_t>(call.arguments.number("version", 0, kMostVersions));
}

Instant time_of(Call& call, const char* option) {
  const auto time = from_rfc3339(call.arguments.value(option));
  if (time) return *time;
  throw UsageError(std::string("--") + option +
                   " 应如 2026-03-18T09:20 (a time like 2026-03-18T09:20)");
}

std::string line(const Draft& draft) {
  return draft.id + "  " + std::string(casework::chinese_name(draft.state)) + "  第" +
         std::to_string(draft.version) + "版  " + draft.number + "《" + draft.title + "》";
}

void show(Call& call, const Draft& draft) {
  if (call.json) {
    call.out << service::to_json(draft).dump() << "\n";
  } else {
    call.out << line(draft) << "\n";
  }
}

Status show(Call& call, const service::DraftOutcome& outcome) {
  if (call.json) {
    Json json = service::to_json(outcome.draft);
    json["taken"] = outcome.taken;
    json["faults"] = service::to_json(outcome.faults);
    if (outcome.receipt) json["receipt"] = service::to_json(*outcome.receipt);
    call.out << json.dump() << "\n";
  } else {
    call.out << line(outcome.draft) << (outcome.taken ? "" : "：有误，未办理 (refused)") << "\n";
  }
  for (const auto& fault : outcome.faults) call.words << "  " << templating::text(fault) << "\n";
  return outcome.taken ? kGood : kFoundBad;
}

Status create(Call& call, Desk& desk, const Actor& actor) {
  show(call, desk.create(actor, read_submission(word(call, 1, "RECORD"))));
  return kGood;
}

Status edit(Call& call, Desk& desk, const Actor& actor) {
  show(call, desk.edit(actor, word(call, 1, "DRAFT"), version_of(call),
                       read_submission(word(call, 2, "RECORD"))));
  return kGood;
}

Status list(Call& call, Desk& desk, const Actor& actor) {
  Json::Array all;
  casework::DraftFilter filter;
  filter.issuer = actor.agency;
  for (const Draft& draft : desk.list(actor, filter)) {
    if (!call.json) call.out << line(draft) << "\n";
    all.push_back(service::to_json(draft));
  }
  if (call.json) call.out << Json(all).dump() << "\n";
  return kGood;
}

Status show_steps(Call& call, Desk& desk, const Actor& actor) {
  const Draft draft = desk.get(actor, word(call, 1, "DRAFT"));
  Json json = service::to_json(draft);
  json["record"] = draft.record;
  if (!call.json) call.out << line(draft) << "\n";
  for (const casework::StepTaken& step : desk.steps(actor, draft.id)) {
    if (!call.json) {
      call.out << "  " << step.time.substr(0, 16) << "  " << step.by.post << step.by.name << "  "
               << casework::chinese_name(step.verb) << "  " << step.reason << "\n";
    }
    json["steps"].push_back(service::to_json(step));
  }
  if (call.json) call.out << json.dump() << "\n";
  return kGood;
}

Status explain(Call& call, Desk& desk, const Actor& actor) {
  show(call, desk.explain(actor, word(call, 1, "DRAFT"), version_of(call),
                          call.arguments.value("reason")));
  return kGood;
}

Status issue(Call& call, Desk& desk, const Actor& actor) {
  std::optional<Instant> at;
  if (call.arguments.has("at")) at = time_of(call, "at");
  return show(call, desk.issue(actor, word(call, 1, "DRAFT"), version_of(call), at));
}

Status follow_up(Call& call, Desk& desk, const Actor& actor) {
  const std::string& document = word(call, 1, "ID|NUMBER");
  const std::string kind = call.arguments.value("kind");
  if (!kind.empty()) {
    show(call, desk.follow_up(actor, document, kind));
    return kGood;
  }
  Json::Array kinds;
  for (const auto* wanted : desk.follow_ups(actor, document)) {
    if (!call.json) call.out << wanted->kind << "  " << wanted->name << "\n";
    kinds.push_back(Json::Object{{"kind", wanted->kind}, {"name", wanted->name}});
  }
  if (call.json) call.out << Json(kinds).dump() << "\n";
  return kGood;
}

Status preview(Call& call, Desk& desk, const Actor& actor) {
  const std::string output = call.arguments.value("output");
  if (output.empty()) throw UsageError("请用 -o 指定文件 (say where to with -o)");
  write_file(output, desk.preview(actor, word(call, 1, "DRAFT")));
  return kGood;
}

struct Act {
  const char* name;
  Status (*run)(Call&, Desk&, const Actor&);
};

constexpr Act kActs[] = {{"create", create},   {"edit", edit},          {"list", list},
                         {"show", show_steps}, {"explain", explain},    {"issue", issue},
                         {"preview", preview}, {"follow-up", follow_up}};

// The steps that take no more than a reason.
constexpr Step kSteps[] = {Step::kSubmit, Step::kRecall, Step::kDiscard,     Step::kApprove,
                           Step::kReturn, Step::kSign,   Step::kCountersign, Step::kRefuse};

void print(Call& call, const casework::ClockRow& clock) {
  const Instant now = SystemClock().now();
  call.out << "  期限 " << clock.id << "  " << clock.agency << "  "
           << service::standing_of(clock, now) << "  "
           << (clock.begun() ? clock.computations.back().explanation : clock.rule) << "\n";
}

}  // namespace

Status run_draft(Call& call) {
  const std::string& wanted = call.arguments.words().front();
  const Actor actor = actor_of(call);
  Desk& desk = call.service.desk();
  for (const Act& act : kActs) {
    if (wanted == act.name) return act.run(call, desk, actor);
  }
  for (const Step verb : kSteps) {
    if (wanted != casework::name(verb)) continue;
    return show(call, desk.take(actor, word(call, 1, "DRAFT"), version_of(call), verb,
                                call.arguments.value("reason")));
  }
  std::string known;
  for (const Act& act : kActs) known += std::string(act.name) + ", ";
  for (const Step verb : kSteps) known += std::string(casework::name(verb)) + ", ";
  throw UsageError("yinxin draft " + wanted + "？有 (there are): " + known);
}

Status run_receive(Call& call) {
  const Actor actor = actor_of(call);
  const Instant received = call.arguments.has("at") ? time_of(call, "at") : SystemClock().now();
  const auto delivery = call.service.desk().receive(actor, word(call, 0, "ID|NUMBER"), received,
                                                    call.arguments.value("differences"),
                                                    call.arguments.value("agency"));
  const auto clocks = call.service.desk().clocks(actor, delivery.document);
  if (call.json) {
    Json json = service::to_json(delivery);
    for (const auto& clock : clocks) json["clocks"].push_back(service::to_json(clock));
    call.out << json.dump() << "\n";
    return kGood;
  }
  call.out << "已签收 (received) " << delivery.received << "，日志第 " << delivery.log_index
           << " 项\n";
  for (const auto& clock : clocks) print(call, clock);
  return kGood;
}

Status run_todo(Call& call) {
  Json::Array all;
  for (const auto& item : call.service.desk().todo(actor_of(call))) {
    if (!call.json) {
      call.out << item.section << "  " << item.id << "  " << item.number << "《" << item.title
               << "》  " << item.detail << "  " << item.standing << "\n";
    }
    all.push_back(service::to_json(item));
  }
  if (call.json) call.out << Json(all).dump() << "\n";
  return kGood;
}

Status run_case(Call& call) {
  const Actor actor = actor_of(call);
  Json::Array all;
  for (const auto& document : call.service.desk().chain(actor, word(call, 0, "ID|NUMBER"))) {
    Json json = service::to_json(document);
    if (!call.json) {
      call.out << document.date << "  " << document.number << "《" << document.title << "》\n";
    }
    for (const auto& clock : call.service.desk().clocks(actor, document.id)) {
      if (!call.json) print(call, clock);
      json["clocks"].push_back(service::to_json(clock));
    }
    all.push_back(json);
  }
  if (call.json) call.out << Json(all).dump() << "\n";
  return kGood;
}

Status run_clock(Call& call) {
  const Actor actor = actor_of(call);
  const std::string& act = word(call, 0, "start|correct");
  const auto id =
      static_cast<std::int64_t>(std::strtoull(word(call, 1, "CLOCK").c_str(), nullptr, 10));
  Desk& desk = call.service.desk();
  casework::ClockRow clock;
  if (act == "start") {
    clock = desk.start_clock(actor, id, time_of(call, "at"));
  } else if (act == "correct") {
    record::Allowance allowance;
    allowance.transit_days = static_cast<int>(call.arguments.number("transit", 0, 365));
    allowance.extensions = static_cast<int>(call.arguments.number("extensions", 0, 10));
    const auto from = Date::from_iso(call.arguments.value("from"));
    const auto to = Date::from_iso(call.arguments.value("to"));
    if (from && to) allowance.excluded.push_back({*from, *to});
    clock = desk.correct_clock(actor, id, allowance, call.arguments.value("reason"));
  } else {
    throw UsageError("yinxin clock start | correct");
  }
  if (call.json) {
    call.out << service::to_json(clock).dump() << "\n";
  } else {
    print(call, clock);
  }
  return kGood;
}

Status run_ledger(Call& call) {
  const Actor actor = actor_of(call);
  const auto& words = call.arguments.words();
  const bool statistics = !words.empty() && words.front() == "statistics";
  const bool items = !words.empty() && words.front() == "items";
  const std::size_t place = statistics || items ? 1 : 0;
  const service::LedgerRange range{words.size() > place ? words[place] : "",
                                   call.arguments.value("from"), call.arguments.value("to")};
  Desk& desk = call.service.desk();
  if (statistics) {
    Json::Array all;
    for (const auto& rule : desk.statistics(actor, range)) {
      if (!call.json) {
        call.out << rule.rule << "  " << rule.name << "  " << rule.kind;
        for (const auto& figure : rule.figures) {
          call.out << "  " << figure.label << figure.documents.size();
        }
        call.out << "\n";
      }
      all.push_back(service::to_json(rule));
    }
    if (call.json) call.out << Json(all).dump() << "\n";
    return kGood;
  }
  const service::LedgerTable table =
      items ? desk.agreed_items(actor, range) : desk.ledger(actor, range);
  if (call.json) {
    call.out << service::to_json(table).dump() << "\n";
  } else {
    call.out << service::to_csv(table);
  }
  return kGood;
}

}  // namespace yinxin::programs
