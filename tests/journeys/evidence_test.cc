#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include "journeys/instance.h"
#include "support/places.h"

// What an auditor is handed: an evidence bundle, and the trail of acts and looks.
namespace yinxin {
namespace {

using testing::contents;
using testing::kSampleReferral;
using testing::Outcome;

class Evidence : public ::testing::Test, protected testing::Instance {
 protected:
  std::string bundle() {
    id_ = answer({"issue", kSampleReferral, "--at", "2026-03-18T09:20"}).at("id").string();
    EXPECT_EQ(yinxin({"get", id_, "--bundle", "-o", file("bundle.zip")}).status, 0);
    return file("bundle.zip");
  }
  // As somebody without an instance does.
  Outcome verify_elsewhere(const std::string& path, std::vector<std::string> more = {}) const {
    more.insert(more.begin(),
                {yinxin::testing::program(), "verify", "--home", file("nowhere"), path, "--json"});
    return testing::run(more);
  }

  std::string id_;
};

TEST_F(Evidence, IsVerifiedWithoutInstanceOrNetwork) {
  const std::string path = bundle();
  const Outcome verified = verify_elsewhere(path);
  EXPECT_EQ(verified.status, 0) << verified.out << verified.err;
  const Json json = Json::parse(verified.out, "answer");
  EXPECT_EQ(json.at("id").string(), id_);
  EXPECT_EQ(json.at("number").string(), "示市监移〔2026〕1号");
  EXPECT_EQ(json.at("pdf").at("state").string(), "VALID");
  EXPECT_FALSE(json.at("key_is_known").boolean()) << "nobody vouched for the key";
  const std::string vkey = contents(home() + "/archive/YINXIN-ARCHIVE-1");
  const Outcome known = verify_elsewhere(path, {"--vkey", vkey.substr(0, vkey.size() - 1)});
  EXPECT_EQ(known.status, 0) << known.out;
  EXPECT_TRUE(Json::parse(known.out, "answer").at("key_is_known").boolean());
  EXPECT_EQ(yinxin({"verify", path}).status, 0);
}

TEST_F(Evidence, OfAnotherLogIsNotThisOnes) {
  const std::string path = bundle();
  const Instance other;
  EXPECT_EQ(other.yinxin({"verify", path}).status, 1) << "its key is not that instance's";
}

TEST_F(Evidence, IsReadableByOtherProgramsAndHoldsTheArchivedBytes) {
  const std::string path = bundle();
  const Outcome listed = testing::run({"python3", "-m", "zipfile", "-t", path});
  EXPECT_EQ(listed.status, 0) << listed.out << listed.err;
  EXPECT_EQ(testing::run({"python3", "-m", "zipfile", "-e", path, file("x")}).status, 0);
  EXPECT_EQ(yinxin({"get", id_, "-o", file("got.pdf")}).status, 0);
  EXPECT_EQ(contents(file("x") + "/document.pdf"), contents(file("got.pdf")));
}

// Whatever is changed, cut or repeated in it: refused or still the same evidence, never a crash.
TEST_F(Evidence, DoesNotSurviveDamage) {
  const std::string path = bundle();
  const std::string good = contents(path);
  const Json whole = Json::parse(verify_elsewhere(path).out, "answer");
  std::mt19937 random(20260318);
  for (int i = 0; i < 60; ++i) {
    std::string bad = good;
    if (i % 6 == 0) {
      bad.resize(random() % bad.size());
    } else {
      bad[random() % bad.size()] ^= static_cast<char>(1 + random() % 255);
    }
    std::ofstream(file("bad.zip"), std::ios::binary) << bad;
    const Outcome verdict = verify_elsewhere(file("bad.zip"));
    EXPECT_LE(verdict.status, 1) << i << verdict.out << verdict.err;
    if (verdict.status != 0) continue;
    const Json json = Json::parse(verdict.out, "answer");
    EXPECT_EQ(json.at("checks"), whole.at("checks")) << "believed with less in it";
  }
}

TEST_F(Evidence, WithOneAlteredFileNamesIt) {
  const std::string path = bundle();
  const std::string script =
      "import sys, zipfile\n"
      "source, target, victim = sys.argv[1:4]\n"
      "with zipfile.ZipFile(source) as a, zipfile.ZipFile(target, 'w') as b:\n"
      "  for name in a.namelist():\n"
      "    data = bytearray(a.read(name))\n"
      "    if name.startswith(victim): data[len(data) // 2] ^= 1\n"
      "    b.writestr(name, bytes(data))\n";
  std::ofstream(file("alter.py")) << script;
  for (const char* victim : {"document.pdf", "checkpoint", "entries/", "objects/", "log.vkey"}) {
    ASSERT_EQ(testing::run({"python3", file("alter.py"), path, file("bad.zip"), victim}).status, 0);
    EXPECT_EQ(verify_elsewhere(file("bad.zip")).status, 1) << victim;
  }
  ASSERT_EQ(testing::run({"python3", file("alter.py"), path, file("same.zip"), "none"}).status, 0);
  EXPECT_EQ(verify_elsewhere(file("same.zip")).status, 0) << "made by another program, unaltered";
}

TEST_F(Evidence, TellsThatADocumentWasWithdrawn) {
  const Json first = answer({"issue", kSampleReferral});
  const Json second = answer({"issue", kSampleReferral});
  const std::string id = first.at("id").string();
  answer({"supersede", id, "--by", second.at("number").string(), "--reason", "更正"});
  EXPECT_EQ(yinxin({"supersede", id, "--by", second.at("id").string(), "--reason", "again"}).status,
            1);
  answer({"withdraw", second.at("id").string(), "--reason", "样例撤销"});
  EXPECT_EQ(yinxin({"get", id, "--bundle", "-o", file("b.zip")}).status, 0);
  EXPECT_EQ(Json::parse(verify_elsewhere(file("b.zip")).out, "b").at("standing").string(),
            "superseded");
  const Json found = answer({"search", "样张商贸"});
  std::set<std::string> standings;
  for (const Json& hit : found.at("hits").array()) standings.insert(hit.at("standing").string());
  EXPECT_EQ(standings, (std::set<std::string>{"superseded", "withdrawn"}));
  EXPECT_EQ(yinxin({"get", id, "-o", file("a.pdf")}).status, 0);
  const Json verdict = answer({"verify", file("a.pdf")});
  EXPECT_EQ(verdict.at("archived").at("standing").string(), "superseded");
  EXPECT_EQ(verdict.at("archived").at("superseded_by"), second.at("id"));
  EXPECT_EQ(answer({"history", id}).at("entries").array().size(), 2U);
  EXPECT_TRUE(answer({"audit"}).at("good").boolean());
}

TEST_F(Evidence, TrailHoldsEveryActAndEveryLook) {
  const std::string id = answer({"issue", kSampleReferral}).at("id").string();
  answer({"search", "样张商贸", "--as", "zhengshiyi"});
  EXPECT_EQ(yinxin({"get", id, "-o", file("a.pdf"), "--as", "zhengshiyi"}).status, 0);
  EXPECT_EQ(yinxin({"get", id, "-o", file("b.pdf"), "--as", "weishiwu"}).status, 1);
  EXPECT_EQ(yinxin({"verify", file("a.pdf")}).status, 0);
  const Json trail = answer({"trail"});
  std::string rows;
  for (const Json& row : trail.at("rows").array()) {
    rows += row.at("actor").string() + " " + row.at("verb").string() + " " +
            row.at("result").string() + "\n";
  }
  EXPECT_EQ(rows,
            "local-operator issue good\nzhengshiyi search good\nzhengshiyi get good\n"
            "weishiwu get not_found\nanybody verify good\n");
  EXPECT_TRUE(trail.at("whole").boolean());
  EXPECT_EQ(answer({"trail", "--actor", "zhengshiyi"}).at("matching").integer(), 2);
  EXPECT_EQ(answer({"trail", "--document", id}).at("matching").integer(), 3);
  EXPECT_EQ(answer({"trail", "--verb", "trail"}).at("matching").integer(), 3) << "looks at it, too";
  EXPECT_EQ(yinxin({"trail", "--report", file("trail.pdf")}).status, 0);
  EXPECT_EQ(answer({"verify", file("trail.pdf")}).at("state").string(), "VALID");
}

TEST_F(Evidence, TrailTakesRowsOfManyProcesses) {
  std::vector<pid_t> children;
  for (int i = 0; i < 12; ++i) {
    const std::string name = std::to_string(i);
    children.push_back(
        testing::start(line({"search", "样张" + name}), file("out" + name), file("err" + name)));
  }
  for (const pid_t child : children) EXPECT_EQ(testing::wait_for(child), 0);
  const Json trail = answer({"trail", "--verb", "search"});
  EXPECT_EQ(trail.at("matching").integer(), 12);
  EXPECT_TRUE(trail.at("whole").boolean());
}

// Nobody who can write files can take a row back unseen.
TEST_F(Evidence, TrailShowsWhereARowIsGone) {
  for (int i = 0; i < 4; ++i) answer({"search", "样张" + std::to_string(i)});
  const std::string kept = file("kept");
  std::filesystem::copy(home() + "/archive/trail/log/checkpoint", kept);
  const std::filesystem::path entries = home() + "/archive/trail/log/tile/entries";
  std::filesystem::path bundle;
  for (const auto& item : std::filesystem::recursive_directory_iterator(entries)) {
    if (item.is_regular_file()) bundle = item.path();
  }
  std::string bytes = contents(bundle);
  const auto at = bytes.find("样张2");
  ASSERT_NE(at, std::string::npos);
  bytes[at + 6] = '9';
  std::filesystem::permissions(bundle, std::filesystem::perms(0644));
  std::ofstream(bundle, std::ios::binary) << bytes;
  const Outcome trail = yinxin({"trail"});
  EXPECT_EQ(trail.status, 1);
  EXPECT_NE(trail.out.find("记录有缺损"), std::string::npos) << trail.out;
}

}  // namespace
}  // namespace yinxin
