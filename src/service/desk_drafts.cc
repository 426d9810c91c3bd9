#include <algorithm>

#include "base/error.h"
#include "crypto/digest.h"
#include "record/secrecy.h"
#include "service/desk.h"
#include "service/parts.h"
#include "service/signed_record.h"
#include "templating/instantiate.h"

namespace yinxin::service {
namespace {

using casework::Draft;
using casework::Hand;
using casework::Relation;
using casework::Verb;

constexpr std::size_t kShortestReason = 2;
constexpr std::size_t kLongestReason = 2000;

std::string place_of(const std::string& id) {
  return "稿件 " + id;
}

casework::Object object_of(const Draft& draft, const Actor& actor) {
  casework::Object object;
  object.state = draft.state;
  if (draft.author == actor.person) object.relations.add(Relation::kAuthor);
  for (std::size_t i = 0; i < draft.issuers.size(); ++i) {
    if (draft.issuers[i].agency != actor.agency) continue;
    object.relations.add(i == 0 ? Relation::kIssuer : Relation::kCoIssuer);
  }
  return object;
}

bool may_read(const Draft& draft, const Actor& actor) {
  return casework::may(actor.subject(), Verb::kReadDraft, object_of(draft, actor));
}

[[noreturn]] void refuse_classified() {
  throw Error(ErrorCode::kForbidden, "涉密标识 secrecy",
              "记录含有国家秘密标志，本系统拒收，未保存任何内容；请按保密规定在涉密系统中办理 "
              "(classified material is refused; nothing was stored)");
}

bool is_principal(const Actor& actor, Parts& parts) {
  if (actor.local_operator) return true;
  const auto person =
      parts.directory().person(actor.person, actor.agency, china_date(parts.clock().now()));
  return person && person->principal;
}

void check_reason(Verb verb, const std::string& reason) {
  const bool needed = verb == Verb::kReturn || verb == Verb::kRefuse;
  if ((!needed || reason.size() >= kShortestReason) && reason.size() <= kLongestReason) return;
  throw Error(ErrorCode::kInvalidInput, "理由 reason",
              "请写明理由，最多2000字节 (give a reason, of at most 2,000 bytes)");
}

// As it would be if it were issued now.
record::Record record_as_signed(const Draft& draft, Parts& parts) {
  const auto record = record::Record::parse(draft.record, place_of(draft.id));
  return record::Record::parse(signed_record(draft, record, parts.kind(record.kind()),
                                             parts.directory(), parts.clock().now(), {}),
                               place_of(draft.id));
}

std::vector<templating::Fault> faults_of(const Draft& draft, Parts& parts) {
  const auto record = record_as_signed(draft, parts);
  auto faults = templating::check(parts.kind(record.kind()), record, parts.context({}));
  if (auto early = early_date(draft, record, parts.clock().now())) {
    faults.push_back(*std::move(early));
  }
  return faults;
}

archive::TrailAct act_of(const Actor& actor, std::string_view verb, const std::string& id,
                         const std::string& detail = {}) {
  return {actor.person, actor.agency, "draft." + std::string(verb), id,
          detail.size() > kLongestReason ? std::string() : detail};
}

}  // namespace

casework::Drafts Desk::drafts() {
  return {parts_.desk(), parts_.clock()};
}

// Refuses, before anything is kept, what may not be in this system at all.
casework::NewDraft Desk::read_record(const Submission& submission) {
  const auto record = record::Record::parse(submission.record, submission.name);
  const templating::Template& kind = parts_.kind(record.kind());
  if (record::classification_mark(submission.record)) refuse_classified();
  const templating::Context context = parts_.context({});
  for (const auto& fault : templating::check(kind, record, context)) {
    if (fault.code == "secrecy") refuse_classified();
  }
  casework::NewDraft draft{record.kind(), kind.name, submission.record, {}, ""};
  const Date day = templating::date_of(record, context);
  for (const std::string& issuer : record.values("issuer")) {
    const auto agency = parts_.directory().agency(issuer, day);
    if (!agency) {
      throw Error(ErrorCode::kInvalidInput, "发文机关 " + issuer,
                  "名录中没有这个机关 (no such agency in the registry)");
    }
    draft.issuers.push_back(agency->id);
  }
  if (draft.issuers.empty()) {
    throw Error(ErrorCode::kInvalidInput, "发文机关 issuer", "请填写发文机关 (who issues it?)");
  }
  const std::string name = record::text_of(record.root().child("case").child("name"));
  if (!name.empty()) draft.title += "：" + name;
  return draft;
}

// The local operator stands for every agency; for which, the draft says.
Hand Desk::hand_of(const Actor& actor, const Draft& draft) {
  if (actor.local_operator) {
    const auto unsigned_place =
        std::find_if(draft.issuers.begin(), draft.issuers.end(),
                     [](const casework::Signature& s) { return s.person.empty(); });
    const auto& place =
        unsigned_place == draft.issuers.end() ? draft.issuers.front() : *unsigned_place;
    return {actor.person, "样例操作员", "", place.agency};
  }
  const auto person =
      parts_.directory().person(actor.person, actor.agency, china_date(parts_.clock().now()));
  if (!person) {
    throw Error(ErrorCode::kForbidden, actor.person,
                "名录中没有此人 (no such person in the registry)");
  }
  return {person->id, person->name, person->post, person->agency};
}

casework::Draft Desk::read(const Actor& actor, const std::string& id) {
  Draft draft = drafts().get(id);
  if (may_read(draft, actor)) return draft;
  throw Error(ErrorCode::kNotFound, place_of(id), "没有这份稿件 (no such draft)");
}

casework::Draft Desk::require(const Actor& actor, const std::string& id, Verb verb,
                              Version version) {
  Draft draft = read(actor, id);
  require_may(actor, verb, object_of(draft, actor), place_of(id));
  if (version) draft.version = *version;
  return draft;
}

casework::Draft Desk::create(const Actor& actor, const Submission& record,
                             const std::string& request) {
  // Also of what is refused, its digest.
  const std::string digest = "sha256 " + crypto::sha256(record.record).hex();
  return parts_.recorded(act_of(actor, "create", "", digest), [&] {
    casework::NewDraft draft = read_record(record);
    draft.request = request;
    casework::Object object;
    for (const std::string& issuer : draft.issuers) {
      if (issuer == actor.agency) object.relations.add(Relation::kIssuer);
    }
    require_may(actor, Verb::kCreateDraft, object, "发文机关 " + draft.issuers.front());
    Draft unsaved;
    for (const std::string& issuer : draft.issuers) unsaved.issuers.push_back({issuer, "", "", ""});
    return drafts().create(draft, hand_of(actor, unsaved));
  });
}

casework::Draft Desk::edit(const Actor& actor, const std::string& id, Version version,
                           const Submission& record) {
  const std::string digest = "sha256 " + crypto::sha256(record.record).hex();
  return parts_.recorded(act_of(actor, "edit", id, digest), [&] {
    const Draft draft = require(actor, id, Verb::kEdit, version);
    return drafts().edit(id, draft.version, read_record(record), hand_of(actor, draft));
  });
}

casework::Draft Desk::get(const Actor& actor, const std::string& id) {
  return parts_.recorded(act_of(actor, "read", id), [&] {
    settle(id);
    return read(actor, id);
  });
}

std::vector<casework::StepTaken> Desk::steps(const Actor& actor, const std::string& id) {
  read(actor, id);
  return drafts().steps(id);
}

Bytes Desk::record(const Actor& actor, const std::string& id, std::int64_t version) {
  read(actor, id);
  return drafts().record(id, version);
}

Submission Desk::as_signed(const Submission& submission) {
  std::vector<templating::Fault> faults;
  const auto record = parts_.read_record(submission, faults);
  const auto* kind = record ? parts_.templates().find(record->kind()) : nullptr;
  if (kind == nullptr) return submission;
  Draft draft;
  draft.record = submission.record;
  const Date today = china_date(parts_.clock().now());
  for (const std::string& issuer : record->values("issuer")) {
    const auto agency = parts_.directory().agency(issuer, today);
    if (agency) draft.issuers.push_back({agency->id, "", "", ""});
  }
  if (draft.issuers.size() < 2) return submission;
  return {submission.name,
          signed_record(draft, *record, *kind, parts_.directory(), parts_.clock().now(), {})};
}

std::vector<Verb> Desk::allowed(const Actor& actor, const Draft& draft) const {
  std::vector<Verb> verbs;
  for (const Verb verb :
       {Verb::kEdit, Verb::kSubmit, Verb::kRecall, Verb::kDiscard, Verb::kApprove, Verb::kSign,
        Verb::kCountersign, Verb::kIssue, Verb::kReturn, Verb::kRefuse, Verb::kExplainLateness}) {
    const bool signs = verb == Verb::kCountersign || verb == Verb::kRefuse;
    const bool has_signed = std::any_of(
        draft.issuers.begin(), draft.issuers.end(), [&](const casework::Signature& signature) {
          return signature.agency == actor.agency && !signature.person.empty();
        });
    if (signs && has_signed) continue;
    if (casework::may(actor.subject(), verb, object_of(draft, actor)) &&
        is_entitled(actor, draft, verb)) {
      verbs.push_back(verb);
    }
  }
  return verbs;
}

std::vector<casework::Draft> Desk::list(const Actor& actor, const casework::DraftFilter& filter) {
  auto all = drafts().list(filter);
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const Draft& draft) { return !may_read(draft, actor); }),
            all.end());
  return all;
}

