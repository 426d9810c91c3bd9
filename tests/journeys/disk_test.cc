#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "faults/loop_volume.h"
#include "journeys/instance.h"
#include "storage/file_system.h"

// What an instance asks of the file system it is on.
namespace yinxin {
namespace {

namespace fs = std::filesystem;
using testing::contents;
using testing::kSampleReferral;
using testing::LoopVolume;
using testing::Outcome;

Outcome at(const std::string& home, std::vector<std::string> words) {
  words.insert(words.begin(), yinxin::testing::program());
  words.insert(words.begin() + 2, {"--home", home});
  return testing::run(words);
}

TEST(UnjournaledVolume, IsRefusedUnlessOneInsists) {
  testing::FileSystem bare = testing::kExt4;
  bare.options.insert(bare.options.begin(), {"-O", "^has_journal"});
  const LoopVolume volume(200, bare);
  if (!volume.is_mounted()) GTEST_SKIP() << volume.why();
  const std::string home = volume.root() + "/home";
  const Outcome refused = at(home, {"init"});
  EXPECT_EQ(refused.status, 3) << refused.err;
  EXPECT_NE(refused.err.find("--unjournaled"), std::string::npos) << refused.err;
  EXPECT_FALSE(fs::exists(home + "/archive"));
  EXPECT_EQ(at(home, {"init", "--unjournaled"}).status, 0);
  // It is asked again of whoever writes: the instance may have come from elsewhere.
  const std::string settings = contents(home + "/desk/instance.json");
  EXPECT_EQ(at(home, {"key", "list"}).status, 0);
  const Outcome allowed = at(home, {"anchor"});
  EXPECT_EQ(allowed.err.find("ext4"), std::string::npos) << allowed.err;
  const std::string insisted = R"("unjournaled_disk":true)";
  std::string without = settings;
  without.replace(without.find(insisted), insisted.size(), R"("unjournaled_disk":false)");
  std::ofstream(home + "/desk/instance.json") << without;
  const Outcome moved = at(home, {"anchor"});
  EXPECT_EQ(moved.status, 3);
  EXPECT_NE(moved.err.find("ext4"), std::string::npos) << moved.err;
}

class ImmutableObjects : public ::testing::Test, protected testing::Instance {
 protected:
  ImmutableObjects() {
    std::string settings = contents(home() + "/desk/instance.json");
    settings.insert(1, R"("immutable_objects":true,)");
    std::ofstream(home() + "/desk/instance.json") << settings;
    std::ofstream(file("probe")) << "x";
    permitted_ = storage::set_immutable(file("probe"), true);
    storage::set_immutable(file("probe"), false);
  }
  ~ImmutableObjects() override {
    for (const fs::path& path : objects(home())) storage::set_immutable(path, false);
  }
  static std::vector<fs::path> objects(const std::string& home) {
    std::vector<fs::path> paths;
    for (const auto& item : fs::recursive_directory_iterator(home + "/archive/objects")) {
      if (item.is_regular_file()) paths.push_back(item.path());
    }
    return paths;
  }

  bool permitted_ = false;
};

TEST_F(ImmutableObjects, AreBeyondRootUntilTheyAreDisposedOf) {
  answer({"issue", kSampleReferral});
  if (!permitted_) GTEST_SKIP() << "chattr +i is not permitted here; all else works";
  for (const fs::path& path : objects(home())) {
    EXPECT_TRUE(storage::is_immutable(path)) << path;
    EXPECT_FALSE(std::ofstream(path).is_open());
    EXPECT_NE(::unlink(path.c_str()), 0);
  }
  std::ofstream(file("old.jsonl"))
      << R"({"id":"1","agency":"sjg","kind":"通知","number":"示市监〔2001〕3号",)"
      << R"("date":"2001-03-18","secrecy":"非涉密","title":"旧案","text":"旧案正文",)"
      << R"("retention":"10年"})"
      << "\n";
  answer({"import", file("old.jsonl")});
  std::ofstream(file("paper")) << "鉴定工作报告";
  answer({"retention", "appraise", "示市监〔2001〕3号", "--outcome", "destroy", "--supervisors",
          "甲,乙", "--file", file("paper")});
  const std::size_t before = objects(home()).size();
  answer({"retention", "dispose", "示市监〔2001〕3号", "--file", file("paper")});
  EXPECT_LT(objects(home()).size(), before);
  EXPECT_TRUE(answer({"audit"}).at("good").boolean());
  answer({"backup", file("copy")});
  for (const fs::path& path : objects(file("copy"))) EXPECT_FALSE(storage::is_immutable(path));
}

// The power may go between the commit and the attribute.
TEST_F(ImmutableObjects, AreMadeSoByWhoeverWritesNext) {
  answer({"issue", kSampleReferral});
  if (!permitted_) GTEST_SKIP() << "chattr +i is not permitted here; all else works";
  const std::vector<fs::path> before = objects(home());
  answer({"issue", kSampleReferral});
  for (const fs::path& path : objects(home())) {
    const bool old = std::find(before.begin(), before.end(), path) != before.end();
    if (!old) storage::set_immutable(path, false);
  }
  answer({"anchor"});
  for (const fs::path& path : objects(home())) EXPECT_TRUE(storage::is_immutable(path)) << path;
}

}  // namespace
}  // namespace yinxin
