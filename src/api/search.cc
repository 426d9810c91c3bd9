#include "api/number.h"
#include "api/resources.h"
#include "base/error.h"
#include "service/desk.h"
#include "service/json_forms.h"

namespace yinxin::api {
namespace {

constexpr std::size_t kLongestPurpose = 300;

std::size_t number(const Request& request, const char* name, std::size_t otherwise,
                   std::size_t most) {
  const std::string text = request.parameter(name);
  if (text.empty()) return otherwise;
  if (const auto value = number_of<std::size_t>(text); value && *value <= most) return *value;
  throw Error(ErrorCode::kInvalidInput, name,
              "应为0至" + std::to_string(most) + "的整数 (not a number of that range)");
}

}  // namespace

std::int64_t row_id(const std::string& text) {
  if (const auto value = number_of<std::int64_t>(text)) return *value;
  throw Error(ErrorCode::kNotFound, text, "没有这个编号 (no such id)");
}

Response search_documents(Call& call) {
  const Request& request = call.request;
  index::Query query;
  query.text = request.parameter("q");
  query.agency = request.parameters("agency");
  query.kind = request.parameters("kind");
  query.case_name = request.parameters("case");
  query.signature = request.parameters("signature");
  query.from = request.parameter("from");
  query.to = request.parameter("to");
  query.limit = number(request, "limit", 20, 100);
  query.offset = number(request, "offset", 0, 100'000);
  query.facets = request.says_yes("facets");
  query.places = request.says_yes("places");
  if (request.choice("order", {"relevance", "date"}) == "date") {
    query.order = index::Order::kNewestFirst;
  }
  const std::string purpose = request.parameter("purpose");
  if (purpose.size() > kLongestPurpose) {
    throw Error(ErrorCode::kInvalidInput, "purpose", "事由太长 (at most 300 bytes)");
  }
  const index::Answer answer = call.service.search(query, call.actor, purpose);
  call.service.settle();  // what was looked for is on record before anybody sees what was found
  return json(service::to_json(answer, query));
}

Response list_saved_searches(Call& call) {
  Json searches = Json::Array();
  for (const auto& saved : call.service.desk().saved_searches(call.actor)) {
    searches.push_back(service::to_json(saved));
  }
  return json(Json::Object{{"searches", searches}});
}

Response save_search(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  return json(service::to_json(call.service.desk().save_search(call.actor, body.at("name").string(),
                                                               body.at("query").string())),
              201);
}

Response forget_search(Call& call) {
  call.service.desk().forget_search(call.actor, row_id(call.of_path("id")));
  return {204, "application/json", {}, {}};
}

}  // namespace yinxin::api