std::vector<templating::Fault> Desk::check(const Actor& actor, const std::string& id) {
  return parts_.recorded(act_of(actor, "check", id),
                         [&] { return faults_of(read(actor, id), parts_); });
}

Bytes Desk::preview(const Actor& actor, const std::string& id) {
  return parts_.recorded(act_of(actor, "preview", id), [&] {
    const auto record = record_as_signed(read(actor, id), parts_);
    templating::Context context = parts_.context({});
    context.draft = true;
    return typeset(record, context, parts_.typesetting(parts_.kind(record.kind()))).pdf;
  });
}

// Whether to offer it. Of a kind whose template is wrong now, that will be said when it is asked.
bool Desk::is_entitled(const Actor& actor, const Draft& draft, Verb verb) const {
  if (verb != Verb::kSign && verb != Verb::kCountersign) return true;
  try {
    return !parts_.kind(draft.kind).principal_signs || is_principal(actor, parts_);
  } catch (const Error&) {
    return true;
  }
}

// 须由正职签发的文种: its template says so.
void Desk::require_entitled(const Actor& actor, const Draft& draft) {
  if (!parts_.kind(draft.kind).principal_signs || is_principal(actor, parts_)) return;
  throw Error(
      ErrorCode::kForbidden, place_of(draft.id),
      "此文种须由正职负责人或者主持工作的负责人签发 (to be signed by the head of the agency)");
}

