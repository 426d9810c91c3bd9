#include <filesystem>
#include <fstream>

#include "archive/layout.h"
#include "crypto/base64.h"
#include "ledger/checkpoint.h"
#include "ledger/merkle.h"
#include "served.h"
#include "signature/report.h"
#include "storage/database.h"

namespace yinxin::api {
namespace {

namespace fs = std::filesystem;

class Oversight : public Served {
 protected:
  Json start(const std::string& kind, Json options = Json::Object()) const {
    const Answer answer = ask("POST", "/api/v1/jobs",
                              Json(Json::Object{{"kind", kind}, {"options", options}}).dump());
    EXPECT_EQ(answer.status, 202) << answer.body;
    return answer.json();
  }
  Json finished(const Json& job) const {
    return wait_for("/api/v1/jobs/" + job.at("id").string(),
                    [](const Json& now) { return now.find("ended") != nullptr; });
  }
  Json audited() const {
    const std::string id = finished(start("audit")).at("id").string();
    return ask("GET", "/api/v1/jobs/" + id + "/result").json();
  }
  // The audit is of what is published, a moment after it is committed.
  void published() const {
    wait_for("/api/v1/ledger", [](const Json& head) {
      return head.at("checkpoint").string().find("\n0\n") == std::string::npos;
    });
  }
  // Of the published trail, once that has `rows`.
  Json trail_with(std::uint64_t rows) const {
    return wait_for("/api/v1/trail?limit=500",
                    [&](const Json& page) { return page.at("rows").array().size() >= rows; });
  }
};

TEST_F(Oversight, AuditsInAJobThatCanBeLeftAndFound) {
  issued("outcome-feedback");
  log_in("xuershiyi");
  published();
  const Json done = finished(start("audit"));
  const std::string id = done.at("id").string();
  EXPECT_EQ(done.at("state").string(), "done");
  EXPECT_TRUE(done.at("good").boolean());
  const Json result = ask("GET", "/api/v1/jobs/" + id + "/result").json();
  EXPECT_EQ(result.at("documents").integer(), 1);
  EXPECT_GE(result.at("four_properties").array().size(), 10U);
  EXPECT_EQ(result.at("numbers").array().front().at("documents").integer(), 1);
  const Answer paper = ask("GET", "/api/v1/jobs/" + id + "/result?format=pdf");
  ASSERT_EQ(paper.status, 200);
  EXPECT_TRUE(signature::is_valid(service_->verify(paper.body, {}).report.state()));
  EXPECT_EQ(ask("DELETE", "/api/v1/jobs/" + id).status, 409);  // it is over
  open();
  log_in("xuershiyi");
  EXPECT_EQ(ask("GET", "/api/v1/jobs").json().at("jobs").array().front().at("id").string(), id);
  EXPECT_EQ(ask("GET", "/api/v1/jobs/" + id + "/result").json(), result);
}

TEST_F(Oversight, KeepsJobsFromThoseWhoseTheyAreNot) {
  log_in("xuershiyi");
  const std::string id = start("audit").at("id").string();
  EXPECT_EQ(ask("POST", "/api/v1/jobs", "{\"kind\":\"reindex\"}").status, 403);
  EXPECT_EQ(ask("POST", "/api/v1/jobs", "{\"kind\":\"nothing\"}").status, 404);
  log_in("shiershisan");  // the administrator
  EXPECT_EQ(ask("GET", "/api/v1/jobs/" + id).status, 404);
  EXPECT_TRUE(ask("GET", "/api/v1/jobs").json().at("jobs").array().empty());
  EXPECT_EQ(ask("POST", "/api/v1/jobs", "{\"kind\":\"audit\"}").status, 403);
  EXPECT_TRUE(finished(start("reindex")).at("good").boolean());
  log_in("lisi");  // a clerk
  EXPECT_EQ(ask("GET", "/api/v1/jobs").status, 403);
}

TEST_F(Oversight, SaysOfJobsThatARestartInterruptedThem) {
  log_in("xuershiyi");
  const std::string id = finished(start("audit")).at("id").string();
  open();
  log_in("xuershiyi");
  storage::Database(home().database_file(), {}).write([](storage::Session& desk) {
    desk.execute("UPDATE job SET state = 'running', ended = ''", {});  // as a crash leaves it
  });
  EXPECT_EQ(ask("GET", "/api/v1/jobs/" + id).json().at("state").string(), "interrupted");
}

// Not hours later, when the job's turn has come.
TEST_F(Oversight, SaysAtOnceWhatAJobCannotBeAskedFor) {
  const auto refused = [&](const std::string& kind, const Json& options) {
    const Answer answer = ask("POST", "/api/v1/jobs",
                              Json(Json::Object{{"kind", kind}, {"options", options}}).dump());
    EXPECT_EQ(answer.status, 422) << answer.body;
    return answer.json().at("where").string();
  };
  log_in("xuershiyi");
  EXPECT_EQ(refused("audit", Json::Object{{"regenrate", true}}), "options.regenrate");
  EXPECT_EQ(refused("audit", Json::Object{{"regenerate", "yes"}}), "options.regenerate");
  EXPECT_EQ(refused("audit", Json::Object{{"since", 3}}), "options.since");
  EXPECT_EQ(refused("audit", Json::Object{{"since", "no checkpoint"}}), "checkpoint");
  EXPECT_EQ(refused("audit", Json::Array{}), "options");
  EXPECT_TRUE(ask("GET", "/api/v1/jobs").json().at("jobs").array().empty());
  log_in("shiershisan");
  EXPECT_EQ(refused("reindex", Json::Object{{"renew", true}}), "options.renew");
}

// Whoever asks for it, not the console.
TEST_F(Oversight, RecordsWhoHadTheIndexRebuilt) {
  log_in("shiershisan");
  finished(start("reindex"));
  log_in("xuershiyi");
  const Json page = wait_for("/api/v1/trail?verb=reindex",
                             [](const Json& now) { return !now.at("rows").array().empty(); });
  EXPECT_EQ(page.at("rows").array().front().at("actor").string(), "shiershisan");
}

TEST_F(Oversight, CancelsWhatWaits) {
  log_in("xuershiyi");
  start("audit");
  const Json second = start("audit");
  EXPECT_EQ(ask("DELETE", "/api/v1/jobs/" + second.at("id").string()).status, 202);
  EXPECT_EQ(finished(second).at("state").string(), "cancelled");
}

TEST_F(Oversight, TakesOnlySoManyJobs) {
  log_in("xuershiyi");
  int refused = 0;
  for (int i = 0; i < 40; ++i) {
    if (ask("POST", "/api/v1/jobs", R"({"kind":"audit"})").status == 503) ++refused;
  }
  EXPECT_GT(refused, 0);
}

TEST_F(Oversight, FindsAnAlteredDocumentAndNamesIt) {
  const std::string id = issued("outcome-feedback");
  const fs::path objects = home().archive() / archive::kObjectsDirectory;
  const auto pdf = service_->get(id, service_->actor(""), true);
  const fs::path file = home().archive() / archive::object_path(crypto::sha256(pdf));
  fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
  std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(2'000).put('!');
  log_in("xuershiyi");
  published();
  const Json result = audited();
  EXPECT_FALSE(result.at("good").boolean());
  EXPECT_NE(result.at("problems").dump().find("改动"), std::string::npos) << result.dump();
}

TEST_F(Oversight, ShowsTheTrailPageByPageWithWhatProvesIt) {
  issued("outcome-feedback");
  log_in("xuershiyi");
  for (int i = 0; i < 6; ++i) ask("GET", "/api/v1/numbers");
  trail_with(8);
  const Json page = ask("GET", "/api/v1/trail?verb=numbers&limit=4").json();
  ASSERT_EQ(page.at("rows").array().size(), 4U) << page.dump();
  const Json head = ask("GET", "/api/v1/trail/head").json();
  const auto verifier = ledger::NoteVerifier::from_vkey(head.at("vkey").string());
  const auto checkpoint = ledger::open_checkpoint(page.at("checkpoint").string(), verifier);
  const Answer tile = ask("GET", "/api/v1/trail/tile/0/000.p/" + std::to_string(checkpoint.size));
  ASSERT_EQ(tile.status, 200) << tile.body;
  ledger::Frontier frontier;
  for (std::uint64_t i = 0; i < checkpoint.size; ++i) {
    frontier.append(crypto::Digest::from_bytes(tile.body.substr(32 * i, 32)));
  }
  EXPECT_EQ(frontier.root(), checkpoint.root);
  for (const Json& row : page.at("rows").array()) {
    EXPECT_EQ(row.at("verb").string(), "numbers");
    const auto index = static_cast<std::size_t>(row.at("row").integer());
    EXPECT_EQ(ledger::leaf_hash(row.at("stored").string()).bytes(),
              tile.body.substr(32 * index, 32));
  }
  const Json rest =
      ask("GET", "/api/v1/trail?verb=numbers&before=" + std::to_string(page.at("next").integer()))
          .json();
  EXPECT_EQ(rest.at("rows").array().size(), 2U) << rest.dump();
  EXPECT_EQ(ask("GET", "/api/v1/trail/tile/entries/000.p/1").status, 404);
  EXPECT_EQ(ask("GET", "/api/v1/trail/export?format=csv").type, "text/csv; charset=utf-8");
  const Answer paper = ask("GET", "/api/v1/trail/export?format=pdf&verb=numbers");
  EXPECT_TRUE(signature::is_valid(service_->verify(paper.body, {}).report.state()));
}

TEST_F(Oversight, ShowsAuditorsTheRowsOfTheirAgencyOnly) {
  log_in("weishiwu");  // of the court
  ask("GET", "/api/v1/search?q=%E7%AB%8B%E6%A1%88");
  EXPECT_EQ(ask("GET", "/api/v1/trail").status, 403);
  EXPECT_EQ(ask("GET", "/api/v1/trail/head").status, 403);
  EXPECT_EQ(ask("GET", "/api/v1/trail/tile/0/000.p/1").status, 403);
  EXPECT_EQ(ask("GET", "/api/v1/numbers").status, 403);
  log_in("xuershiyi");
  const std::string own = ask("GET", "/api/v1/sessions/current").json().at("agency").string();
  ask("GET", "/api/v1/numbers");
  const Json page = trail_with(1);
  for (const Json& row : page.at("rows").array()) {
    EXPECT_EQ(row.at("agency").string(), own);
  }
}

TEST_F(Oversight, ComparesWithACheckpointKeptFromEarlier) {
  issued("outcome-feedback");
  log_in("xuershiyi");
  const std::string kept = service_->checkpoint();
  issued("copy-letter");
  const auto compare = [&](const std::string& checkpoint) {
    return ask("POST", "/api/v1/ledger/consistency",
               Json(Json::Object{{"checkpoint", checkpoint}}).dump());
  };
  const Json same = compare(kept).json();
  EXPECT_TRUE(same.at("good").boolean());
  EXPECT_LT(same.at("old_size").integer(), same.at("size").integer());
  std::string forged = kept;
  forged[forged.find('\n', forged.find('\n') + 1) + 3] ^= 1;
  EXPECT_EQ(compare(forged).status, 422);
  EXPECT_EQ(compare("nothing").status, 422);
  wait_for("/api/v1/trail?verb=consistency",
           [](const Json& page) { return page.at("rows").array().size() == 3; });
}

TEST_F(Oversight, GivesABundleAndASignedReport) {
  const std::string id = issued("professional-opinion");
  log_in("lisi");
  const Answer bundle = ask("GET", "/api/v1/documents/" + id + "/bundle");
  ASSERT_EQ(bundle.status, 200) << bundle.body;
  EXPECT_TRUE(service_->verify_bundle(bundle.body, {}, "").good());
  EXPECT_EQ(ask("GET", "/api/v1/documents/" + id + "/history").json().at("standing").string(),
            "current");
  const Bytes pdf = ask("GET", "/api/v1/documents/" + id + "/pdf").body;
  const Answer report =
      ask("POST", "/api/v1/verifications/reports?name=a.pdf", pdf, "application/pdf");
  EXPECT_TRUE(signature::is_valid(service_->verify(report.body, {}).report.state()));
  log_in("shiershisan");
  EXPECT_EQ(ask("GET", "/api/v1/documents/" + id + "/bundle").status, 404);
}

TEST_F(Oversight, NoticesARegistryThatAnotherProcessPutInPlace) {
  const auto exported = [&] { return service_->export_registry("", service_->actor("lvershier")); };
  Bytes registry = exported();
  const std::string name = "name=\"李四例\"";
  registry.replace(registry.find(name), name.size(), "name=\"李肆例\"");
  service::Service other(home(), clock_);
  other.import_registry("", registry, other.actor("lvershier"));
  EXPECT_EQ(exported(), registry);
  write_file(home().registry_file(), "<nothing/>");  // what is none is passed over
  EXPECT_EQ(exported(), registry);
}

}  // namespace
}  // namespace yinxin::api
