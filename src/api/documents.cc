#include "api/problem.h"
#include "api/resources.h"
#include "base/error.h"
#include "service/desk.h"
#include "service/json_forms.h"

namespace yinxin::api {
namespace {

// With "as=draft", as its draft would be once everybody has signed it.
service::Submission to_look_at(Call& call) {
  const service::Submission sent = submission(call.request);
  return call.request.choice("as", {"draft"}) == "draft" ? call.service.desk().as_signed(sent)
                                                         : sent;
}

Response refused(const std::vector<templating::Fault>& faults, const Request& request) {
  Response response =
      problem(422, "faults", "记录有误，不能签发 (the record has faults)", "", request);
  Json body = Json::parse(response.body, "problem");
  body["faults"] = service::to_json(faults);
  response.body = body.dump() + "\n";
  return response;
}

}  // namespace

Response check_record(Call& call) {
  const service::Checkup checkup = call.service.check(to_look_at(call));
  Json answer = Json::Object{{"good", !templating::has_errors(checkup.faults)},
                             {"faults", service::to_json(checkup.faults)},
                             {"deadlines", Json::Array()}};
  for (const auto& deadline : checkup.deadlines) answer["deadlines"].push_back(deadline.json());
  return json(answer);
}

Response preview_record(Call& call) {
  std::vector<templating::Fault> faults;
  const bool draft = call.request.choice("draft", {"yes", "no"}) != "no";
  Bytes pdf = call.service.render(to_look_at(call), draft, faults);
  if (pdf.empty()) return refused(faults, call.request);
  return file(std::move(pdf), "application/pdf");
}

Response issue_document(Call& call) {
  const auto outcome = call.service.issue(submission(call.request), call.actor, {});
  if (outcome.error) return problem(*outcome.error, call.request);
  if (!outcome.receipt) return refused(outcome.faults, call.request);
  Json answer = service::to_json(*outcome.receipt);
  answer["warnings"] = service::to_json(outcome.faults);
  Response response = json(answer, 201);
  response.headers.emplace_back("Location", "/api/v1/documents/" + outcome.receipt->id + "/pdf");
  return response;
}

Response show_document(Call& call) {
  return json(service::to_json(call.service.desk().facts(call.actor, call.of_path("id"))));
}

Response fetch_document(Call& call) {
  const bool original = call.request.says_yes("original");
  const std::string& id = call.of_path("id");
  return file(call.service.get(id, call.actor, original), "application/pdf", id + ".pdf");
}

Response prove_document(Call& call) {
  return json(service::to_json(call.service.proof(call.of_path("id"), call.actor)));
}

}  // namespace yinxin::api
