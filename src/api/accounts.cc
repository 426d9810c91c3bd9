#include <algorithm>

#include "api/resources.h"
#include "base/error.h"
#include "service/json_forms.h"
#include "service/users.h"

namespace yinxin::api {
namespace {

Json body_of(const Call& call) {
  return Json::parse(call.request.body, "body");
}

// What is given out once is nobody else's to keep.
Json account_json(Call& call, const std::string& id) {
  const auto all = call.service.users().list(call.actor);
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
  if (found == all.end()) {
    throw Error(ErrorCode::kNotFound, "账号 " + id, "没有这个账号 (no such account)");
  }
  return service::to_json(*found);
}

}  // namespace

Response list_accounts(Call& call) {
  Json::Array rows;
  for (const auto& account : call.service.users().list(call.actor)) {
    rows.push_back(service::to_json(account));
  }
  return json(Json::Object{{"accounts", rows}});
}

Response add_account(Call& call) {
  const Json body = body_of(call);
  const auto added =
      call.service.users().add(call.actor, body.at("account").string(), body.at("person").string(),
                               registry::Roles::parse(body.at("roles").string()));
  Response response = json(service::to_json(added), 201);
  response.headers.emplace_back("Location", "/api/v1/accounts/" + added.id);
  return response;
}

Response show_account(Call& call) {
  const std::string& id = call.of_path("id");
  Json answer = account_json(call, id);
  answer["tokens"] = Json::Array();
  for (const auto& token : call.service.users().tokens(call.actor, id)) {
    answer["tokens"].push_back(service::to_json(token));
  }
  answer["events"] = Json::Array();
  for (const auto& event : call.service.users().events(call.actor, id)) {
    answer["events"].push_back(service::to_json(event));
  }
  return json(answer);
}

// {"roles": …} and {"disabled": …}, each if it is to change.
Response change_account(Call& call) {
  const std::string& id = call.of_path("id");
  const Json body = Json(body_of(call).object());
  if (const Json* roles = body.find("roles")) {
    call.service.users().set_roles(call.actor, id, registry::Roles::parse(roles->string()));
  }
  if (const Json* disabled = body.find("disabled")) {
    call.service.users().set_disabled(call.actor, id, disabled->boolean());
  }
  return json(account_json(call, id));
}

Response set_password(Call& call) {
  call.service.users().set_password(call.actor, call.of_path("id"),
                                    body_of(call).at("password").string());
  return {204, "application/json", {}, {}};
}

Response make_totp(Call& call) {
  const std::string link = call.service.users().make_totp(call.actor, call.of_path("id"));
  return json(Json::Object{{"otpauth", link}}, 201);
}

Response remove_totp(Call& call) {
  call.service.users().remove_totp(call.actor, call.of_path("id"));
  return {204, "application/json", {}, {}};
}

Response make_token(Call& call) {
  const Json body = body_of(call);
  const auto expires = from_rfc3339(body.at("expires").string());
  if (!expires) {
    throw Error(ErrorCode::kInvalidInput, "expires",
                "应如 2026-03-18T09:20 (a time like 2026-03-18T09:20)");
  }
  const std::string token =
      call.service.users().make_token(call.actor, call.of_path("id"), body.at("name").string(),
                                      body.at("scopes").string(), *expires);
  return json(Json::Object{{"token", token}, {"expires", to_rfc3339(*expires)}}, 201);
}

Response revoke_token(Call& call) {
  call.service.users().revoke_token(call.actor, call.of_path("token"));
  return {204, "application/json", {}, {}};
}

}  // namespace yinxin::api
