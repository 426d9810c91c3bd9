#include "base/error.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "registry/accounts.h"

namespace yinxin::registry {
namespace {

using storage::Row;
using storage::Session;

constexpr std::string_view kTokenMark = "yinxin_";  // so that scanners know a leaked one
constexpr std::size_t kTokenSize = 32;
constexpr std::size_t kIdSize = 4;

[[noreturn]] void not_found(const std::string& what) {
  throw Error(ErrorCode::kNotFound, what, "没有这个凭证 (no such credential)");
}

std::int64_t milliseconds(Instant instant) {
  return instant.time_since_epoch().count();
}

}  // namespace

std::string Accounts::make_token(const std::string& account, const std::string& name,
                                 const std::string& scopes, Instant expires,
                                 const std::string& actor) {
  if (!find(account)) not_found("账号 " + account);
  std::string token = std::string(kTokenMark) + to_hex(crypto::random_bytes(kTokenSize));
  const std::string id = to_hex(crypto::random_bytes(kIdSize));
  database_.write([&](Session& session) {
    session.execute(
        "INSERT INTO token(id, digest, account, name, scopes, expires)"
        " VALUES(?,?,?,?,?,?)",
        {id, crypto::sha256(token).hex(), account, name, scopes, milliseconds(expires)});
    note(session, actor, account, "token", id + " " + scopes);
  });
  return token;
}

std::optional<Accounts::TokenHolder> Accounts::token_holder(std::string_view token) const {
  return holder("token", "digest=? AND revoked=0 AND expires>?",
                {crypto::sha256(token).hex(), milliseconds(clock_.now())});
}

std::vector<ApiToken> Accounts::tokens(const std::string& account) const {
  std::vector<ApiToken> tokens;
  database_.read([&](Session& session) {
    for (const Row& row : session.query("SELECT id, account, name, scopes, expires, revoked"
                                        " FROM token WHERE account=? ORDER BY expires, id",
                                        {account})) {
      tokens.push_back({row.text(0), row.text(1), row.text(2), row.text(3),
                        Instant(std::chrono::milliseconds(row.integer(4))), row.text(5) == "1"});
    }
  });
  return tokens;
}

void Accounts::revoke_token(const std::string& id, const std::string& actor) {
  database_.write([&](Session& session) {
    const auto rows = session.query("SELECT account FROM token WHERE id=?", {id});
    if (rows.empty()) not_found("令牌 " + id);
    session.execute("UPDATE token SET revoked=1 WHERE id=?", {id});
    note(session, actor, rows[0].text(0), "token revoked", id);
  });
}

void Accounts::add_certificate(const ClientCertificate& certificate, const std::string& actor) {
  const std::string fingerprint = crypto::Digest::from_hex(certificate.fingerprint).hex();
  if (!find(certificate.account)) not_found("账号 " + certificate.account);
  database_.write([&](Session& session) {
    if (!session.query("SELECT 1 FROM certificate WHERE fingerprint=?", {fingerprint}).empty()) {
      throw Error(ErrorCode::kConflict, "证书 " + fingerprint,
                  "此证书已经登记，撤销后也不能再用 (registered before; once revoked it stays so)");
    }
    session.execute("INSERT INTO certificate(fingerprint, account, name, scopes) VALUES(?,?,?,?)",
                    {fingerprint, certificate.account, certificate.name, certificate.scopes});
    note(session, actor, certificate.account, "certificate",
         fingerprint + " " + certificate.scopes);
  });
}

void Accounts::revoke_certificate(const std::string& fingerprint, const std::string& actor) {
  database_.write([&](Session& session) {
    const auto rows =
        session.query("SELECT account FROM certificate WHERE fingerprint=?", {fingerprint});
    if (rows.empty()) not_found("证书 " + fingerprint);
    session.execute("UPDATE certificate SET revoked=1 WHERE fingerprint=?", {fingerprint});
    note(session, actor, rows[0].text(0), "certificate revoked", fingerprint);
  });
}

std::optional<Accounts::TokenHolder> Accounts::certificate_holder(
    const std::string& fingerprint) const {
  return holder("certificate", "fingerprint=? AND revoked=0", {fingerprint});
}

std::vector<ClientCertificate> Accounts::certificates(const std::string& account) const {
  std::vector<ClientCertificate> certificates;
  database_.read([&](Session& session) {
    for (const Row& row : session.query(
             "SELECT fingerprint, account, name, revoked, scopes FROM certificate WHERE account=?"
             " ORDER BY fingerprint",
             {account})) {
      certificates.push_back(
          {row.text(0), row.text(1), row.text(2), row.text(3) == "1", row.text(4)});
    }
  });
  return certificates;
}

}  // namespace yinxin::registry
