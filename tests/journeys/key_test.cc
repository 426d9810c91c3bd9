#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "journeys/served.h"

// `yinxin key`: the key of the log is changed, and everybody who checks the log follows.
namespace yinxin {
namespace {

using testing::contents;
using testing::kSampleReferral;
using testing::Outcome;
using testing::Served;

class LogKey : public ::testing::Test, protected testing::Instance {
 protected:
  std::string vkey(std::size_t n) const {
    return answer({"key", "list"}).at("keys").array().at(n).at("vkey").string();
  }
  Outcome second_reader(const std::vector<std::string>& key) const {
    std::vector<std::string> line = {
        "python3", yinxin::testing::source_dir() + "/tests/interop/read_archive.py",
        home() + "/archive"};
    line.insert(line.end(), key.begin(), key.end());
    return testing::run(line);
  }
  Outcome in_home(const char* home, const std::vector<std::string>& words) const {
    std::vector<std::string> line = {yinxin::testing::program(), words.front(), "--home",
                                     file(home)};
    line.insert(line.end(), words.begin() + 1, words.end());
    return testing::run(line);
  }
  Outcome stranger(const std::vector<std::string>& words) const {
    return in_home("nowhere", words);
  }
  Outcome restored(const std::vector<std::string>& words) const { return in_home("again", words); }
};

TEST_F(LogKey, IsChangedAndEverybodyFollows) {
  const testing::Instance other;
  const std::string first = answer({"issue", kSampleReferral}).at("id").string();
  const std::string before = yinxin({"checkpoint"}).out;
  other.answer({"mirror", home()});
  EXPECT_EQ(yinxin({"key", "retire"}).status, 1) << "nothing to retire";
  answer({"key", "rotate"});
  EXPECT_EQ(yinxin({"key", "rotate"}).status, 1) << "not while both sign";
  answer({"issue", kSampleReferral});
  other.answer({"mirror", home()});
  answer({"key", "retire"});
  EXPECT_FALSE(std::filesystem::exists(home() + "/desk/keys/log-next.pem"));
  const std::string last = answer({"issue", kSampleReferral}).at("id").string();

  EXPECT_TRUE(other.answer({"mirror", home()}).at("good").boolean());
  std::ofstream(file("before")) << before;
  EXPECT_TRUE(answer({"audit", "--since", file("before")}).at("good").boolean());
  for (const auto& key : {std::vector<std::string>{}, {vkey(0)}, {vkey(1)}}) {
    const Outcome read = second_reader(key);
    EXPECT_EQ(read.status, 0) << read.out << read.err;
  }
  EXPECT_EQ(
      second_reader({other.answer({"key", "list"}).at("keys").array().at(0).at("vkey").string()})
          .status,
      1);
  for (const std::string& id : {first, last}) {
    EXPECT_EQ(yinxin({"get", id, "--bundle", "-o", file("bundle.zip")}).status, 0);
    for (const std::size_t n : {0, 1}) {
      const Outcome verified =
          stranger({"verify", file("bundle.zip"), "--vkey", vkey(n), "--offline"});
      EXPECT_EQ(verified.status, 0) << verified.out << verified.err;
    }
  }
}

TEST_F(LogKey, OutlivesBackupAndRestore) {
  answer({"issue", kSampleReferral});
  answer({"key", "rotate"});
  answer({"backup", file("copy")});
  answer({"key", "retire"});
  answer({"backup", file("copy")});
  EXPECT_EQ(restored({"restore", file("copy")}).status, 0);
  EXPECT_EQ(restored({"issue", kSampleReferral}).status, 0);
  const Outcome audit = restored({"audit"});
  EXPECT_EQ(audit.status, 0) << audit.out;
  EXPECT_NE(audit.out.find("日志密钥"), std::string::npos) << audit.out;
}

TEST_F(LogKey, IsHandedOverForAllToSee) {
  answer({"issue", kSampleReferral});
  const Served served(*this);
  EXPECT_EQ(served.ask("GET", "/api/v1/ledger/keys/1").status, 404);
  answer({"key", "rotate"});
  const auto link = served.ask("GET", "/api/v1/ledger/keys/1");
  EXPECT_EQ(link.status, 200);
  EXPECT_EQ(link.body, contents(home() + "/archive/log/keys/1"));
  EXPECT_EQ(served.ask("GET", "/api/v1/ledger").json().at("vkey").string(), vkey(1));
  for (const char* wrong : {"0", "01", "2", "x", "..%2Fcheckpoint"}) {
    EXPECT_EQ(served.ask("GET", std::string("/api/v1/ledger/keys/") + wrong).status, 404) << wrong;
  }
}

// The trail has a key of its own, which is changed while others go on adding rows.
class TrailKey : public LogKey {
 protected:
  void keep_checkpoint() const {
    std::ofstream(file("kept")) << answer({"trail"}).at("checkpoint").string();
  }
  void expect_whole() const {
    EXPECT_TRUE(answer({"trail", "--since", file("kept")}).at("whole").boolean());
    EXPECT_TRUE(answer({"audit"}).at("good").boolean());
  }
  std::int64_t keys_found_by_second_reader() const {
    const Outcome read = second_reader({});
    EXPECT_EQ(read.status, 0) << read.out << read.err;
    return Json::parse(read.out, "reader").at("trail_keys").integer();
  }
};

TEST_F(TrailKey, IsChangedWhileServingAndEverybodyFollows) {
  answer({"issue", kSampleReferral});
  keep_checkpoint();
  const std::string auditor = testing::token_of(*this, "xuershiyi", "read");
  const Served served(*this);
  const auto look = [&] {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(served.ask("GET", "/api/v1/trail", auditor).status, 200);
  };
  look();
  EXPECT_EQ(served.ask("GET", "/api/v1/trail/keys/1", auditor).status, 404);
  EXPECT_EQ(yinxin({"key", "retire", "--trail"}).status, 1) << "nothing to retire";
  answer({"key", "rotate", "--trail"});
  EXPECT_EQ(yinxin({"key", "rotate", "--trail"}).status, 1) << "not while both sign";
  look();
  expect_whole();
  answer({"key", "retire", "--trail"});
  EXPECT_FALSE(std::filesystem::exists(home() + "/desk/keys/trail-next.pem"));
  look();
  expect_whole();
  EXPECT_EQ(keys_found_by_second_reader(), 2);

  const auto link = served.ask("GET", "/api/v1/trail/keys/1", auditor);
  EXPECT_EQ(link.body, contents(home() + "/archive/trail/log/keys/1"));
  const Json head = served.ask("GET", "/api/v1/trail/head", auditor).json();
  const Json::Array keys = answer({"key", "list", "--trail"}).at("keys").array();
  EXPECT_EQ(head.at("first_vkey").string(), keys.at(0).at("vkey").string());
  EXPECT_EQ(head.at("vkey").string(), keys.at(1).at("vkey").string());
  EXPECT_EQ(head.at("key_changes").integer(), 2);
  EXPECT_EQ(answer({"key", "list"}).at("keys").array().size(), 1U)
      << "the other log's is as it was";
}

TEST_F(TrailKey, OfAnybodyElseIsNotBelieved) {
  answer({"issue", kSampleReferral});
  answer({"key", "rotate", "--trail"});
  answer({"key", "retire", "--trail"});
  keep_checkpoint();
  expect_whole();
  answer({"backup", file("copy")});
  const std::string links = "/archive/trail/log/keys";
  std::filesystem::rename(home() + links + "/2", file("link"));
  EXPECT_EQ(yinxin({"audit"}).status, 1) << "a key that was never retired does not sign";
  EXPECT_EQ(second_reader({}).status, 1);
  std::filesystem::rename(file("link"), home() + links + "/2");
  expect_whole();
  EXPECT_EQ(restored({"restore", file("copy")}).status, 0);
  EXPECT_EQ(restored({"issue", kSampleReferral}).status, 0);
  EXPECT_EQ(restored({"trail", "--since", file("kept")}).status, 0);
}

}  // namespace
}  // namespace yinxin
