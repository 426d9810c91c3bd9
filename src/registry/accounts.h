#pragma once

#include <array>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "crypto/secret_box.h"
#include "registry/roles.h"
#include "storage/database.h"

namespace yinxin::registry {

// Who may log in. Holds no secret.
struct Account {
  std::string id;      // how they log in: "lisi"
  std::string person;  // id in the registry; nobody has two accounts
  std::string agency;  // id in the registry
  Roles roles;
  bool disabled = false;
  bool sample = false;  // made with sample data, with a password that was shown
  bool has_password = false;
  bool has_totp = false;  // then a password alone lets nobody in
};

// What proves a login afterwards. The secrets in it are given out here and never again.
struct Login {
  std::string account;
  std::string token;  // for a cookie
  std::string csrf;   // for the forms
  Instant expires;
};

struct ApiToken {
  std::string id;  // names it in lists: eight digits
  std::string account;
  std::string name;    // what it is for
  std::string scopes;  // "read draft"
  Instant expires;
  bool revoked = false;
};

struct ClientCertificate {
  std::string fingerprint;  // SHA-256, 64 hex digits
  std::string account;
  std::string name;
  bool revoked = false;
  std::string scopes = {};  // as of a token; empty, from before there were any: no limit
};

// Something that was done to an account; kept for ever.
struct AccountEvent {
  std::string time;
  std::string actor;
  std::string account;
  std::string event;   // "added", "disabled", "password", "locked"
  std::string detail;  // never a secret
};

// The accounts of an instance, and what people prove with that they are theirs. Passwords are kept
// as scrypt hashes, tokens as SHA-256, what TOTP needs is sealed with a key that is not in the
// database. Safe to use from several threads and processes.
//
// Whoever may call what is decided before (casework/access.h). Unknown accounts: Error(kNotFound).
class Accounts {
 public:
  Accounts(storage::Database& database, crypto::SecretBox box, const Clock& clock)
      : database_(database), box_(std::move(box)), clock_(clock) {}

  // Throws Error(kConflict) if the account is there or the person has one, Error(kInvalidInput) if
  // the roles exclude each other or the id is not of a-z, 0-9, '.', '-', '_'.
  void add(const Account& account, const std::string& actor);
  void set_roles(const std::string& id, Roles roles, const std::string& actor);
  // Also ends its sessions; its tokens and certificates are refused until it is enabled again.
  void set_disabled(const std::string& id, bool disabled, const std::string& actor);
  std::optional<Account> find(const std::string& id) const;
  std::optional<Account> find_person(const std::string& person) const;
  std::vector<Account> list() const;
  std::vector<AccountEvent> events(const std::string& id) const;

  // Throws Error(kInvalidInput) unless it has 12 to 200 characters and is not the account's id.
  // Ends the account's sessions and its lock.
  void set_password(const std::string& id, const std::string& password, const std::string& actor);
  // The same password for many, hashed once: for sample accounts.
  void set_sample_password(const std::vector<std::string>& ids, const std::string& password);
  // A new secret: "otpauth://totp/…", to be shown once.
  std::string make_totp(const std::string& id, const std::string& actor);
  void remove_totp(const std::string& id, const std::string& actor);

  // Throws Error(kForbidden), in the same words and after the same time for whatever was wrong; or
  // saying until when, if the account is locked: after five failures in a row for 15 minutes.
  Login log_in(const std::string& id, const std::string& password, const std::string& totp);
  // The account of a session, which is then used for another half hour, twelve at most. nullopt if
  // there is none, or it has ended. With `csrf`, that must be the session's as well.
  std::optional<Account> session(std::string_view token,
                                 const std::optional<std::string>& csrf = {});
  // The same session with new secrets; the old ones end. Throws Error(kForbidden) if it has ended.
  Login rotate(std::string_view token);
  void log_out(std::string_view token);

  // The token itself, to be shown once.
  std::string make_token(const std::string& account, const std::string& name,
                         const std::string& scopes, Instant expires, const std::string& actor);
  struct TokenHolder {
    Account account;
    std::string scopes;
  };
  std::optional<TokenHolder> token_holder(std::string_view token) const;
  std::vector<ApiToken> tokens(const std::string& account) const;
  void revoke_token(const std::string& id, const std::string& actor);

  void add_certificate(const ClientCertificate& certificate, const std::string& actor);
  void revoke_certificate(const std::string& fingerprint, const std::string& actor);
  std::optional<TokenHolder> certificate_holder(const std::string& fingerprint) const;
  std::vector<ClientCertificate> certificates(const std::string& account) const;

 private:
  struct Attempt;
  std::string now() const { return to_rfc3339(clock_.now()); }
  void note(storage::Session& session, const std::string& actor, const std::string& account,
            const std::string& event, const std::string& detail) const;
  void change(const std::string& id, std::string_view sql, const storage::Value& value,
              const std::string& actor, const std::string& event, const std::string& detail);
  static std::optional<Account> find_in(storage::Session& session, const std::string& id);
  std::optional<TokenHolder> holder(const std::string& table, const std::string& condition,
                                    const std::vector<storage::Value>& values) const;
  Attempt begin_attempt(const std::string& id);
  bool check_totp(const Attempt& attempt, const std::string& totp);
  Login new_session(storage::Session& session, const std::string& account, Instant ends);

  storage::Database& database_;
  crypto::SecretBox box_;
  const Clock& clock_;
  std::array<std::mutex, 4> hashing_;  // so many passwords are hashed at a time, 32 MiB each
};

// The tables of the accounts, for the database's migrations.
extern const std::string_view kAccountTables;
extern const std::string_view kCertificateScopes;

}  // namespace yinxin::registry
