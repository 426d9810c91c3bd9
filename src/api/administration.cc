#include <algorithm>

#include "api/resources.h"
#include "registry/registry_table.h"
#include "service/json_forms.h"
#include "service/operations.h"

namespace yinxin::api {
namespace {

template <typename Rows>
Json array_of(const Rows& rows) {
  Json::Array array;
  for (const auto& row : rows) array.push_back(service::to_json(row));
  return array;
}

}  // namespace

Response list_keys(Call& call) {
  return json(Json::Object{{"keys", array_of(call.service.operations().keys(call.actor))}});
}

Response show_health(Call& call) {
  return json(service::to_json(call.service.operations().health(call.actor)));
}

Response list_templates(Call& call) {
  return json(
      Json::Object{{"templates", array_of(call.service.operations().templates(call.actor))}});
}

Response check_template(Call& call) {
  const auto faults = call.service.operations().check_template(call.of_path("kind"), call.actor);
  return json(Json::Object{{"good", faults.empty()}, {"faults", array_of(faults)}});
}

Response show_limits(Call& call) {
  return json(service::to_json(call.service.operations().limits(call.actor)));
}

// The whole as XML, or one of its lists as CSV.
Response export_registry(Call& call) {
  const std::string list = call.request.parameter("list");
  // Before the content: whoever has read something newer is told so, never the other way round.
  const std::string tag = "\"" + call.service.registry_digest(list, call.actor) + "\"";
  Bytes content = call.service.export_registry(list, call.actor);
  Response response = list.empty()
                          ? file(std::move(content), "application/xml", "registry.xml")
                          : file(std::move(content), "text/csv; charset=utf-8", list + ".csv");
  response.headers.emplace_back("ETag", tag);
  return response;
}

Response import_registry(Call& call) {
  std::string read = call.request.header("if-match");
  read.erase(std::remove(read.begin(), read.end(), '"'), read.end());
  call.service.import_registry(call.request.parameter("list"), call.request.body, call.actor, read);
  return {204, "application/json", {}, {}};
}

Response list_registry_lists(Call& call) {
  call.service.export_registry("", call.actor);  // whether they may
  Json::Array names;
  for (const std::string_view name : service::Service::registry_lists()) names.emplace_back(name);
  return json(Json::Object{{"lists", names}});
}

Response list_registry_versions(Call& call) {
  Json::Array names;
  for (const std::string& name : call.service.registry_versions(call.actor)) {
    names.emplace_back(name);
  }
  return json(Json::Object{{"versions", names}});
}

Response fetch_registry_version(Call& call) {
  const std::string& name = call.of_path("name");
  return file(call.service.operations().registry_version(name, call.actor), "application/xml",
              name);
}

}  // namespace yinxin::api
