#include "served.h"

namespace yinxin::api {
namespace {

class Administration : public Served {
 protected:
  static Bytes json_of(Json::Object object) { return Json(std::move(object)).dump(); }

  // What `account` is answered for GET of each of these.
  void expect_answers(const std::string& account, int status,
                      const std::vector<std::string>& targets) {
    log_in(account);
    for (const std::string& target : targets) {
      EXPECT_EQ(ask("GET", "/api/v1/" + target).status, status) << account << " " << target;
    }
  }
};

TEST_F(Administration, IsForThoseWhoseItIs) {
  const std::vector<std::string> operators = {"keys", "health"};
  const std::vector<std::string> accounts = {"accounts", "accounts/lisi"};
  const std::vector<std::string> everybody = {
      "templates",         "limits",
      "registry",          "registry/lists",
      "registry/versions", "templates/criminal-referral/check"};
  expect_answers("shiershisan", 200, operators);
  expect_answers("shiershisan", 200, accounts);
  expect_answers("shiershisan", 200, everybody);
  expect_answers("xuershiyi", 403, operators);
  expect_answers("xuershiyi", 200, accounts);
  for (const char* other : {"lvershier", "lisi"}) {
    expect_answers(other, 403, operators);
    expect_answers(other, 403, accounts);
    expect_answers(other, 200, everybody);
  }
}

TEST_F(Administration, MakesAnAccountThatCanBeUsedAndStopped) {
  log_in("shiershisan");
  const Answer conflict = ask("POST", "/api/v1/accounts",
                              json_of({{"account", "x"}, {"person", "lisi"}, {"roles", "clerk"}}));
  EXPECT_EQ(conflict.status, 409) << conflict.body;
  const Answer mixed = ask("PATCH", "/api/v1/accounts/lisi", "{\"roles\":\"clerk auditor\"}");
  EXPECT_EQ(mixed.status, 422) << mixed.body;
  EXPECT_EQ(ask("PATCH", "/api/v1/accounts/lisi", "{\"roles\":\"clerk\"}").status, 200);
  const std::string password = "a password of this test";
  EXPECT_EQ(ask("PUT", "/api/v1/accounts/lisi/password", json_of({{"password", "short"}})).status,
            422);
  EXPECT_EQ(ask("PUT", "/api/v1/accounts/lisi/password", json_of({{"password", password}})).status,
            204);
  EXPECT_EQ(service_->users().log_in("lisi", password, "").account, "lisi");
  EXPECT_EQ(ask("PATCH", "/api/v1/accounts/lisi", "{\"disabled\":true}").status, 200);
  EXPECT_THROW(service_->users().log_in("lisi", password, ""), Error);
  const Answer shown = ask("GET", "/api/v1/accounts/lisi");
  EXPECT_GE(shown.json().at("events").array().size(), 3U);
  EXPECT_EQ(shown.body.find(password), std::string::npos);
  log_in("xuershiyi");  // an auditor looks, and changes nothing
  EXPECT_EQ(ask("PATCH", "/api/v1/accounts/lisi", "{\"disabled\":false}").status, 403);
  const Json trail = wait_for("/api/v1/trail?verb=account",
                              [](const Json& page) { return page.at("rows").array().size() >= 3; });
  EXPECT_EQ(trail.dump().find(password), std::string::npos);
}

TEST_F(Administration, ShowsSecretsOnceAndNeverAgain) {
  log_in("shiershisan");
  const Answer made = ask("POST", "/api/v1/accounts/wangwu/tokens",
                          json_of({{"name", "n"},
                                   {"scopes", "read"},
                                   {"expires", to_rfc3339(clock_.now() + std::chrono::hours(1))}}));
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string token = made.json().at("token").string();
  const std::string link =
      ask("POST", "/api/v1/accounts/wangwu/totp").json().at("otpauth").string();
  EXPECT_EQ(link.rfind("otpauth://", 0), 0U);
  const Answer shown = ask("GET", "/api/v1/accounts/wangwu");
  EXPECT_EQ(shown.body.find(token), std::string::npos);
  EXPECT_EQ(shown.body.find(link), std::string::npos);
  EXPECT_TRUE(service_->users().by_token(token));
  const std::string id = shown.json().at("tokens").array().front().at("id").string();
  EXPECT_EQ(ask("DELETE", "/api/v1/accounts/wangwu/tokens/" + id).status, 204);
  EXPECT_FALSE(service_->users().by_token(token));
  EXPECT_EQ(ask("DELETE", "/api/v1/accounts/wangwu/totp").status, 204);
}

TEST_F(Administration, TellsOfKeysWithoutThem) {
  log_in("shiershisan");
  const Answer answer = ask("GET", "/api/v1/keys");
  EXPECT_EQ(answer.body.find("PRIVATE"), std::string::npos);
  std::size_t seals = 0;
  const Json keys = answer.json();
  for (const Json& key : keys.at("keys").array()) {
    EXPECT_EQ(key.at("state").string(), "good") << key.dump();
    if (key.at("use").string() == "seal") ++seals;
  }
  EXPECT_GT(seals, 3U);
  const Json health = ask("GET", "/api/v1/health").json();
  EXPECT_GT(health.at("disk_free").integer(), 0);
  EXPECT_GT(health.at("without_second_factor").integer(), 20);
}

TEST_F(Administration, TakesARegistryFromItsRegistrarOnly) {
  log_in("lvershier");
  Bytes csv = ask("GET", "/api/v1/registry?list=person").body;
  const std::string name = "李四例";
  csv.replace(csv.find(name), name.size(), "李肆例");
  const auto put = [&](const Bytes& body) {
    return ask("PUT", "/api/v1/registry?list=person", body, "text/csv").status;
  };
  EXPECT_EQ(put("id,nothing\r\n1,2\r\n"), 422);
  EXPECT_EQ(put(csv), 204);
  EXPECT_NE(ask("GET", "/api/v1/registry").body.find("李肆例"), std::string::npos);
  const Json versions = ask("GET", "/api/v1/registry/versions").json();
  ASSERT_EQ(versions.at("versions").array().size(), 2U);
  const std::string first = versions.at("versions").array().front().string();
  EXPECT_NE(ask("GET", "/api/v1/registry/versions/" + first).body.find(name), std::string::npos);
  EXPECT_EQ(ask("GET", "/api/v1/registry/versions/..%2Fregistry.xml").status, 404);
  log_in("shiershisan");
  EXPECT_EQ(put(csv), 403);
}

}  // namespace
}  // namespace yinxin::api
