#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "archive/archive.h"
#include "base/clock.h"
#include "base/file.h"
#include "crypto/ed25519.h"
#include "instance.h"
#include "support/places.h"

namespace yinxin {
namespace {

using testing::kSampleReferral;

constexpr std::size_t kLargest = 64 << 20;

// `yinxin audit --regenerate`: the archived page is what the archived record and template say.
class Regenerate : public ::testing::Test, protected testing::Instance {
 protected:
  void replace_in(const std::string& path, const std::string& from, const std::string& to) const {
    std::string text = read_file(path, kLargest);
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    write_file(path, text.replace(at, from.size(), to));
  }
};

TEST_F(Regenerate, GivesTheArchivedBytesForEverySample) {
  std::uint64_t issued = 0;
  const Json kinds = answer({"template", "list"});
  for (const Json& kind : kinds.array()) {
    const std::string name = kind.at("kind").string();
    answer({"issue", yinxin::testing::source_dir() + "/samples/" + name + ".xml"});
    ++issued;
  }
  const Json audit = answer({"audit", "--regenerate"});
  EXPECT_TRUE(audit.at("good").boolean()) << audit.pretty();
  EXPECT_EQ(audit.at("regenerated").at("same_bytes").integer(), static_cast<std::int64_t>(issued));
}

TEST_F(Regenerate, DoesNotDependOnTheRegistryOfToday) {
  answer({"issue", kSampleReferral});
  replace_in(home() + "/desk/registry.xml", "示例市市场监督管理局\" short=\"示例市市场监管局",
             "示例市新名局\" short=\"示例市新名局");
  EXPECT_EQ(answer({"audit", "--regenerate"}).at("regenerated").at("same_bytes").integer(), 1);
}

// Whoever holds the log's key can archive what they like; that its page is not its record's
// shows all the same.
TEST_F(Regenerate, NamesADocumentWhosePageIsNotThatOfItsRecord) {
  const std::string id = answer({"issue", kSampleReferral}).at("id").string();
  const SystemClock clock;
  {
    archive::Archive archive(
        home() + "/archive",
        crypto::Ed25519Key::from_pem(read_file(home() + "/desk/keys/log.pem", kLargest)), clock);
    const archive::Entry entry = *archive.find(id);
    archive::Deposit forged;
    forged.id = "0123456789abcdef01234567";
    forged.kind = entry.json.at("kind").string();
    forged.agency = entry.json.at("agency").string();
    forged.retention.period = "30y";
    forged.metadata = archive.metadata(entry);
    forged.actor = "somebody";
    for (const Json& object : entry.json.at("objects").array()) {
      const std::string& role = object.at("role").string();
      if (role == "metadata") continue;
      Bytes bytes = archive.object(crypto::Digest::from_hex(object.at("sha256").string()));
      if (role == "record") bytes.replace(bytes.find("1264双"), 7, "1263双");
      forged.objects.push_back({role, std::move(bytes)});
    }
    archive.deposit(forged);
  }
  const Json audit = answer({"audit", "--regenerate"}, 1);
  EXPECT_EQ(audit.at("regenerated").at("same_bytes").integer(), 1);
  ASSERT_EQ(audit.at("problems").array().size(), 1U) << audit.pretty();
  EXPECT_EQ(audit.at("problems").array().at(0).at("document").string(), "0123456789abcdef01234567");
}

}  // namespace
}  // namespace yinxin
