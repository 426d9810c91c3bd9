#include <algorithm>

#include "base/error.h"
#include "service/desk.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

using casework::ClockRow;
using casework::IssuedDocument;
using casework::Relation;
using casework::Verb;

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

casework::Object object_of(const ClockRow& clock, const IssuedDocument& document,
                           const Actor& actor) {
  casework::Object object;
  if (clock.agency == actor.agency) object.relations.add(Relation::kResponsible);
  if (contains(document.issuers, actor.agency)) object.relations.add(Relation::kIssuer);
  return object;
}

[[noreturn]] void no_clock(std::int64_t id) {
  throw Error(ErrorCode::kNotFound, "期限 " + std::to_string(id), "没有这项期限 (no such clock)");
}

}  // namespace

std::string standing_of(const ClockRow& clock, Instant now) {
  if (!clock.open()) return clock.late ? "逾期答复" : "已答复";
  if (!clock.begun()) return "未起算";
  const casework::Computation& computed = clock.computations.back();
  const auto start = from_rfc3339(computed.start);
  const auto last_day = Date::from_iso(computed.last_day);
  if (!start || !last_day) return "";
  const bool hourly = computed.end != china_midnight(china_date(computed.end));
  if (!clock.duty && computed.end <= now) return "期满未行使";
  return record::standing({*start, hourly, computed.end, *last_day, *last_day, false}, now);
}

std::vector<ClockRow> Desk::clocks(const Actor& actor, const std::string& id_or_number) {
  const IssuedDocument issued = document(actor, id_or_number);
  auto clocks = casebook().clocks(issued.id);
  clocks.erase(std::remove_if(clocks.begin(), clocks.end(),
                              [&](const ClockRow& clock) {
                                return !casework::may(actor.subject(), Verb::kReadClock,
                                                      object_of(clock, issued, actor));
                              }),
               clocks.end());
  return clocks;
}

std::vector<ClockRow> Desk::open_clocks(const Actor& actor) {
  casework::Object object;
  object.relations.add(Relation::kResponsible);
  require_may(actor, Verb::kReadClock, object, "期限 clocks");
  follow();
  return casebook().open_clocks(actor.agency);
}

ClockRow Desk::start_clock(const Actor& actor, std::int64_t id, Instant decision) {
  follow();
  const ClockRow clock = casebook().clock(id);
  const auto issued = seen(actor, clock.document);
  if (!issued) no_clock(id);
  require_may(actor, Verb::kStartClock, object_of(clock, *issued, actor), issued->number);
  if (clock.begun()) {
    throw Error(ErrorCode::kConflict, issued->number,
                "期限已经起算，更正请说明理由 (has begun; a correction needs a reason)");
  }
  if (clock.from == "receipt" || decision > parts_.clock().now()) {
    throw Error(ErrorCode::kInvalidInput, "起算时间 start",
                "从收到起算的请签收文书；起算时间不能晚于现在 "
                "(it begins with the receipt; and not after now)");
  }
  auto computed = compute_limit(parts_, issued->kind, clock.rule, decision, {});
  if (!computed) {
    throw Error(ErrorCode::kInvalidInput, clock.rule,
                "这一规则没有可计算的期限 (nothing to be computed by this rule)");
  }
  computed->person = actor.person;
  casebook().compute(clock, *computed);
  return casebook().clock(id);
}

ClockRow Desk::correct_clock(const Actor& actor, std::int64_t id,
                             const record::Allowance& allowance, const std::string& reason) {
  follow();
  const ClockRow clock = casebook().clock(id);
  const auto issued = seen(actor, clock.document);
  if (!issued) no_clock(id);
  require_may(actor, Verb::kCorrectClock, object_of(clock, *issued, actor), issued->number);
  if (reason.empty() || !clock.begun()) {
    throw Error(ErrorCode::kInvalidInput, "更正理由 reason",
                "期限起算之后才能更正，并须写明理由 (only once it has begun, and with a reason)");
  }
  const auto start = from_rfc3339(clock.computations.back().start);
  auto computed = compute_limit(parts_, issued->kind, clock.rule, *start, allowance);
  if (!computed) no_clock(id);
  computed->reason = reason;
  computed->person = actor.person;
  casebook().compute(clock, *computed);
  return casebook().clock(id);
}

// The limit that has passed unless the record or the draft says why; else empty.
std::string Desk::unexplained(const casework::Draft& draft, const record::Record& record,
                              Instant at) {
  if (!draft.lateness.empty()) return "";
  const templating::Template& kind = parts_.kind(record.kind());
  for (const templating::Deadline& deadline : kind.deadlines) {
    if (!deadline.explain.empty() && !record.value(deadline.explain.c_str()).empty()) return "";
  }
  const auto cited_documents = parts_.cited_documents(kind, record, draft.issuers.front().agency);
  if (cited_documents.empty()) return "";
  follow();
  for (const std::string& cited : cited_documents) {
    for (const ClockRow& clock : casebook().clocks(cited)) {
      const bool answers = clock.open() && clock.begun() && contains(clock.kinds, kind.kind) &&
                           clock.agency == draft.issuers.front().agency;
      if (!answers || at < clock.computations.back().end) continue;
      return clock.computations.back().name + "的期限已过（" +
             clock.computations.back().explanation + "）";
    }
  }
  return "";
}

// A late answer says why, in its record or in its draft; the explanation stays with the limit.
void Desk::require_explained(const casework::Draft& draft, const record::Record& record,
                             Instant at) {
  const std::string late = unexplained(draft, record, at);
  if (late.empty()) return;
  throw Error(ErrorCode::kInvalidInput, "逾期说明 lateness",
              late + "，请先写明逾期说明 (it is too late; say why first)");
}

std::string Desk::late_for(const casework::Draft& draft) {
  try {
    const auto record = record::Record::parse(draft.record, "稿件 " + draft.id);
    return unexplained(draft, record, parts_.clock().now());
  } catch (const Error&) {
    return "";  // what is wrong with it is said when it is checked
  }
}

}  // namespace yinxin::service
