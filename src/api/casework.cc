#include "api/resources.h"
#include "base/error.h"
#include "service/desk.h"
#include "service/json_forms.h"
#include "templating/template.h"

namespace yinxin::api {
namespace {

template <typename Rows>
Json array_of(const Rows& rows) {
  Json array = Json::Array();
  for (const auto& row : rows) array.push_back(service::to_json(row));
  return array;
}

service::LedgerRange range_of(const Request& request) {
  return {request.parameter("family"), request.parameter("from"), request.parameter("to")};
}

Json clocks_of(Call& call, const std::vector<casework::ClockRow>& clocks) {
  Json array = Json::Array();
  for (const auto& clock : clocks) {
    array.push_back(service::to_json(call.service.desk().view(clock)));
  }
  return array;
}

Instant minute(const Json& body, const char* member) {
  const auto time = from_rfc3339(body.at(member).string());
  if (time) return *time;
  throw Error(ErrorCode::kInvalidInput, member,
              "应如 2026-03-18T09:20 (a time like 2026-03-18T09:20)");
}

std::string text_of(const Json& object, std::string_view member) {
  const Json* value = object.find(member);
  return value == nullptr || value->is_null() ? std::string() : value->string();
}

constexpr std::size_t kMostSpans = 20;
constexpr std::int64_t kMostDays = 365;

Date day_of(const Json& span, const char* member) {
  if (const auto day = Date::from_iso(span.at(member).string())) return *day;
  throw Error(ErrorCode::kInvalidInput, member, "应如 2026-03-18 (a date like 2026-03-18)");
}

int small_number(const Json& body, const char* member) {
  const Json* value = body.find(member);
  if (value == nullptr || value->is_null()) return 0;
  const std::int64_t number = value->integer();
  if (number >= 0 && number <= kMostDays) return static_cast<int>(number);
  throw Error(ErrorCode::kInvalidInput, member, "应为0至365 (not from 0 to 365)");
}

}  // namespace

Response list_todo(Call& call) {
  return json(Json::Object{{"items", array_of(call.service.desk().todo(call.actor))}});
}

Response show_case(Call& call) {
  return json(Json::Object{
      {"documents", array_of(call.service.desk().chain(call.actor, call.of_path("id")))}});
}

Response list_deliveries(Call& call) {
  return json(Json::Object{
      {"deliveries", array_of(call.service.desk().deliveries(call.actor, call.of_path("id")))}});
}

Response receive_document(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  const auto delivery = call.service.desk().receive(
      call.actor, call.of_path("id"), minute(body, "received"), text_of(body, "differences"));
  Json answer = service::to_json(delivery);
  answer["clocks"] = clocks_of(call, call.service.desk().clocks(call.actor, delivery.document));
  return json(answer, 201);
}

Response list_follow_ups(Call& call) {
  Json kinds = Json::Array();
  for (const auto* kind : call.service.desk().follow_ups(call.actor, call.of_path("id"))) {
    kinds.push_back(Json::Object{{"kind", kind->kind}, {"name", kind->name}});
  }
  return json(Json::Object{{"kinds", kinds}});
}

Response draft_follow_up(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  const auto draft =
      call.service.desk().follow_up(call.actor, call.of_path("id"), text_of(body, "kind"),
                                    call.request.header("idempotency-key"));
  Response response = json(service::to_json(draft), 201);
  response.headers.emplace_back("Location", "/api/v1/drafts/" + draft.id);
  return response;
}

Response list_clocks(Call& call) {
  return json(Json::Object{
      {"clocks", clocks_of(call, call.service.desk().clocks(call.actor, call.of_path("id")))}});
}

Response list_open_clocks(Call& call) {
  return json(
      Json::Object{{"clocks", clocks_of(call, call.service.desk().open_clocks(call.actor))}});
}

// Begins a limit that runs from a decision: {"start"}.
Response start_clock(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  const auto clock = call.service.desk().start_clock(call.actor, row_id(call.of_path("id")),
                                                     minute(body, "start"));
  return json(service::to_json(call.service.desk().view(clock)));
}

// Computes a limit anew: {"reason", "excluded": [{"from", "to"}], "extensions", "transit_days"}.
Response correct_clock(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  record::Allowance allowance;
  if (const Json* excluded = body.find("excluded")) {
    if (excluded->array().size() > kMostSpans) {
      throw Error(ErrorCode::kInvalidInput, "excluded", "最多20段 (at most 20 spans)");
    }
    for (const Json& span : excluded->array()) {
      allowance.excluded.push_back({day_of(span, "from"), day_of(span, "to")});
    }
  }
  allowance.extensions = small_number(body, "extensions");
  allowance.transit_days = small_number(body, "transit_days");
  const auto clock = call.service.desk().correct_clock(call.actor, row_id(call.of_path("id")),
                                                       allowance, text_of(body, "reason"));
  return json(service::to_json(call.service.desk().view(clock)));
}

Response show_ledger(Call& call) {
  auto& desk = call.service.desk();
  const auto range = range_of(call.request);
  const bool of_items = call.request.choice("of", {"documents", "items"}) == "items";
  const auto table =
      of_items ? desk.agreed_items(call.actor, range) : desk.ledger(call.actor, range);
  if (call.request.choice("format", {"json", "csv"}) == "csv") {
    return file(service::to_csv(table), "text/csv; charset=utf-8", "台账.csv");
  }
  return json(service::to_json(table));
}

Response show_statistics(Call& call) {
  return json(Json::Object{
      {"rules", array_of(call.service.desk().statistics(call.actor, range_of(call.request)))}});
}

}  // namespace yinxin::api
