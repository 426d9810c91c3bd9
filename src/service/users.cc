#include "service/users.h"

#include "base/error.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

constexpr std::chrono::hours kLongestToken{24 * 366};

bool is_own(const Actor& actor, const std::string& account) {
  return !actor.account.empty() && actor.account == account;
}

void require_scopes(const std::string& scopes) {
  if (casework::scopes_of(scopes).empty()) {
    throw Error(ErrorCode::kInvalidInput, "权限范围 scopes",
                "请指明令牌或者证书的权限范围 (say what the token or certificate is for)");
  }
}

}  // namespace

void Users::require(const Actor& actor, casework::Verb verb, const std::string& account) {
  casework::Object object;
  if (is_own(actor, account)) object.relations.add(casework::Relation::kSelf);
  if (!casework::may(actor.subject(), verb, object)) casework::forbid(verb, "账号 " + account);
}

template <typename Action>
auto Users::change(const Actor& actor, const std::string& account, const std::string& what,
                   const Action& action) {
  return parts_.recorded({actor.person, actor.agency, "account", account, what}, action);
}

std::vector<registry::Account> Users::list(const Actor& actor) {
  require(actor, casework::Verb::kReadAccounts, "");
  return parts_.accounts().list();
}

std::vector<registry::AccountEvent> Users::events(const Actor& actor, const std::string& account) {
  require(actor, casework::Verb::kReadAccounts, account);
  return parts_.accounts().events(account);
}

registry::Account Users::add(const Actor& actor, const std::string& account,
                             const std::string& person, registry::Roles roles) {
  require(actor, casework::Verb::kChangeAccounts, account);
  const auto known = parts_.directory().person(person, "", china_date(parts_.clock().now()));
  if (!known) {
    throw Error(ErrorCode::kNotFound, person,
                "名录中没有此人，或同名不止一人，请先登记 (no such person in the registry)");
  }
  registry::Account added{account, known->id, known->agency, roles, false, false, false, false};
  return change(actor, account, "add " + roles.text(), [&] {
    parts_.accounts().add(added, actor.person);
    return added;
  });
}

void Users::set_roles(const Actor& actor, const std::string& account, registry::Roles roles) {
  require(actor, casework::Verb::kChangeAccounts, account);
  change(actor, account, "roles " + roles.text(),
         [&] { return parts_.accounts().set_roles(account, roles, actor.person), true; });
}

void Users::set_disabled(const Actor& actor, const std::string& account, bool disabled) {
  require(actor, casework::Verb::kChangeAccounts, account);
  change(actor, account, disabled ? "disable" : "enable",
         [&] { return parts_.accounts().set_disabled(account, disabled, actor.person), true; });
}

void Users::set_password(const Actor& actor, const std::string& account,
                         const std::string& password) {
  require(
      actor,
      is_own(actor, account) ? casework::Verb::kChangeOwnPassword : casework::Verb::kChangeAccounts,
      account);
  change(actor, account, "password",
         [&] { return parts_.accounts().set_password(account, password, actor.person), true; });
}

std::string Users::make_totp(const Actor& actor, const std::string& account) {
  require(
      actor,
      is_own(actor, account) ? casework::Verb::kChangeOwnPassword : casework::Verb::kChangeAccounts,
      account);
  return change(actor, account, "totp",
                [&] { return parts_.accounts().make_totp(account, actor.person); });
}

// Not one's own: a stolen session must not do away with the second factor.
void Users::remove_totp(const Actor& actor, const std::string& account) {
  require(actor, casework::Verb::kChangeAccounts, account);
  change(actor, account, "totp-remove",
         [&] { return parts_.accounts().remove_totp(account, actor.person), true; });
}

std::string Users::make_token(const Actor& actor, const std::string& account,
                              const std::string& name, const std::string& scopes, Instant expires) {
  require(actor, casework::Verb::kChangeAccounts, account);
  require_scopes(scopes);
  const Instant now = parts_.clock().now();
  if (expires <= now || expires > now + kLongestToken) {
    throw Error(ErrorCode::kInvalidInput, "有效期 expires",
                "令牌有效期应在一年之内 (within a year from now)");
  }
  return change(actor, account, "token " + scopes, [&] {
    return parts_.accounts().make_token(account, name, scopes, expires, actor.person);
  });
}

std::vector<registry::ApiToken> Users::tokens(const Actor& actor, const std::string& account) {
  require(actor, casework::Verb::kReadAccounts, account);
  return parts_.accounts().tokens(account);
}

void Users::revoke_token(const Actor& actor, const std::string& id) {
  require(actor, casework::Verb::kChangeAccounts, id);
  change(actor, id, "token-revoke",
         [&] { return parts_.accounts().revoke_token(id, actor.person), true; });
}

void Users::add_certificate(const Actor& actor, const registry::ClientCertificate& certificate) {
  require(actor, casework::Verb::kChangeAccounts, certificate.account);
  require_scopes(certificate.scopes);
  parts_.accounts().add_certificate(certificate, actor.person);
}

void Users::revoke_certificate(const Actor& actor, const std::string& fingerprint) {
  require(actor, casework::Verb::kChangeAccounts, fingerprint);
  parts_.accounts().revoke_certificate(fingerprint, actor.person);
}

std::vector<registry::ClientCertificate> Users::certificates(const Actor& actor,
                                                             const std::string& account) {
  require(actor, casework::Verb::kReadAccounts, account);
  return parts_.accounts().certificates(account);
}

registry::Login Users::log_in(const std::string& account, const std::string& password,
                              const std::string& totp) {
  const auto logging_in = [&] {
    registry::Login login = parts_.accounts().log_in(account, password, totp);
    actor_of(*parts_.accounts().find(account));
    return login;
  };
  // What is no account may be anything, also a password in the wrong place: it is kept nowhere.
  const auto known = parts_.accounts().find(account);
  if (!known) return logging_in();
  return parts_.recorded({known->person, known->agency, "login", account}, logging_in);
}

registry::Login Users::rotate(std::string_view token) {
  return parts_.accounts().rotate(token);
}

void Users::log_out(std::string_view token) {
  parts_.accounts().log_out(token);
}

std::optional<Actor> Users::by_session(std::string_view token,
                                       const std::optional<std::string>& csrf) {
  const auto account = parts_.accounts().session(token, csrf);
  return account ? std::optional(actor_of(*account)) : std::nullopt;
}

std::optional<Actor> Users::by_token(std::string_view token) {
  const auto holder = parts_.accounts().token_holder(token);
  if (!holder) return {};
  Actor actor = actor_of(holder->account);
  actor.scopes = casework::scopes_of(holder->scopes);
  return actor;
}

std::optional<Actor> Users::by_certificate(const std::string& fingerprint) {
  const auto holder = parts_.accounts().certificate_holder(fingerprint);
  if (!holder) return {};
  Actor actor = actor_of(holder->account);
  if (!holder->scopes.empty()) actor.scopes = casework::scopes_of(holder->scopes);
  return actor;
}

Actor Users::actor_of(const registry::Account& account) {
  const auto refuse = [&](const char* problem) {
    throw Error(ErrorCode::kForbidden, "账号 " + account.id, problem);
  };
  if (account.disabled) refuse("账号已停用，请联系系统管理员 (the account is disabled)");
  const auto person =
      parts_.directory().person(account.person, "", china_date(parts_.clock().now()));
  if (!person || person->agency != account.agency) {
    refuse("此人已不在原单位任职，请系统管理员更新账号 (the person has left the agency)");
  }
  return {person->id, person->agency, false, false, account.id, account.roles, {}};
}

}  // namespace yinxin::service
