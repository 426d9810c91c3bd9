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

Instant minute(const Json& body) {
  const auto time = from_rfc3339(body.at("received").string());
  if (time) return *time;
  throw Error(ErrorCode::kInvalidInput, "received",
              "应如 2026-03-18T09:20 (a time like 2026-03-18T09:20)");
}

std::string text_of(const Json& object, std::string_view member) {
  const Json* value = object.find(member);
  return value == nullptr || value->is_null() ? std::string() : value->string();
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
  const auto delivery = call.service.desk().receive(call.actor, call.of_path("id"), minute(body),
                                                    text_of(body, "differences"));
  Json answer = service::to_json(delivery);
  answer["clocks"] = array_of(call.service.desk().clocks(call.actor, delivery.document));
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
      {"clocks", array_of(call.service.desk().clocks(call.actor, call.of_path("id")))}});
}

Response list_open_clocks(Call& call) {
  return json(Json::Object{{"clocks", array_of(call.service.desk().open_clocks(call.actor))}});
}

Response show_ledger(Call& call) {
  const auto table = call.service.desk().ledger(call.actor, range_of(call.request));
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
