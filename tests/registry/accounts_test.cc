#include "registry/accounts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <thread>

#include "crypto/one_time_password.h"
#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin::registry {
namespace {

using testing::expect_error;

const std::string kPassword = "correct horse battery";

class TestClock final : public Clock {
 public:
  Instant now() const override { return now_; }
  void pass(std::chrono::milliseconds time) { now_ += time; }

 private:
  Instant now_ = *from_rfc3339("2026-03-18T09:20");
};

class AccountsTest : public ::testing::Test {
 protected:
  AccountsTest() {
    accounts_.add({"lisi", "lisi", "sjg", {Role::kClerk}}, "admin");
    accounts_.set_password("lisi", kPassword, "admin");
  }

  void expect_refused(const std::string& password, const std::string& totp = "") {
    expect_error(ErrorCode::kForbidden, "wrong account",
                 [&] { accounts_.log_in("lisi", password, totp); });
  }

  // The six digits that an app shows which was given `link`.
  std::string app(const std::string& link) const {
    const std::string text = link.substr(link.find("secret=") + 7, 32);
    Bytes secret;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : text) {
      held = held << 5 | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
      bits += 5;
      if (bits < 8) continue;
      bits -= 8;
      secret += static_cast<char>(held >> bits & 0xFFU);
    }
    return crypto::one_time_password(secret, crypto::one_time_step(clock_.now()));
  }

