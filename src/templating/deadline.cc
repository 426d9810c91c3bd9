#include "templating/deadline.h"

#include <chrono>

#include "record/calendar.h"
#include "templating/annotated_record.h"

namespace yinxin::templating {
namespace {

using std::chrono::minutes;

// A date or moment of the annotated record.
struct Moment {
  Instant instant;       // of a date: its beginning
  bool precise = false;  // to the minute
};

std::optional<Moment> moment(const Expression& expression, pugi::xml_node root, Budget& budget) {
  const auto nodes = expression.nodes(root, budget);
  if (nodes.empty()) return std::nullopt;
  const auto node = nodes.front().node();
  if (const auto minute = node.attribute("minute")) {
    return Moment{Instant(minutes(minute.as_llong())), true};
  }
  if (const auto day = node.attribute("day")) {
    return Moment{china_midnight(Date::from_day_number(day.as_llong())), false};
  }
  return std::nullopt;
}

// A document of an earlier day was issued at some time of that day; one of a later day has a fault
// of its own.
Moment moment_of_issue(const AnnotatedRecord& annotated, Instant now) {
  if (!(annotated.date < china_date(now))) return {now, true};
  return {china_midnight(annotated.date), false};
}

void annotate(pugi::xml_node root, const ComputedDeadline& computed) {
  const record::DueTime& due = computed.due;
  const auto minute_of = [](Instant instant) {
    return std::chrono::duration_cast<minutes>(instant.time_since_epoch()).count();
  };
  auto node = root.append_child(computed.deadline->name.c_str());
  node.text().set(due.last_day.iso().c_str());
  const auto set = [&](const char* name, const std::string& value) {
    node.append_attribute(name).set_value(value.c_str());
  };
  set("day", std::to_string(due.last_day.day_number()));
  set("minute", std::to_string(minute_of(due.end)));
  set("start", std::to_string(china_date(due.start).day_number()));
  set("_", due.last_day.chinese());
  set("_date", due.last_day.chinese());
  set("_minute", due.hourly ? record::chinese_minute(due.end) : due.last_day.chinese());
  set("_limit", computed.limit.length());
}

}  // namespace

std::vector<ComputedDeadline> compute_deadlines(const Template& kind, pugi::xml_node root) {
  std::vector<ComputedDeadline> out;
  if (!kind.limits) return out;
  Budget budget;
  for (const Deadline& deadline : kind.deadlines) {
    if (deadline.when && !deadline.when.truth(root, budget)) continue;
    const auto start = moment(deadline.start, root, budget);
    if (!start) continue;
    const auto* limit = kind.limits->find(deadline.rule, china_date(start->instant));
    if (limit == nullptr) continue;
    out.push_back(
        {&deadline, *limit, record::due_time(*limit, start->instant, kind.limits->calendar()), ""});
    annotate(root, out.back());
  }
  return out;
}

bool is_late(const ComputedDeadline& computed, const AnnotatedRecord& annotated, Instant now,
             Budget& budget) {
  const Deadline& deadline = *computed.deadline;
  if (!deadline.by_issue && !deadline.by) return false;
  const auto done = deadline.by_issue ? moment_of_issue(annotated, now)
                                      : moment(deadline.by, annotated.root(), budget);
  if (!done) return false;
  const record::DueTime& due = computed.due;
  if (due.hourly) return due.end < done->instant;
  return due.last_day < china_date(done->instant);
}

std::string ComputedDeadline::text() const {
  std::string out = deadline->label + due.chinese() +
                    (standing.empty() ? "" : "（" + standing + "）") + "：" +
                    std::string(words(limit.kind)) + limit.length() + "，" +
                    explanation(limit, due) + "（" + limit.basis + "）";
  const auto doubt = words(limit.sureness);
  return doubt.empty() ? out : out + "，规则" + std::string(doubt);
}

Json ComputedDeadline::json() const {
  return Json::Object{
      {"field", deadline->name},
      {"label", deadline->label},
      {"rule", limit.id},
      {"version", limit.version},
      {"kind", std::string(words(limit.kind))},
      {"length", limit.length()},
      {"start", to_rfc3339(due.start)},
      {"end", to_rfc3339(due.end)},
      {"last_day", due.last_day.iso()},
      {"nominal", due.nominal.iso()},
      {"standing", standing},
      {"explanation", explanation(limit, due)},
      {"basis", limit.basis},
      {"to_verify", limit.sureness != record::TimeLimit::Sureness::kRead || due.assumed}};
}

}  // namespace yinxin::templating
