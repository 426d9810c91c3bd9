#include "api/session.h"

#include "api/problem.h"
#include "api/resources.h"
#include "base/error.h"
#include "service/desk.h"
#include "service/users.h"

namespace yinxin::api {
namespace {

constexpr std::string_view kCookie = "yinxin_session";
constexpr std::string_view kBearer = "Bearer ";

// A browser shows its certificate with whatever a strange page makes it send, and says so.
bool is_program(const Request& request) {
  return request.header("origin").empty() && request.header("sec-fetch-site").empty();
}

std::string cookie(const Request& request, const std::string& token, const std::string& more) {
  return std::string(kCookie) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict" + more +
         (request.secure ? "; Secure" : "");
}

Json json_of(const registry::Login& login) {
  return Json::Object{
      {"account", login.account}, {"csrf", login.csrf}, {"expires", to_rfc3339(login.expires)}};
}

Response logged_in(const Request& request, const registry::Login& login, int status) {
  Response response = json(json_of(login), status);
  response.headers.emplace_back("Set-Cookie", cookie(request, login.token, ""));
  return response;
}

std::string text_of(const Json& object, std::string_view member) {
  const Json* value = object.find(member);
  return value == nullptr || value->is_null() ? std::string() : value->string();
}

}  // namespace

std::string session_token(const Request& request) {
  const std::string cookies = request.header("cookie");
  for (std::size_t at = 0; at < cookies.size();) {
    const auto end = std::min(cookies.find(';', at), cookies.size());
    std::string_view one(cookies.data() + at, end - at);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    const bool ours = one.substr(0, kCookie.size()) == kCookie && one.size() > kCookie.size() &&
                      one[kCookie.size()] == '=';
    if (ours) return std::string(one.substr(kCookie.size() + 1));
    at = end + 1;
  }
  return {};
}

std::optional<service::Actor> sender(const Request& request, service::Service& service) {
  const std::string authorization = request.header("authorization");
  if (authorization.rfind(kBearer, 0) == 0) {
    return service.users().by_token(std::string_view(authorization).substr(kBearer.size()));
  }
  const std::string token = session_token(request);
  if (token.empty() && !request.certificate.empty() && is_program(request)) {
    return service.users().by_certificate(request.certificate);
  }
  if (token.empty()) return std::nullopt;
  const bool looks_only = request.method == "GET" || request.method == "HEAD";
  if (looks_only) return service.users().by_session(token);
  return service.users().by_session(token, request.header("x-csrf-token"));
}

Response log_in(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  const auto login = call.service.users().log_in(text_of(body, "account"),
                                                 text_of(body, "password"), text_of(body, "totp"));
  return logged_in(call.request, login, 201);
}

Response show_session(Call& call) {
  const service::Actor& actor = call.actor;
  const auto words = call.service.desk().introduce(actor);
  return json(Json::Object{{"account", actor.account},
                           {"person", actor.person},
                           {"name", words.name},
                           {"post", words.post},
                           {"agency", actor.agency},
                           {"agency_name", words.agency},
                           {"roles", actor.roles.text()}});
}

Response rotate_session(Call& call) {
  return logged_in(call.request, call.service.users().rotate(session_token(call.request)), 200);
}

Response log_out(Call& call) {
  call.service.users().log_out(session_token(call.request));
  Response response{204, "application/json", {}, {}};
  response.headers.emplace_back("Set-Cookie", cookie(call.request, "", "; Max-Age=0"));
  return response;
}

}  // namespace yinxin::api