DraftOutcome Desk::take(const Actor& actor, const std::string& id, Version version, Verb verb,
                        const std::string& reason) {
  if (verb == Verb::kEdit || verb == Verb::kIssue) {
    throw Error(ErrorCode::kInternal, place_of(id), "this step has a verb of its own");
  }
  return parts_.recorded(act_of(actor, casework::name(verb), id, reason), [&] {
    const Draft draft = require(actor, id, verb, version);
    check_reason(verb, reason);
    if (verb == Verb::kSign || verb == Verb::kCountersign) require_entitled(actor, draft);
    DraftOutcome outcome;
    if (verb == Verb::kSubmit) outcome.faults = faults_of(draft, parts_);
    outcome.draft = draft;
    if (templating::has_errors(outcome.faults)) return outcome;
    outcome.draft = drafts().take(id, draft.version, verb, reason, hand_of(actor, draft));
    outcome.taken = true;
    return outcome;
  });
}

casework::Draft Desk::explain(const Actor& actor, const std::string& id, Version version,
                              const std::string& lateness) {
  return parts_.recorded(act_of(actor, "explain", id, lateness), [&] {
    const Draft draft = require(actor, id, Verb::kExplainLateness, version);
    check_reason(Verb::kReturn, lateness);
    return drafts().explain(id, draft.version, lateness, hand_of(actor, draft));
  });
}

}  // namespace yinxin::service
