#include "service/jobs.h"

#include "api/resources.h"
#include "service/json_forms.h"

namespace yinxin::api {
namespace {

std::string type_of(const std::string& format) {
  return format == "pdf" ? "application/pdf" : "application/json";
}

}  // namespace

Response start_job(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  const Json* options = body.find("options");
  const auto job = call.service.jobs().start(call.actor, body.at("kind").string(),
                                             options == nullptr ? Json(Json::Object()) : *options);
  Response response = json(service::to_json(job), 202);
  response.headers.emplace_back("Location", "/api/v1/jobs/" + job.id);
  return response;
}

Response list_jobs(Call& call) {
  Json::Array rows;
  for (const auto& job : call.service.jobs().list(call.actor)) {
    rows.push_back(service::to_json(job));
  }
  return json(Json::Object{{"jobs", rows}});
}

Response show_job(Call& call) {
  return json(service::to_json(call.service.jobs().find(call.actor, call.of_path("id"))));
}

Response cancel_job(Call& call) {
  return json(service::to_json(call.service.jobs().cancel(call.actor, call.of_path("id"))), 202);
}

Response fetch_job_result(Call& call) {
  const std::string asked = call.request.parameter("format");
  const std::string format = asked.empty() ? "json" : asked;
  const std::string& id = call.of_path("id");
  return file(call.service.jobs().result(call.actor, id, format), type_of(format),
              id + "." + format);
}

}  // namespace yinxin::api
