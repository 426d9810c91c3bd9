#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "journeys/instance.h"
#include "support/places.h"

// Accounts from the command line, on a sample instance and on a new one of an agency's own.
namespace yinxin {
namespace {

using testing::contents;
using testing::Outcome;

const std::string kPassword = "a password of some length";

class UserJourney : public ::testing::Test {
 protected:
  Outcome at(const std::string& home, std::vector<std::string> words,
             const std::string& input = "") const {
    std::ofstream(file("input")) << input << "\n";
    std::string command = "exec '" + yinxin::testing::program() + "' --home '" + home + "'";
    for (const std::string& word : words) command += " '" + word + "'";
    return testing::run({"sh", "-c", command + " < '" + file("input") + "'"});
  }
  std::string file(const std::string& name) const { return directory_.path() + "/" + name; }

  // All that lies below the instance's directory, but its keys.
  static std::string stored(const std::string& home) {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(home)) {
      const bool key = entry.path().parent_path().filename() == "keys";
      if (entry.is_regular_file() && !key) all += contents(entry.path().string());
    }
    return all;
  }

 private:
  testing::TemporaryDirectory directory_;
};

TEST_F(UserJourney, SampleAccountsHaveOnePasswordShownOnce) {
  const std::string home = file("home");
  const Outcome made = at(home, {"init", "--sample", "--json"});
  ASSERT_EQ(made.status, 0) << made.err;
  const std::string password = Json::parse(made.out, "init").at("sample_password").string();
  EXPECT_EQ(password.rfind("sample-", 0), 0U);
  EXPECT_EQ(stored(home).find(password), std::string::npos);

  const Outcome listed = at(home, {"user", "list", "--json"});
  const Json accounts = Json::parse(listed.out, "list");
  std::set<std::string> roles;
  for (const Json& account : accounts.array()) {
    EXPECT_TRUE(account.at("sample").boolean());
    if (account.at("agency").string() == "sjg") roles.insert(account.at("roles").string());
  }
  for (const char* role : {"clerk", "reviewer", "signatory", "seal-keeper", "auditor", "registrar",
                           "administrator", "clerk investigator"}) {
    EXPECT_EQ(roles.count(role), 1U) << role;
  }
  for (const char* secret : {"scrypt", "$15$"}) {
    EXPECT_EQ(listed.out.find(secret), std::string::npos) << secret;
  }
}

TEST_F(UserJourney, OnlyTheAdministratorManagesAccounts) {
  const std::string home = file("home");
  ASSERT_EQ(at(home, {"init", "--sample"}).status, 0);
  for (const char* other : {"lisi", "qianqi", "lvershier", "xuershiyi"}) {
    const Outcome refused = at(home, {"user", "disable", "lisi", "--as", other});
    EXPECT_EQ(refused.status, 1) << other;
    EXPECT_NE(refused.err.find("change-accounts"), std::string::npos) << refused.err;
  }
  EXPECT_EQ(at(home, {"user", "list", "--as", "xuershiyi"}).status, 0);
  EXPECT_EQ(at(home, {"user", "list", "--as", "lisi"}).status, 1);
  EXPECT_EQ(at(home, {"user", "disable", "lisi", "--as", "shiershisan"}).status, 0);
  EXPECT_EQ(at(home, {"search", "x", "--as", "lisi"}).status, 1);
  EXPECT_EQ(at(home, {"user", "roles", "lisi", "--role", "clerk auditor"}).status, 1);
  // Their own password people change themselves, and nobody else's.
  EXPECT_EQ(at(home, {"user", "password", "wangwu", "--as", "wangwu"}, kPassword).status, 0);
  EXPECT_EQ(at(home, {"user", "password", "wangwu", "--as", "qianqi"}, kPassword).status, 1);
  EXPECT_EQ(at(home, {"user", "password", "wangwu", "--as", "wangwu"}, "short").status, 1);
  EXPECT_EQ(stored(home).find(kPassword), std::string::npos);
}

TEST_F(UserJourney, ShowsTokensOnceAndKeepsNone) {
  const std::string home = file("home");
  ASSERT_EQ(at(home, {"init", "--sample"}).status, 0);
  const Outcome made =
      at(home, {"user", "token", "lisi", "--name", "case system", "--scope", "read", "--json"});
  ASSERT_EQ(made.status, 0) << made.err;
  const std::string token = Json::parse(made.out, "token").at("token").string();
  EXPECT_EQ(token.rfind("yinxin_", 0), 0U);
  EXPECT_EQ(stored(home).find(token.substr(7)), std::string::npos);
  const Outcome listed = at(home, {"user", "tokens", "lisi", "--json"});
  EXPECT_EQ(listed.out.find(token.substr(7)), std::string::npos);
  const std::string id = Json::parse(listed.out, "t").array().at(0).at("id").string();
  EXPECT_EQ(at(home, {"user", "revoke-token", id}).status, 0);
  EXPECT_NE(at(home, {"user", "tokens", "lisi"}).out.find("revoked"), std::string::npos);
  EXPECT_EQ(at(home, {"user", "token", "lisi", "--name", "x", "--scope", "all"}).status, 1);
  EXPECT_NE(at(home, {"user", "events", "lisi"}).out.find("token revoked"), std::string::npos);
}

TEST_F(UserJourney, TheConsoleMakesTheFirstAdministratorAndStepsBack) {
  const std::string home = file("home");
  ASSERT_EQ(at(home, {"init", "--unjournaled"}).status, 0);
  const std::string registry = yinxin::testing::source_dir() + "/samples/registry.xml";
  const Outcome imported = at(home, {"registry", "import", registry});
  ASSERT_EQ(imported.status, 0) << imported.err;
  EXPECT_EQ(at(home, {"search", "x"}).status, 1) << "a console reads documents";
  ASSERT_EQ(at(home, {"user", "add", "lisi", "--role", "clerk"}).status, 0);
  EXPECT_EQ(at(home, {"user", "add", "nobody", "--role", "clerk"}).status, 1);
  const Outcome admin =
      at(home, {"user", "add", "admin", "--person", "shiershisan", "--role", "administrator"});
  ASSERT_EQ(admin.status, 0) << admin.err;
  EXPECT_NE(admin.out.find("yinxin user password admin --as admin\n"), std::string::npos);
  EXPECT_EQ(at(home, {"user", "list"}).status, 1);
  EXPECT_EQ(at(home, {"registry", "import", registry}).status, 1);
  EXPECT_EQ(at(home, {"user", "list", "--as", "admin"}).status, 0);
  EXPECT_EQ(at(home, {"user", "frob"}).status, 2);
}

TEST_F(UserJourney, TheRegistrarKeepsTheRegistryAndItsVersions) {
  const std::string home = file("home");
  ASSERT_EQ(at(home, {"init", "--sample"}).status, 0);
  std::ofstream(file("people.csv")) << "id,name,agency,post\nnewcomer,新来一,sjg,执法人员\n";
  EXPECT_EQ(at(home, {"registry", "import", "person", file("people.csv"), "--as", "lisi"}).status,
            1);
  const Outcome done =
      at(home, {"registry", "import", "person", file("people.csv"), "--as", "lvershier"});
  ASSERT_EQ(done.status, 0) << done.err;
  EXPECT_NE(at(home, {"registry", "export", "person"}).out.find("新来一"), std::string::npos);
  std::ofstream(file("bad.xml")) << "<registry/>";
  EXPECT_EQ(at(home, {"registry", "import", file("bad.xml"), "--as", "lvershier"}).status, 1);
  EXPECT_NE(at(home, {"registry", "export"}).out.find("新来一"), std::string::npos);
  const Json versions = Json::parse(at(home, {"registry", "versions", "--json"}).out, "versions");
  ASSERT_EQ(versions.array().size(), 2U);
  const std::string first = home + "/desk/registry/" + versions.array()[0].string();
  EXPECT_EQ(contents(first), contents(yinxin::testing::source_dir() + "/samples/registry.xml"));
}

TEST_F(UserJourney, ABackupHoldsTheDeskAndNoSecretInClear) {
  const std::string home = file("home");
  const Outcome made = at(home, {"init", "--sample", "--json"});
  const std::string password = Json::parse(made.out, "init").at("sample_password").string();
  const Outcome totp = at(home, {"user", "totp", "lisi", "--json"});
  const std::string link = Json::parse(totp.out, "totp").at("otpauth").string();
  const std::string secret = link.substr(link.find("secret=") + 7, 32);
  const Outcome saved = at(home, {"backup", file("backup"), "--without-keys"});
  ASSERT_EQ(saved.status, 0) << saved.err;
  const std::string all = stored(file("backup"));
  EXPECT_EQ(all.find(password), std::string::npos);
  EXPECT_EQ(all.find(secret), std::string::npos);
  EXPECT_NE(all.find("SQLite format 3"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(file("backup") + "/desk/keys"));
  EXPECT_FALSE(std::filesystem::exists(file("backup") + "/desk/desk.sqlite-wal"));
  // Backing up once more brings the copy up to date.
  EXPECT_EQ(at(home, {"backup", file("backup"), "--without-keys"}).status, 0);
}

}  // namespace
}  // namespace yinxin
