#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "crypto/certificate.h"
#include "crypto/digest.h"
#include "programs/secret.h"
#include "programs/verbs.h"
#include "service/json_forms.h"
#include "service/users.h"

namespace yinxin::programs {
namespace {

using service::Actor;
using service::Users;

constexpr std::size_t kMostDays = 366;
constexpr std::size_t kLargestCertificate = 64 << 10;

std::string line(const registry::Account& account) {
  std::string text = account.id + "  " + account.agency + "  " + account.roles.text();
  if (account.disabled) text += "  已停用 disabled";
  if (!account.has_password) text += "  未设口令 no password";
  if (account.has_totp) text += "  动态口令 TOTP";
  if (account.sample) text += "  样例 sample";
  return text;
}

// The words behind the first, as many as there must be.
std::string word(Call& call, std::size_t place, const char* what) {
  const auto& words = call.arguments.words();
  if (words.size() > place) return words[place];
  throw UsageError(std::string("缺少 missing: ") + what);
}

std::string option(Call& call, const char* name) {
  std::string value = call.arguments.value(name);
  if (value.empty()) throw UsageError(std::string("缺少 missing: --") + name);
  return value;
}

void answer(Call& call, const Json& json, const std::string& words) {
  if (call.json) {
    call.out << json.dump() << "\n";
  } else {
    call.out << words << "\n";
  }
}

void done(Call& call, const std::string& account, const char* words) {
  answer(call, Json::Object{{"account", account}}, account + " " + words);
}

void list(Call& call, Users& users, const Actor& actor) {
  Json::Array all;
  for (const auto& account : users.list(actor)) {
    if (!call.json) call.out << line(account) << "\n";
    all.push_back(service::to_json(account));
  }
  if (call.json) call.out << Json(all).dump() << "\n";
}

// Who sets the password of a new account: the console gives way to the first administrator.
std::string as_whom(const Call& call, const registry::Account& account) {
  const bool first = account.roles.has(registry::Role::kAdministrator);
  const std::string who = call.arguments.value("as", first ? account.id : "");
  return who.empty() ? "" : " --as " + who;
}

void add(Call& call, Users& users, const Actor& actor) {
  const std::string id = word(call, 1, "ACCOUNT");
  const auto account = users.add(actor, id, call.arguments.value("person", id),
                                 registry::Roles::parse(option(call, "role")));
  answer(call, service::to_json(account),
         line(account) + "\n请设置口令 (now set a password): yinxin user password " + id +
             as_whom(call, account));
}

void set_roles(Call& call, Users& users, const Actor& actor) {
  const std::string id = word(call, 1, "ACCOUNT");
  users.set_roles(actor, id, registry::Roles::parse(option(call, "role")));
  done(call, id, "角色已改 (roles changed)");
}

void disable(Call& call, Users& users, const Actor& actor) {
  const std::string id = word(call, 1, "ACCOUNT");
  users.set_disabled(actor, id, true);
  done(call, id, "已停用 (disabled)");
}

void enable(Call& call, Users& users, const Actor& actor) {
  const std::string id = word(call, 1, "ACCOUNT");
  users.set_disabled(actor, id, false);
  done(call, id, "已启用 (enabled)");
}

void set_password(Call& call, Users& users, const Actor& actor) {
  const std::string id = word(call, 1, "ACCOUNT");
  users.set_password(actor, id, read_secret(call.words, "新口令 new password"));
  done(call, id, "口令已改 (password changed)");
}

void set_totp(Call& call, Users& users, const Actor& actor) {
  const std::string id = word(call, 1, "ACCOUNT");
  if (call.arguments.has("remove")) {
    users.remove_totp(actor, id);
    return done(call, id, "动态口令已取消 (TOTP removed)");
  }
  const std::string link = users.make_totp(actor, id);
  answer(call, Json::Object{{"account", id}, {"otpauth", link}},
         link + "\n只显示这一次，请存入验证器 (shown this once; put it into an authenticator)");
}

void make_token(Call& call, Users& users, const Actor& actor) {
  const std::string id = word(call, 1, "ACCOUNT");
  const auto days = static_cast<int>(call.arguments.number("days", 90, kMostDays));
  const Instant expires = SystemClock().now() + std::chrono::hours(24 * days);
  const std::string token =
      users.make_token(actor, id, option(call, "name"), option(call, "scope"), expires);
  answer(call, Json::Object{{"account", id}, {"expires", to_rfc3339(expires)}, {"token", token}},
         token + "\n只显示这一次，有效期至 (shown this once; good until) " + to_rfc3339(expires));
}

void list_tokens(Call& call, Users& users, const Actor& actor) {
  Json::Array all;
  for (const auto& token : users.tokens(actor, word(call, 1, "ACCOUNT"))) {
    Json json;
    json["id"] = token.id;
    json["name"] = token.name;
    json["scopes"] = token.scopes;
    json["expires"] = to_rfc3339(token.expires);
    json["revoked"] = token.revoked;
    if (!call.json) {
      call.out << token.id << "  " << token.name << "  " << token.scopes << "  "
               << to_rfc3339(token.expires) << (token.revoked ? "  已撤销 revoked" : "") << "\n";
    }
    all.push_back(json);
  }
  if (call.json) call.out << Json(all).dump() << "\n";
}

void revoke_token(Call& call, Users& users, const Actor& actor) {
  const std::string id = word(call, 1, "TOKEN");
  users.revoke_token(actor, id);
  done(call, id, "已撤销 (revoked)");
}

// Of a certificate file, or the fingerprint itself.
std::string fingerprint_of(const std::string& text) {
  const bool is_fingerprint = text.size() == 2 * crypto::Digest::kSize &&
                              text.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (is_fingerprint) return text;
  const Bytes file = read_file(text, kLargestCertificate);
  const bool pem = file.find("-----BEGIN") != Bytes::npos;
  return pem ? crypto::Certificate::from_pem(file, text).front().sha256().hex()
             : crypto::Certificate::from_der(file).sha256().hex();
}

void add_certificate(Call& call, Users& users, const Actor& actor) {
  const std::string id = word(call, 1, "ACCOUNT");
  const std::string fingerprint = fingerprint_of(word(call, 2, "FILE"));
  users.add_certificate(
      actor, {fingerprint, id, call.arguments.value("name"), false, option(call, "scope")});
  answer(call, Json::Object{{"account", id}, {"fingerprint", fingerprint}},
         id + " 证书已登记 (certificate registered): " + fingerprint);
}

void revoke_certificate(Call& call, Users& users, const Actor& actor) {
  const std::string fingerprint = word(call, 1, "SHA-256");
  users.revoke_certificate(actor, fingerprint);
  done(call, fingerprint, "已撤销 (revoked)");
}

void events(Call& call, Users& users, const Actor& actor) {
  Json::Array all;
  for (const auto& event : users.events(actor, word(call, 1, "ACCOUNT"))) {
    Json json;
    json["time"] = event.time;
    json["actor"] = event.actor;
    json["event"] = event.event;
    json["detail"] = event.detail;
    if (!call.json) {
      call.out << event.time << "  " << event.actor << "  " << event.event << "  " << event.detail
               << "\n";
    }
    all.push_back(json);
  }
  if (call.json) call.out << Json(all).dump() << "\n";
}

struct Act {
  const char* name;
  void (*run)(Call&, Users&, const Actor&);
};

constexpr Act kActs[] = {
    {"list", list},
    {"add", add},
    {"roles", set_roles},
    {"disable", disable},
    {"enable", enable},
    {"password", set_password},
    {"totp", set_totp},
    {"token", make_token},
    {"tokens", list_tokens},
    {"revoke-token", revoke_token},
    {"certificate", add_certificate},
    {"revoke-certificate", revoke_certificate},
    {"events", events},
};

}  // namespace

Status run_user(Call& call) {
  const std::string& wanted = call.arguments.words().front();
  const auto* const act = std::find_if(std::begin(kActs), std::end(kActs),
                                       [&](const Act& row) { return wanted == row.name; });
  if (act == std::end(kActs)) {
    std::string known;
    for (const Act& row : kActs) known += std::string(known.empty() ? "" : ", ") + row.name;
    throw UsageError("yinxin user " + wanted + "？有 (there are): " + known);
  }
  act->run(call, call.service.users(), actor_of(call));
  return kGood;
}

}  // namespace yinxin::programs
