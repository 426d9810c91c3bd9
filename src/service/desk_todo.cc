#include <algorithm>

#include "service/desk.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

using casework::Draft;
using casework::State;
using casework::Verb;

// What a draft in that state asks of somebody who may take that step.
struct Duty {
  State state;
  Verb verb;
  const char* section;
  const char* detail;
};

constexpr Duty kDuties[] = {
    {State::kReturned, Verb::kEdit, "returned", "退回修改"},
    {State::kSubmitted, Verb::kApprove, "review", "待审核"},
    {State::kReviewed, Verb::kSign, "sign", "待签发"},
    {State::kCountersigning, Verb::kCountersign, "countersign", "待会签"},
    {State::kReady, Verb::kIssue, "seal", "待编号用印"},
};

casework::Object object_of(const Draft& draft, const Actor& actor) {
  casework::Object object;
  object.state = draft.state;
  if (draft.author == actor.person) object.relations.add(casework::Relation::kAuthor);
  for (std::size_t i = 0; i < draft.issuers.size(); ++i) {
    if (draft.issuers[i].agency != actor.agency) continue;
    object.relations.add(i == 0 ? casework::Relation::kIssuer : casework::Relation::kCoIssuer);
  }
  return object;
}

bool has_signed(const Draft& draft, const std::string& agency) {
  return std::any_of(draft.issuers.begin(), draft.issuers.end(), [&](const auto& signature) {
    return signature.agency == agency && !signature.person.empty();
  });
}

std::vector<Duty> duties_of(const Draft& draft, const Actor& actor) {
  std::vector<Duty> duties;
  for (const Duty& duty : kDuties) {
    const bool is_meant = duty.state == draft.state &&
                          casework::may(actor.subject(), duty.verb, object_of(draft, actor));
    const bool is_done = duty.verb == Verb::kCountersign && has_signed(draft, actor.agency);
    if (is_meant && !is_done) duties.push_back(duty);
  }
  return duties;
}

// What was returned says why.
std::string detail_of(const Duty& duty, const std::vector<casework::StepTaken>& steps) {
  if (duty.state != State::kReturned) return duty.detail;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (step->verb == Verb::kReturn || step->verb == Verb::kRefuse) return step->reason;
  }
  return duty.detail;
}

}  // namespace

std::vector<TodoItem> Desk::todo(const Actor& actor) {
  follow();
  std::vector<TodoItem> items;
  const Instant now = parts_.clock().now();
  const auto book = casebook();
  casework::Object object;
  object.relations = {casework::Relation::kAddressee, casework::Relation::kResponsible};
  if (casework::may(actor.subject(), Verb::kReceive, object)) {
    for (const auto& delivery : book.to_receive(actor.agency)) {
      const auto document = book.document(delivery.document);
      if (!document) continue;
      items.push_back({"receive", document->id, document->number, document->title,
                       delivery.copy ? "抄送，待签收" : "待签收", "", "", 0, "", ""});
    }
  }
  if (casework::may(actor.subject(), Verb::kReadClock, object)) {
    for (const auto& clock : book.open_clocks(actor.agency)) {
      const auto document = book.document(clock.document);
      const std::string standing = standing_of(clock, now);
      // What waits for a receipt is to be received; a right that has lapsed is nobody's to do.
      const bool waits = !clock.begun() && clock.from != "decision";
      const bool lapsed = clock.begun() && !clock.duty && clock.computations.back().end <= now;
      if (!document || waits || lapsed) continue;
      const ClockView view = this->view(clock, *document);
      items.push_back({"due", document->id, document->number, document->title,
                       clock.begun() ? clock.computations.back().explanation : "请登记决定日期",
                       clock.begun() ? to_rfc3339(clock.computations.back().end) : "", standing,
                       clock.id, view.name, view.kind});
    }
  }
  casework::DraftFilter mine;
  mine.issuer = actor.agency;
  mine.states = {State::kReturned, State::kSubmitted, State::kReviewed, State::kCountersigning,
                 State::kReady};
  for (const Draft& draft : drafts().list(mine)) {
    for (const Duty& duty : duties_of(draft, actor)) {
      if (!is_entitled(actor, draft, duty.verb)) continue;
      const auto steps = duty.state == State::kReturned ? drafts().steps(draft.id)
                                                        : std::vector<casework::StepTaken>();
      items.push_back({duty.section, draft.id, draft.number, draft.title, detail_of(duty, steps),
                       "", "", 0, "", ""});
    }
  }
  std::stable_sort(items.begin(), items.end(), [](const TodoItem& a, const TodoItem& b) {
    return !a.due.empty() && (b.due.empty() || a.due < b.due);
  });
  return items;
}

}  // namespace yinxin::service
