#include <filesystem>
#include <iterator>
#include <map>
#include <thread>

#include "served.h"
#include "signature/report.h"

namespace yinxin::api {
namespace {

namespace fs = std::filesystem;

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

// No restart: the service goes by its files as they are.
TEST_F(Administration, SignsWithTheKeyThatHasTakenTheOthersPlace) {
  log_in("shiershisan");
  const auto seals = [&] {
    std::map<std::string, Json> found;
    const Json keys = ask("GET", "/api/v1/keys").json();
    for (const Json& key : keys.at("keys").array()) {
      if (key.at("use").string() == "seal") found.emplace(key.at("key").string(), key);
    }
    return found;
  };
  const auto before = seals();
  ASSERT_GE(before.size(), 2U);
  const std::string old_key = before.begin()->first;
  const std::string new_key = std::next(before.begin())->first;
  const auto put = [&](const fs::path& to, const fs::path& from) {
    write_file(to, read_file(from, 1 << 20), 0600);
  };
  put(home().agency_certificate_file(old_key), home().agency_certificate_file(new_key));
  EXPECT_EQ(seals().at(old_key).at("state").string(), "unusable");  // it is no pair
  put(home().agency_key_file(old_key), home().agency_key_file(new_key));
  const Json now = seals().at(old_key);
  EXPECT_EQ(now.at("state").string(), "good");
  EXPECT_EQ(now.at("sha256"), before.at(new_key).at("sha256"));
  fs::remove(home().agency_key_file(old_key));
  EXPECT_EQ(seals().at(old_key).at("state").string(), "unusable");
}

TEST_F(Administration, JudgesByTheAnchorsThatAreThereNow) {
  const Bytes pdf = service_->get(issued("outcome-feedback"), service_->actor(""), false);
  const auto good = [&] { return signature::is_valid(service_->verify(pdf, {}).report.state()); };
  EXPECT_TRUE(good());
  const fs::path signers = home().trust() / "signers";
  fs::rename(signers, home().root / "elsewhere");
  EXPECT_FALSE(good());
  fs::rename(home().root / "elsewhere", signers);
  EXPECT_TRUE(good());
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

TEST_F(Administration, KeepsOneRegistrarFromUndoingWhatAnotherHasDone) {
  log_in("lvershier");
  const auto named = [&](Bytes csv, const std::string& name, const std::string& other) {
    return csv.replace(csv.find(name), name.size(), other);
  };
  const Answer read = ask("GET", "/api/v1/registry?list=person");
  const std::string tag = read.head.get("ETag");
  EXPECT_EQ(ask("GET", "/api/v1/registry").head.get("ETag"), tag);
  const auto put = [&](const Bytes& body, const std::string& match) {
    return ask("PUT", "/api/v1/registry?list=person", body, "text/csv", match);
  };
  EXPECT_EQ(put(named(read.body, "李四例", "李肆例"), tag).status, 204);
  const Answer late = put(named(read.body, "王五仿", "王伍仿"), tag);
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(late.json().at("code").string(), "conflict");
  const Answer now = ask("GET", "/api/v1/registry?list=person");
  EXPECT_NE(now.body.find("李肆例"), std::string::npos);
  EXPECT_EQ(put(named(now.body, "王五仿", "王伍仿"), now.head.get("ETag")).status, 204);
  const Bytes last = ask("GET", "/api/v1/registry").body;
  EXPECT_NE(last.find("李肆例"), std::string::npos);
  EXPECT_NE(last.find("王伍仿"), std::string::npos);
}

// 下一年的放假安排: from the registrar's table, or as a file that somebody puts in place.
TEST_F(Administration, TakesNextYearsHolidaysWhileRunning) {
  const std::string list = "/api/v1/registry?list=calendar";
  const auto knows = [](const char* year) {
    return [year](const Json& limits) {
      return limits.dump().find(year + std::string("-01-02")) != std::string::npos;
    };
  };
  log_in("lvershier");
  const Answer read = ask("GET", list);
  const std::string row = "2027,元旦,2027-01-01,2027-01-03,样例通知\n";
  const auto put = [&](const std::string& rows, const std::string& match) {
    return ask("PUT", list, "year,name,from,to,source\n" + rows, "text/csv", match);
  };
  EXPECT_FALSE(knows("2027")(ask("GET", "/api/v1/limits").json()));
  const Answer wrong = put(row + "2027,调休上班,2027-02-19,,\n", "");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_NE(wrong.body.find("CSV:3"), std::string::npos) << wrong.body;
  EXPECT_EQ(put(row, read.head.get("ETag")).status, 204);
  EXPECT_TRUE(knows("2027")(ask("GET", "/api/v1/limits").json()));
  EXPECT_NE(ask("GET", list).body.find("2027-01-03"), std::string::npos);
  EXPECT_EQ(put(row, read.head.get("ETag")).status, 409);
  EXPECT_NE(ask("GET", "/api/v1/registry/versions").body.find("calendar-2027"), std::string::npos);
  write_file(home().limits() / "calendar-2028.xml",
             "<limits xmlns=\"urn:yinxin:limits:1\"><year number=\"2028\" source=\"样例\"><rest "
             "name=\"元旦\" from=\"2028-01-01\" to=\"2028-01-02\"/></year></limits>");
  wait_for("/api/v1/limits", knows("2028"));
  write_file(home().limits() / "calendar-2029.xml", "<limits");  // as far as it has come
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  EXPECT_TRUE(knows("2028")(ask("GET", "/api/v1/limits").json()));
  log_in("shiershisan");
  EXPECT_EQ(put(row, "").status, 403);
}

// Each names another post of the registry's; all that were answered with 204 are in it.
TEST_F(Administration, LosesNothingOfWhatManyRegistrarsImportAtOnce) {
  log_in("lvershier");
  const Bytes csv = ask("GET", "/api/v1/registry?list=person").body;
  const std::vector<std::string> names = {"李四例", "王五仿", "吴十会", "郑十一侦"};
  const std::string heading = csv.substr(0, csv.find('\n') + 1);
  std::vector<int> answers(names.size());
  std::vector<std::thread> registrars;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t at = csv.find(names[i]);
    ASSERT_NE(at, std::string::npos) << names[i];
    const std::size_t begin = csv.rfind('\n', at) + 1;
    std::string row = csv.substr(begin, csv.find('\n', at) + 1 - begin);
    row.replace(row.find(names[i]), names[i].size(), names[i] + "改");
    registrars.emplace_back([&, i, row] {
      answers[i] = ask("PUT", "/api/v1/registry?list=person", heading + row, "text/csv").status;
    });
  }
  for (std::thread& registrar : registrars) registrar.join();
  const Bytes last = ask("GET", "/api/v1/registry").body;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_TRUE(answers[i] == 204 || answers[i] == 409) << answers[i];
    if (answers[i] == 204) ++taken;
    EXPECT_EQ(last.find(names[i] + "改") != std::string::npos, answers[i] == 204) << names[i];
  }
  EXPECT_GE(taken, 1U);
  EXPECT_EQ(ask("GET", "/api/v1/registry/versions").json().at("versions").array().size(),
            taken + 1);
}

}  // namespace
}  // namespace yinxin::api
