#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "crypto/base64.h"
#include "crypto/digest.h"
#include "crypto/one_time_password.h"
#include "crypto/password.h"
#include "crypto/random.h"
#include "registry/accounts.h"

namespace yinxin::registry {
namespace {

using storage::Session;

constexpr std::size_t kFewestCharacters = 12;
constexpr std::size_t kMostCharacters = 200;
constexpr int kMostFailures = 5;
constexpr std::chrono::minutes kLock{15};
constexpr std::chrono::hours kLongestSession{12};
constexpr std::chrono::minutes kLongestPause{30};
constexpr std::size_t kSecretSize = 32;
constexpr std::size_t kTotpSecretSize = 20;

std::int64_t milliseconds(Instant instant) {
  return instant.time_since_epoch().count();
}

std::string digest_of(std::string_view token) {
  return crypto::sha256(token).hex();
}

std::string new_secret() {
  return to_hex(crypto::random_bytes(kSecretSize));
}

std::string purpose_of(const std::string& account) {
  return "totp " + account;
}

void check_password(const std::string& id, const std::string& password) {
  const auto length = static_cast<std::size_t>(
      std::count_if(password.begin(), password.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  if (length >= kFewestCharacters && length <= kMostCharacters && password != id) return;
  throw Error(ErrorCode::kInvalidInput, "口令 password",
              "口令应有12至200个字，且不同于账号 (12 to 200 characters, not the account's name)");
}

// A password nobody has, so that an unknown account takes as long as a known one.
const std::string& no_password() {
  static const std::string hash = crypto::hash_password(new_secret());
  return hash;
}

[[noreturn]] void refuse_login() {
  throw Error(ErrorCode::kForbidden, "登录 login",
              "账号、口令或者动态口令不正确 (wrong account, password or one-time password)");
}

}  // namespace

struct Accounts::Attempt {
  std::string id;
  std::string hash;
  std::string totp;  // sealed, Base64
  std::int64_t totp_step = 0;
  bool usable = false;
};

void Accounts::set_password(const std::string& id, const std::string& password,
                            const std::string& actor) {
  check_password(id, password);
  const std::string hash = crypto::hash_password(password);
  change(id, "UPDATE account SET password=?, failures=0, locked_until=0, sample=0 WHERE id=?", hash,
         actor, "password", "");
}

void Accounts::set_sample_password(const std::vector<std::string>& ids,
                                   const std::string& password) {
  const std::string hash = crypto::hash_password(password);
  database_.write([&](Session& session) {
    for (const std::string& id : ids) {
      session.execute("UPDATE account SET password=? WHERE id=? AND sample=1", {hash, id});
    }
  });
}

std::string Accounts::make_totp(const std::string& id, const std::string& actor) {
  const Bytes secret = crypto::random_bytes(kTotpSecretSize);
  change(id, "UPDATE account SET totp=?, totp_step=0 WHERE id=?",
         crypto::to_base64(box_.seal(secret, purpose_of(id))), actor, "totp", "set");
  return "otpauth://totp/Yinxin:" + id + "?secret=" + crypto::to_base32(secret) + "&issuer=Yinxin";
}

void Accounts::remove_totp(const std::string& id, const std::string& actor) {
  change(id, "UPDATE account SET totp=? WHERE id=?", std::string(), actor, "totp", "removed");
}

// Counted as a failure until it has succeeded: however many try at once, no more than five do.
Accounts::Attempt Accounts::begin_attempt(const std::string& id) {
  Attempt attempt;
  database_.write([&](Session& session) {
    const auto rows = session.query(
        "SELECT password, totp, totp_step, failures, locked_until, disabled FROM account"
        " WHERE id=?",
        {id});
    if (rows.empty()) return;
    const std::int64_t time = milliseconds(clock_.now());
    std::int64_t failures = rows[0].integer(3) + 1;
    if (rows[0].integer(4) > time) {
      const Instant until{std::chrono::milliseconds(rows[0].integer(4))};
      throw Error(ErrorCode::kForbidden, "登录 login",
                  "连续失败，已锁定至 (locked after repeated failures until) " +
                      to_rfc3339(until).substr(0, 16));
    }
    std::int64_t locked = 0;
    if (failures >= kMostFailures) {
      failures = 0;
      locked = milliseconds(clock_.now() + kLock);
      note(session, id, id, "locked", "");
    }
    session.execute("UPDATE account SET failures=?, locked_until=? WHERE id=?",
                    {failures, locked, id});
    attempt = {id, rows[0].text(0), rows[0].text(1), rows[0].integer(2),
               rows[0].text(5) == "0" && !rows[0].text(0).empty()};
  });
  return attempt;
}

bool Accounts::check_totp(const Attempt& attempt, const std::string& totp) {
  if (attempt.totp.empty()) return true;
  const Bytes secret = box_.open(crypto::from_base64(attempt.totp), purpose_of(attempt.id));
  const auto step = crypto::find_one_time_step(secret, totp, clock_.now(), attempt.totp_step);
  if (!step) return false;
  bool first = false;
  database_.write([&](Session& session) {
    first = session.execute("UPDATE account SET totp_step=? WHERE id=? AND totp_step<?",
                            {*step, attempt.id, *step}) == 1;
  });
  return first;
}

Login Accounts::log_in(const std::string& id, const std::string& password,
                       const std::string& totp) {
  const Attempt attempt = begin_attempt(id);
  bool good = false;
  {
    const std::lock_guard lock(hashing_.at(std::hash<std::string>()(id) % hashing_.size()));
    good = crypto::password_matches(password.substr(0, kMostCharacters * 4),
                                    attempt.usable ? attempt.hash : no_password());
  }
  if (!good || !attempt.usable || !check_totp(attempt, totp)) refuse_login();
  Login login;
  database_.write([&](Session& session) {
    session.execute("UPDATE account SET failures=0, locked_until=0 WHERE id=?", {id});
    session.execute("DELETE FROM session WHERE idle_ends<?", {milliseconds(clock_.now())});
    note(session, id, id, "login", "");
    login = new_session(session, id, clock_.now() + kLongestSession);
  });
  return login;
}

Login Accounts::new_session(Session& session, const std::string& account, Instant ends) {
  Login login{account, new_secret(), new_secret(), ends};
  session.execute("INSERT INTO session VALUES(?,?,?,?,?)",
                  {digest_of(login.token), account, digest_of(login.csrf), milliseconds(ends),
                   milliseconds(clock_.now() + kLongestPause)});
  return login;
}

std::optional<Account> Accounts::session(std::string_view token,
                                         const std::optional<std::string>& csrf) {
  const std::string digest = digest_of(token);
  const std::int64_t time = milliseconds(clock_.now());
  std::string id;
  std::int64_t idle_ends = 0;
  database_.read([&](Session& session) {
    const auto rows =
        session.query("SELECT account, csrf, ends, idle_ends FROM session WHERE token=?", {digest});
    if (rows.empty() || rows[0].integer(2) <= time || rows[0].integer(3) <= time) return;
    if (csrf && !crypto::equal_secrets(digest_of(*csrf), rows[0].text(1))) return;
    id = rows[0].text(0);
    idle_ends = rows[0].integer(3);
  });
  if (id.empty()) return {};
  const std::int64_t later = milliseconds(clock_.now() + kLongestPause);
  // Not with every request: a minute more or less is nothing to a pause.
  if (later - idle_ends > 60'000) {
    database_.write([&](Session& session) {
      session.execute("UPDATE session SET idle_ends=? WHERE token=?", {later, digest});
    });
  }
  auto account = find(id);
  return account && !account->disabled ? account : std::nullopt;
}

Login Accounts::rotate(std::string_view token) {
  const std::int64_t time = milliseconds(clock_.now());
  Login login;
  database_.write([&](Session& session) {
    const auto rows =
        session.query("SELECT account, ends FROM session WHERE token=? AND ends>? AND idle_ends>?",
                      {digest_of(token), time, time});
    if (rows.empty()) {
      throw Error(ErrorCode::kForbidden, "登录 login",
                  "登录已结束，请重新登录 (the session has ended)");
    }
    session.execute("DELETE FROM session WHERE token=?", {digest_of(token)});
    login = new_session(session, rows[0].text(0),
                        Instant(std::chrono::milliseconds(rows[0].integer(1))));
  });
  return login;
}

void Accounts::log_out(std::string_view token) {
  database_.write([&](Session& session) {
    session.execute("DELETE FROM session WHERE token=?", {digest_of(token)});
  });
}

}  // namespace yinxin::registry
