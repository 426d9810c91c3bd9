#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "journeys/served.h"

// `yinxin mirror`: another agency's instance follows this one's log and vouches for it.
namespace yinxin {
namespace {

using testing::contents;
using testing::kSampleReferral;
using testing::Outcome;

class Mirror : public ::testing::Test, protected testing::Instance {
 protected:
  const Instance other_;
};

TEST_F(Mirror, FollowsAndCosigns) {
  answer({"issue", kSampleReferral});
  const Json first = other_.answer({"mirror", home()});
  EXPECT_TRUE(first.at("vkey_is_new").boolean());
  answer({"issue", kSampleReferral});
  const Json second = other_.answer({"mirror", home()});
  EXPECT_GT(second.at("entries").integer(), first.at("entries").integer());
  EXPECT_EQ(second.at("entries").integer() - first.at("entries").integer(),
            second.at("new_entries").integer());
  EXPECT_GT(second.at("objects").integer(), 0);
  const std::string head = yinxin({"checkpoint"}).out;
  EXPECT_EQ(second.at("checkpoint").string().rfind(head, 0), 0U) << "the same, and a line more";
  EXPECT_NE(second.at("checkpoint").string().find("/witness "), std::string::npos);
  EXPECT_EQ(other_.answer({"mirror", home()}).at("new_entries").integer(), 0);
}

TEST_F(Mirror, SeesThatHistoryWasRewritten) {
  answer({"issue", kSampleReferral});
  std::filesystem::copy(home(), file("before"), std::filesystem::copy_options::recursive);
  answer({"issue", kSampleReferral});
  std::filesystem::rename(home(), file("after"));
  std::filesystem::rename(file("before"), home());
  EXPECT_EQ(other_.yinxin({"mirror", file("after")}).status, 0);
  // The same source, put back to what it was, and gone on differently.
  std::filesystem::remove_all(file("after") + "/archive");
  std::filesystem::copy(home() + "/archive", file("after") + "/archive",
                        std::filesystem::copy_options::recursive);
  EXPECT_EQ(other_.yinxin({"mirror", file("after")}).status, 1) << "cut back";
  for (int i = 0; i < 3; ++i) answer({"issue", kSampleReferral});
  std::filesystem::remove_all(file("after") + "/archive");
  std::filesystem::copy(home() + "/archive", file("after") + "/archive",
                        std::filesystem::copy_options::recursive);
  const Outcome forked = other_.yinxin({"mirror", file("after")});
  EXPECT_EQ(forked.status, 1);
  EXPECT_NE(forked.err.find("分叉"), std::string::npos) << forked.err;
}

TEST_F(Mirror, NamesADamagedObject) {
  const std::string id = answer({"issue", kSampleReferral}).at("id").string();
  damage_pdf();
  const Outcome damaged = other_.yinxin({"mirror", home()});
  EXPECT_EQ(damaged.status, 1);
  EXPECT_NE(damaged.err.find(id), std::string::npos) << damaged.err;
}

// What a witness has signed comes back and is kept beside the log.
TEST_F(Mirror, ItsWordIsKeptCheckedAndHandedOn) {
  const std::string id = answer({"issue", kSampleReferral}).at("id").string();
  const Json seen = other_.answer({"mirror", home()});
  const std::string witness = seen.at("witness_vkey").string();
  const std::string directory = seen.at("directory").string();
  EXPECT_EQ(yinxin({"witness", "keep", directory}).status, 1) << "a witness nobody knows";
  EXPECT_EQ(yinxin({"witness", "add", "nonsense"}).status, 1);
  answer({"witness", "add", witness});
  EXPECT_NE(yinxin({"audit"}).out.find("尚无"), std::string::npos);
  std::ofstream(file("note")) << seen.at("checkpoint").string();
  for (const std::string& source : {file("note"), directory}) {
    const Json kept = answer({"witness", "keep", source}).at("witnessed").array().at(0);
    EXPECT_EQ(kept.at("vkey").string(), witness);
    EXPECT_EQ(kept.at("size"), seen.at("entries"));
  }
  answer({"issue", kSampleReferral});
  const Json audit = answer({"audit"});
  EXPECT_TRUE(audit.at("good").boolean());
  EXPECT_EQ(audit.at("witnessed").array().at(0).at("size"), seen.at("entries"));
  EXPECT_NE(yinxin({"witness", "list"}).out.find(witness), std::string::npos);

  EXPECT_EQ(yinxin({"get", id, "--bundle", "-o", file("bundle.zip")}).status, 0);
  const auto stranger = [this](std::vector<std::string> words) {
    words.insert(words.begin(), {yinxin::testing::program(), "verify", "--home", file("nowhere"),
                                 file("bundle.zip")});
    return testing::run(words);
  };
  EXPECT_NE(stranger({"--witness", witness}).out.find("见证 "), std::string::npos);
  // Whatever else lies there spoils neither bundles nor copies, and is told.
  std::ofstream(home() + "/archive/log/witness/00000000") << "nonsense";
  EXPECT_EQ(yinxin({"get", id, "--bundle", "-o", file("bundle.zip")}).status, 0);
  EXPECT_EQ(stranger({"--witness", witness}).status, 0);
  EXPECT_EQ(yinxin({"backup", file("copy")}).status, 0);
  EXPECT_NE(yinxin({"audit"}).out.find("log/witness/00000000"), std::string::npos);
  EXPECT_EQ(stranger({}).out.find("见证 "), std::string::npos) << "nobody vouches for the witness";
}

TEST_F(Mirror, ItsWordGivesAForkAway) {
  answer({"issue", kSampleReferral});
  std::filesystem::copy(home(), file("before"), std::filesystem::copy_options::recursive);
  answer({"issue", kSampleReferral});
  const Json seen = other_.answer({"mirror", home()});
  answer({"witness", "add", seen.at("witness_vkey").string()});
  answer({"witness", "keep", seen.at("directory").string()});
  // The operator puts back what was before, goes on differently, and leaves the note in place.
  namespace fs = std::filesystem;
  const fs::path archive = home() + "/archive";
  fs::rename(archive / "log/witness", file("witness"));
  fs::remove_all(archive);
  fs::copy(file("before") + "/archive", archive, fs::copy_options::recursive);
  fs::rename(file("witness"), archive / "log/witness");
  EXPECT_EQ(yinxin({"audit"}).status, 1) << "shorter than what was seen";
  for (int i = 0; i < 3; ++i) answer({"issue", kSampleReferral});
  const Outcome audit = yinxin({"audit"});
  EXPECT_EQ(audit.status, 1);
  EXPECT_NE(audit.out.find("见证的检查点不是本日志的"), std::string::npos) << audit.out;
  EXPECT_EQ(yinxin({"witness", "keep", seen.at("directory").string()}).status, 1);
}

// Any web server that gives files away will do.
TEST_F(Mirror, FollowsOverHttp) {
  answer({"issue", kSampleReferral});
  const pid_t server = testing::start({"python3", "-u", "-m", "http.server", "0", "--bind",
                                       "127.0.0.1", "--directory", home() + "/archive"},
                                      file("server.out"), file("server.err"));
  std::string said;
  for (int i = 0; i < 200 && said.find("port ") == std::string::npos; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    said = contents(file("server.out"));
  }
  const std::string port = std::to_string(std::stoi(said.substr(said.find("port ") + 5)));
  const Json mirrored = other_.answer({"mirror", "http://127.0.0.1:" + port + "/"});
  ::kill(server, SIGTERM);
  testing::wait_for(server);
  EXPECT_TRUE(mirrored.at("good").boolean());
  EXPECT_GT(mirrored.at("objects").integer(), 5);
}

// A running service gives its log to everybody, and documents to those who may see them.
TEST_F(Mirror, FollowsARunningService) {
  answer({"issue", kSampleReferral});
  const testing::Served served(*this);
  const std::string ledger = "http://127.0.0.1:" + std::to_string(served.port()) + "/api/v1/ledger";
  const Json first = other_.answer({"mirror", ledger});
  EXPECT_TRUE(first.at("good").boolean() && first.at("vkey_is_new").boolean());
  EXPECT_FALSE(first.at("with_objects").boolean());
  EXPECT_EQ(first.at("objects").integer(), 0);
  answer({"issue", kSampleReferral});
  answer({"key", "rotate"});
  const Json second = other_.answer({"mirror", ledger});
  EXPECT_GT(second.at("new_entries").integer(), 0);
  EXPECT_FALSE(second.at("vkey_is_new").boolean());
  EXPECT_EQ(second.at("checkpoint").string().rfind(yinxin({"checkpoint"}).out, 0), 0U);
  EXPECT_NE(second.at("checkpoint").string().find("/witness "), std::string::npos);

  const auto mirrored_for = [&](const Instance& mirror, const std::string& account) {
    std::ofstream(file("token")) << testing::token_of(*this, account, "read") << "\n";
    return mirror.answer({"mirror", ledger, "--token", file("token")});
  };
  const Json issuer = mirrored_for(other_, "lisi");
  EXPECT_GT(issuer.at("objects").integer(), 5);
  EXPECT_EQ(issuer.at("withheld").integer(), 0);
  const Json court = mirrored_for(Instance(), "weishiwu");
  EXPECT_TRUE(court.at("good").boolean());
  EXPECT_EQ(court.at("objects").integer(), 0);
  EXPECT_GT(court.at("withheld").integer(), 5);
  std::ofstream(file("token")) << "nonsense";
  EXPECT_EQ(Instance().yinxin({"mirror", ledger, "--token", file("token")}).status, 1);
  const Outcome in_clear =
      other_.yinxin({"mirror", "http://192.0.2.1/api/v1/ledger", "--token", file("token")});
  EXPECT_NE(in_clear.err.find("https"), std::string::npos) << in_clear.err;
}

TEST_F(Mirror, AuditReportIsSignedAndTellsTheFourProperties) {
  answer({"issue", kSampleReferral});
  const Json audit = answer({"audit", "--report", file("audit.pdf"), "--state", file("state")});
  EXPECT_TRUE(audit.at("good").boolean());
  EXPECT_GE(audit.at("four_properties").array().size(), 10U);
  for (const Json& item : audit.at("four_properties").array()) {
    EXPECT_NE(item.at("result").string(), "不通过") << item.dump();
  }
  EXPECT_EQ(answer({"verify", file("audit.pdf")}).at("state").string(), "VALID");
  const Outcome text = testing::run({"pdftotext", file("audit.pdf"), "-"});
  EXPECT_NE(text.out.find("四性检测"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(file("state"))) << "done, nothing to take up again";
}

}  // namespace
}  // namespace yinxin
