#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/accounts.h"
#include "service/service.h"

namespace yinxin::service {

// Accounts, and proving whose they are: Service::users(). Every verb asks casework::may() first
// and throws Error(kForbidden) if the actor may not. Safe to use from several threads.
class Users {
 public:
  explicit Users(Parts& parts) : parts_(parts) {}

  std::vector<registry::Account> list(const Actor& actor);
  std::vector<registry::AccountEvent> events(const Actor& actor, const std::string& account);
  // An account for a person of the registry, in the agency that they belong to today. It has no
  // password yet.
  registry::Account add(const Actor& actor, const std::string& account, const std::string& person,
                        registry::Roles roles);
  void set_roles(const Actor& actor, const std::string& account, registry::Roles roles);
  void set_disabled(const Actor& actor, const std::string& account, bool disabled);
  // Their own, or as administrator.
  void set_password(const Actor& actor, const std::string& account, const std::string& password);
  std::string make_totp(const Actor& actor, const std::string& account);  // shown once
  void remove_totp(const Actor& actor, const std::string& account);

  // What a program shows instead of a password. Throws Error(kInvalidInput) for an unknown scope or
  // a time more than a year ahead.
  std::string make_token(const Actor& actor, const std::string& account, const std::string& name,
                         const std::string& scopes, Instant expires);
  std::vector<registry::ApiToken> tokens(const Actor& actor, const std::string& account);
  void revoke_token(const Actor& actor, const std::string& id);
  // By the SHA-256 of the DER, 64 hex digits.
  void add_certificate(const Actor& actor, const registry::ClientCertificate& certificate);
  void revoke_certificate(const Actor& actor, const std::string& fingerprint);
  std::vector<registry::ClientCertificate> certificates(const Actor& actor,
                                                        const std::string& account);

  // Logging in; see registry::Accounts.
  registry::Login log_in(const std::string& account, const std::string& password,
                         const std::string& totp);
  registry::Login rotate(std::string_view token);
  void log_out(std::string_view token);
  // Whoever comes with it; nullopt if it is no good. With `csrf`, that must be right as well:
  // demand it for everything that changes something.
  std::optional<Actor> by_session(std::string_view token,
                                  const std::optional<std::string>& csrf = {});
  std::optional<Actor> by_token(std::string_view token);
  std::optional<Actor> by_certificate(const std::string& fingerprint);

  // The actor an account stands for today. Throws Error(kForbidden) if it is disabled, or if the
  // person has left the agency that the account was made for.
  Actor actor_of(const registry::Account& account);

 private:
  void require(const Actor& actor, casework::Verb verb, const std::string& account);
  // Puts on record what is done to an account, and does it.
  template <typename Action>
  auto change(const Actor& actor, const std::string& account, const std::string& what,
              const Action& action);

  Parts& parts_;
};

}  // namespace yinxin::service
