#include <algorithm>

#include "api/number.h"
#include "api/problem.h"
#include "api/resources.h"
#include "base/error.h"
#include "record/record_json.h"
#include "service/desk.h"
#include "service/json_forms.h"

namespace yinxin::api {
namespace {

std::string tag_of(const casework::Draft& draft) {
  return "\"" + std::to_string(draft.version) + "\"";
}

// The version that the client has read. Throws Error(kInvalidInput) without one: nobody changes
// what they have not seen.
service::Desk::Version version_of(const Request& request) {
  const std::string tag = request.header("if-match");
  const bool quoted = tag.size() > 2 && tag.front() == '"' && tag.back() == '"';
  if (quoted) {
    const std::string_view digits = std::string_view(tag).substr(1, tag.size() - 2);
    if (const auto version = number_of<std::int64_t>(digits)) return version;
  }
  throw Error(ErrorCode::kInvalidInput, "If-Match",
              "请带上读到的版本，如 \"3\" (send the version that you have read)");
}

// Of which the record is wanted; absent: the newest.
std::optional<std::int64_t> version_asked(const Request& request) {
  const std::string text = request.parameter("version");
  if (text.empty()) return {};
  if (const auto version = number_of<std::int64_t>(text); version && *version > 0) return version;
  throw Error(ErrorCode::kInvalidInput, "version", "应为版次，如 3 (a version like 3)");
}

Response shown(const Json& json, const casework::Draft& draft, int status = 200) {
  Response response = api::json(json, status);
  response.headers.emplace_back("ETag", tag_of(draft));
  return response;
}

Response shown(const service::DraftOutcome& outcome) {
  Json json = service::to_json(outcome.draft);
  json["taken"] = outcome.taken;
  json["faults"] = service::to_json(outcome.faults);
  if (outcome.receipt) json["receipt"] = service::to_json(*outcome.receipt);
  return shown(json, outcome.draft, outcome.taken ? 200 : 422);
}

std::string text_of(const Json& object, std::string_view member) {
  const Json* value = object.find(member);
  return value == nullptr || value->is_null() ? std::string() : value->string();
}

casework::Verb step_of(const std::string& name) {
  using V = casework::Verb;
  for (const V verb : {V::kSubmit, V::kRecall, V::kDiscard, V::kApprove, V::kReturn, V::kSign,
                       V::kCountersign, V::kRefuse, V::kIssue}) {
    if (casework::name(verb) == name) return verb;
  }
  throw Error(ErrorCode::kInvalidInput, "verb", "没有这一步 (no such step)");
}

}  // namespace

service::Submission submission(const Request& request) {
  if (request.media_type() != "application/json") return {"record.xml", request.body};
  return {"record.json",
          record::record_xml(Json::parse(request.body, "record.json"), "record.json")};
}

Response create_draft(Call& call) {
  const auto draft = call.service.desk().create(call.actor, submission(call.request),
                                                call.request.header("idempotency-key"));
  Response response = shown(service::to_json(draft), draft, 201);
  response.headers.emplace_back("Location", "/api/v1/drafts/" + draft.id);
  return response;
}

Response list_drafts(Call& call) {
  casework::DraftFilter filter;
  if (call.request.says_yes("mine")) filter.author = call.actor.person;
  const std::string state = call.request.parameter("state");
  for (const casework::State known : casework::all_states()) {
    if (!state.empty() && casework::name(known) == state) filter.states.add(known);
  }
  Json drafts = Json::Array();
  for (const auto& draft : call.service.desk().list(call.actor, filter)) {
    drafts.push_back(service::to_json(draft));
  }
  return json(Json::Object{{"drafts", drafts}});
}

Response show_draft(Call& call) {
  const auto draft = call.service.desk().get(call.actor, call.of_path("id"));
  const auto version = version_asked(call.request).value_or(draft.version);
  const Bytes xml = version == draft.version
                        ? draft.record
                        : call.service.desk().record(call.actor, draft.id, version);
  Json answer = service::to_json(draft);
  answer["record"] = record::to_json(record::Record::parse(xml, "record.xml"));
  const auto allowed = call.service.desk().allowed(call.actor, draft);
  answer["allowed"] = service::to_json(allowed);
  const bool explains =
      std::find(allowed.begin(), allowed.end(), casework::Verb::kExplainLateness) != allowed.end();
  if (explains) answer["late"] = call.service.desk().late_for(draft);
  answer["steps"] = Json::Array();
  for (const auto& step : call.service.desk().steps(call.actor, draft.id)) {
    answer["steps"].push_back(service::to_json(step));
  }
  return shown(answer, draft);
}

Response edit_draft(Call& call) {
  const auto draft = call.service.desk().edit(call.actor, call.of_path("id"),
                                              version_of(call.request), submission(call.request));
  return shown(service::to_json(draft), draft);
}

Response check_draft(Call& call) {
  const auto faults = call.service.desk().check(call.actor, call.of_path("id"));
  return json(Json::Object{{"good", !templating::has_errors(faults)},
                           {"faults", service::to_json(faults)}});
}

Response preview_draft(Call& call) {
  return file(call.service.desk().preview(call.actor, call.of_path("id")), "application/pdf");
}

// A step of the state machine, issuing included: {"verb", "reason"}.
Response take_step(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  const casework::Verb verb = step_of(text_of(body, "verb"));
  service::Desk& desk = call.service.desk();
  const std::string& id = call.of_path("id");
  const auto version = version_of(call.request);
  if (verb == casework::Verb::kIssue) return shown(desk.issue(call.actor, id, version));
  return shown(desk.take(call.actor, id, version, verb, text_of(body, "reason")));
}

Response explain_draft(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  const auto draft = call.service.desk().explain(
      call.actor, call.of_path("id"), version_of(call.request), text_of(body, "lateness"));
  return shown(service::to_json(draft), draft);
}

}  // namespace yinxin::api