  // All that lies in the database's files.
  std::string stored() const {
    std::string all;
    for (const char* suffix : {"", "-wal"}) {
      std::ifstream file(directory_.path() + "/desk.sqlite" + suffix, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }

  testing::TemporaryDirectory directory_;
  TestClock clock_;
  storage::Database database_{directory_.path() + "/desk.sqlite",
                              {kAccountTables, kCertificateScopes}};
  Accounts accounts_{database_, crypto::SecretBox(Bytes(32, 'k')), clock_};
};

TEST_F(AccountsTest, AdmitsByPassword) {
  const Login login = accounts_.log_in("lisi", kPassword, "");
  EXPECT_EQ(accounts_.session(login.token)->person, "lisi");
  EXPECT_TRUE(accounts_.session(login.token, login.csrf));
  EXPECT_FALSE(accounts_.session(login.token, "another"));
  EXPECT_FALSE(accounts_.session(login.csrf));
  expect_refused("correct horse batter");
  expect_refused("");
  expect_error(ErrorCode::kForbidden, "wrong account",
               [&] { accounts_.log_in("nobody", kPassword, ""); });
  accounts_.log_out(login.token);
  EXPECT_FALSE(accounts_.session(login.token));
}

TEST_F(AccountsTest, EndsSessionsThatPauseOrLastTooLong) {
  const Login login = accounts_.log_in("lisi", kPassword, "");
  clock_.pass(std::chrono::minutes(29));
  EXPECT_TRUE(accounts_.session(login.token));
  clock_.pass(std::chrono::minutes(31));
  EXPECT_FALSE(accounts_.session(login.token));
  const Login busy = accounts_.log_in("lisi", kPassword, "");
  for (int i = 0; i < 24 * 60 / 20; ++i) {
    clock_.pass(std::chrono::minutes(20));
    EXPECT_EQ(accounts_.session(busy.token).has_value(), (i + 1) * 20 < 12 * 60) << i;
  }
}

TEST_F(AccountsTest, RotatesASession) {
  const Login first = accounts_.log_in("lisi", kPassword, "");
  const Login second = accounts_.rotate(first.token);
  EXPECT_NE(first.token, second.token);
  EXPECT_NE(first.csrf, second.csrf);
  EXPECT_EQ(first.expires, second.expires);
  EXPECT_FALSE(accounts_.session(first.token));
  EXPECT_TRUE(accounts_.session(second.token, second.csrf));
  expect_error(ErrorCode::kForbidden, "has ended", [&] { accounts_.rotate(first.token); });
}

TEST_F(AccountsTest, LocksAfterFiveFailuresAlsoAtOnce) {
  std::vector<std::thread> guessers;
  std::atomic<int> wrong{0};
  std::atomic<int> locked{0};
  for (int i = 0; i < 12; ++i) {
    guessers.emplace_back([&, i] {
      try {
        accounts_.log_in("lisi", "guess number " + std::to_string(i), "");
      } catch (const Error& error) {
        ++(std::string(error.what()).find("locked") == std::string::npos ? wrong : locked);
      }
    });
  }
  for (std::thread& guesser : guessers) guesser.join();
  EXPECT_EQ(wrong, 5);
  EXPECT_EQ(locked, 7);
  expect_error(ErrorCode::kForbidden, "2026-03-18T09:35",
               [&] { accounts_.log_in("lisi", kPassword, ""); });
  clock_.pass(std::chrono::minutes(15));
  accounts_.log_in("lisi", kPassword, "");
}

TEST_F(AccountsTest, WantsAOneTimePasswordOnce) {
  const std::string link = accounts_.make_totp("lisi", "admin");
  const std::string first = app(link);
  expect_refused(kPassword);
  expect_refused("wrong password", first);
  accounts_.log_in("lisi", kPassword, first);
  expect_refused(kPassword, first);
  clock_.pass(std::chrono::seconds(30));
  accounts_.log_in("lisi", kPassword, app(link));
  accounts_.remove_totp("lisi", "admin");
  accounts_.log_in("lisi", kPassword, "");
}

TEST_F(AccountsTest, KeepsNoSecretThatCouldBeReadBack) {
  const std::string link = accounts_.make_totp("lisi", "admin");
  const Login login = accounts_.log_in("lisi", kPassword, app(link));
  const std::string token = accounts_.make_token("lisi", "case system", "read",
                                                 clock_.now() + std::chrono::hours(1), "a");
  const std::string all = stored();
  for (const std::string& secret :
       {kPassword, login.token, login.csrf, token, token.substr(7), link.substr(37, 32)}) {
    EXPECT_EQ(all.find(secret), std::string::npos) << secret;
  }
}

TEST_F(AccountsTest, HonoursTokensUntilTheyExpireOrAreRevoked) {
  const Instant expires = clock_.now() + std::chrono::hours(24);
  const std::string one = accounts_.make_token("lisi", "one", "read", expires, "admin");
  const std::string two = accounts_.make_token("lisi", "two", "read draft", expires, "admin");
  EXPECT_EQ(accounts_.token_holder(two)->scopes, "read draft");
  EXPECT_EQ(accounts_.token_holder(two)->account.id, "lisi");
  EXPECT_FALSE(accounts_.token_holder(two + "0"));
  const auto tokens = accounts_.tokens("lisi");
  ASSERT_EQ(tokens.size(), 2U);
  accounts_.revoke_token(tokens[0].id, "admin");
  EXPECT_NE(accounts_.token_holder(one).has_value(), accounts_.token_holder(two).has_value());
  clock_.pass(std::chrono::hours(24));
  EXPECT_FALSE(accounts_.token_holder(one));
  EXPECT_FALSE(accounts_.token_holder(two));
}

TEST_F(AccountsTest, KnowsClientCertificatesByFingerprint) {
  const std::string fingerprint(64, 'a');
  accounts_.add_certificate({fingerprint, "lisi", "case system", false, "read"}, "admin");
  EXPECT_EQ(accounts_.certificate_holder(fingerprint)->scopes, "read");
  EXPECT_EQ(accounts_.certificate_holder(fingerprint)->account.id, "lisi");
  EXPECT_FALSE(accounts_.certificate_holder(std::string(64, 'b')));
  accounts_.revoke_certificate(fingerprint, "admin");
  EXPECT_FALSE(accounts_.certificate_holder(fingerprint));
  expect_error(ErrorCode::kConflict, "registered before", [&] {
    accounts_.add_certificate({fingerprint, "lisi", "again"}, "admin");
  });
  expect_error(ErrorCode::kInvalidInput, "", [&] {
    accounts_.add_certificate({"not hex", "lisi", "x"}, "admin");
  });
}

TEST_F(AccountsTest, LetsNobodyInWhoIsDisabled) {
  const Login login = accounts_.log_in("lisi", kPassword, "");
  const std::string token =
      accounts_.make_token("lisi", "x", "read", clock_.now() + std::chrono::hours(1), "admin");
  accounts_.add_certificate({std::string(64, 'c'), "lisi", "x"}, "admin");
  accounts_.set_disabled("lisi", true, "admin");
  EXPECT_FALSE(accounts_.session(login.token));
  EXPECT_FALSE(accounts_.token_holder(token));
  EXPECT_FALSE(accounts_.certificate_holder(std::string(64, 'c')));
  expect_refused(kPassword);
  accounts_.set_disabled("lisi", false, "admin");
  EXPECT_FALSE(accounts_.session(login.token)) << "an ended session came back";
  accounts_.log_in("lisi", kPassword, "");
}

TEST_F(AccountsTest, SeparatesTheThreeAdministrators) {
  for (const Role apart : {Role::kAdministrator, Role::kAuditor, Role::kRegistrar}) {
    for (const Role other : kAllRoles) {
      const bool alone = other == apart;
      EXPECT_EQ(conflict_among({apart, other}).empty(), alone) << name(apart) << name(other);
      if (alone) continue;
      expect_error(ErrorCode::kInvalidInput, "三员分立", [&] {
        accounts_.add({"x", "x", "sjg", {apart, other}}, "admin");
      });
    }
  }
  expect_error(ErrorCode::kInvalidInput, "needs a role",
               [&] { accounts_.set_roles("lisi", {}, "admin"); });
  expect_error(ErrorCode::kConflict, "the person has one", [&] {
    accounts_.add({"second", "lisi", "sjg", {Role::kAuditor}}, "admin");
  });
  EXPECT_EQ(Roles::parse("auditor").text(), "auditor");
  expect_error(ErrorCode::kInvalidInput, "no such role", [] { Roles::parse("clerk god"); });
}

TEST_F(AccountsTest, RefusesBadNamesAndPasswords) {
  for (const char* id : {"", "Lisi", "a b", "李四", "a/b"}) {
    expect_error(ErrorCode::kInvalidInput, "账号", [&] {
      accounts_.add({id, "p", "sjg", {Role::kClerk}}, "admin");
    });
  }
  for (const char* password : {"", "short", "十一个字的口令还不够"}) {
    expect_error(ErrorCode::kInvalidInput, "12 to 200",
                 [&] { accounts_.set_password("lisi", password, "admin"); });
  }
  expect_error(ErrorCode::kNotFound, "no such account",
               [&] { accounts_.set_password("nobody", kPassword, "admin"); });
}

TEST_F(AccountsTest, RemembersWhatWasDoneToAnAccount) {
  accounts_.set_roles("lisi", {Role::kClerk, Role::kInvestigator}, "admin");
  accounts_.log_in("lisi", kPassword, "");
  std::string told;
  for (const AccountEvent& event : accounts_.events("lisi")) {
    told += event.actor + " " + event.event + " " + event.detail + ";";
  }
  EXPECT_EQ(told, "admin added clerk;admin password ;admin roles clerk investigator;lisi login ;");
  expect_error(ErrorCode::kUnavailable, "never deleted", [&] {
    database_.write([](storage::Session& s) { s.execute("DELETE FROM account_event", {}); });
  });
}

}  // namespace
}  // namespace yinxin::registry
