#include <algorithm>
#include <charconv>

#include "api/resources.h"
#include "base/error.h"
#include "service/json_forms.h"

namespace yinxin::api {
namespace {

std::size_t number(const Request& request, const char* name, std::size_t otherwise,
                   std::size_t most) {
  const std::string text = request.parameter(name);
  if (text.empty()) return otherwise;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value <= most) return value;
  throw Error(ErrorCode::kInvalidInput, name,
              "应为0至" + std::to_string(most) + "的整数 (not a number of that range)");
}

}  // namespace

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
  const index::Answer answer = call.service.search(query, call.actor);
  call.service.settle();  // what was looked for is on record before anybody sees what was found
  return json(service::to_json(answer, query));
}

}  // namespace yinxin::api
