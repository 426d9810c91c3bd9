#include "registry/accounts.h"

#include <algorithm>

#include "base/error.h"

namespace yinxin::registry {
namespace {

using storage::Row;
using storage::Session;
using storage::Value;

constexpr std::size_t kLongestId = 64;
constexpr const char* kColumns =
    "SELECT account.id, person, agency, roles, disabled, sample, password!='', totp!=''";
constexpr std::size_t kNextColumn = 8;

std::string select_accounts(const char* which) {
  return std::string(kColumns) + " FROM account " + which;
}

Account account_of(const Row& row) {
  return {row.text(0),        row.text(1),        row.text(2),        Roles::parse(row.text(3)),
          row.text(4) == "1", row.text(5) == "1", row.text(6) == "1", row.text(7) == "1"};
}

std::vector<Account> accounts_of(const std::vector<Row>& rows) {
  std::vector<Account> accounts;
  std::transform(rows.begin(), rows.end(), std::back_inserter(accounts), account_of);
  return accounts;
}

void check_id(const std::string& id) {
  const bool good = !id.empty() && id.size() <= kLongestId &&
                    id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == id.npos;
  if (good) return;
  throw Error(ErrorCode::kInvalidInput, "账号 " + id.substr(0, kLongestId),
              "账号用小写字母、数字、点、横线，最多64个 (a-z, 0-9, '.', '-', '_'; at most 64)");
}

void check_roles(const std::string& id, Roles roles) {
  const std::string conflict = conflict_among(roles);
  if (!conflict.empty()) throw Error(ErrorCode::kInvalidInput, "账号 " + id, conflict);
}

}  // namespace

void Accounts::note(Session& session, const std::string& actor, const std::string& account,
                    const std::string& event, const std::string& detail) const {
  session.execute(
      "INSERT INTO account_event(time, actor, account, event, detail) VALUES(?,?,?,?,?)",
      {now(), actor, account, event, detail});
}

void Accounts::change(const std::string& id, std::string_view sql, const Value& value,
                      const std::string& actor, const std::string& event,
                      const std::string& detail) {
  database_.write([&](Session& session) {
    if (session.execute(sql, {value, id}) == 0) {
      throw Error(ErrorCode::kNotFound, "账号 " + id, "没有这个账号 (no such account)");
    }
    // Whatever was begun with other rights or another password ends.
    session.execute("DELETE FROM session WHERE account=?", {id});
    note(session, actor, id, event, detail);
  });
}

void Accounts::add(const Account& account, const std::string& actor) {
  check_id(account.id);
  check_roles(account.id, account.roles);
  database_.write([&](Session& session) {
    if (!session.query("SELECT 1 FROM account WHERE id=? OR person=?", {account.id, account.person})
             .empty()) {
      throw Error(ErrorCode::kConflict, "账号 " + account.id,
                  "账号已存在，或者此人已有账号 (the account is there, or the person has one)");
    }
    session.execute("INSERT INTO account(id, person, agency, roles, sample) VALUES(?,?,?,?,?)",
                    {account.id, account.person, account.agency, account.roles.text(),
                     std::int64_t{account.sample ? 1 : 0}});
    note(session, actor, account.id, "added", account.roles.text());
  });
}

void Accounts::set_roles(const std::string& id, Roles roles, const std::string& actor) {
  check_roles(id, roles);
  change(id, "UPDATE account SET roles=? WHERE id=?", roles.text(), actor, "roles", roles.text());
}

void Accounts::set_disabled(const std::string& id, bool disabled, const std::string& actor) {
  change(id, "UPDATE account SET disabled=? WHERE id=?", std::int64_t{disabled ? 1 : 0}, actor,
         disabled ? "disabled" : "enabled", "");
}

std::optional<Account> Accounts::find(const std::string& id) const {
  std::optional<Account> found;
  database_.read([&](Session& session) { found = find_in(session, id); });
  return found;
}

std::optional<Account> Accounts::find_in(Session& session, const std::string& id) {
  const auto rows = session.query(select_accounts("WHERE id=?"), {id});
  return rows.empty() ? std::nullopt : std::optional(account_of(rows.front()));
}

std::optional<Accounts::TokenHolder> Accounts::holder(
    const std::string& table, const std::string& condition,
    const std::vector<storage::Value>& values) const {
  const auto rows = database_.query(std::string(kColumns) + ", scopes FROM account JOIN " + table +
                                        " ON account=account.id WHERE " + condition,
                                    values);
  if (rows.empty()) return std::nullopt;
  TokenHolder found = {account_of(rows.front()), rows.front().text(kNextColumn)};
  return found.account.disabled ? std::nullopt : std::optional(std::move(found));
}

std::optional<Account> Accounts::find_person(const std::string& person) const {
  std::vector<Account> found;
  database_.read([&](Session& session) {
    found = accounts_of(session.query(select_accounts("WHERE person=?"), {person}));
  });
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<Account> Accounts::list() const {
  std::vector<Account> accounts;
  database_.read([&](Session& session) {
    accounts = accounts_of(session.query(select_accounts("ORDER BY id"), {}));
  });
  return accounts;
}

std::vector<AccountEvent> Accounts::events(const std::string& id) const {
  std::vector<AccountEvent> events;
  database_.read([&](Session& session) {
    for (const Row& row : session.query(
             "SELECT time, actor, account, event, detail FROM account_event WHERE account=?"
             " ORDER BY sequence",
             {id})) {
      events.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)});
    }
  });
  return events;
}

}  // namespace yinxin::registry
