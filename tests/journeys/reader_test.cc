#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "journeys/instance.h"
#include "support/places.h"

// A second reader, written from archive/README.md in another language, agrees with this program.
namespace yinxin {
namespace {

using testing::contents;
using testing::kSampleReferral;
using testing::Outcome;

class SecondReader : public ::testing::Test, protected testing::Instance {
 protected:
  Outcome read(const std::string& archive) const {
    return testing::run(
        {"python3", yinxin::testing::source_dir() + "/tests/interop/read_archive.py", archive});
  }

  void fill() const {
    const Json first = answer({"issue", kSampleReferral});
    const Json second = answer({"issue", kSampleReferral});
    std::ofstream(file("old.jsonl"))
        << R"({"id":"1","agency":"sjg","kind":"通知","number":"示市监〔2001〕3号",)"
        << R"("date":"2001-03-18","secrecy":"非涉密","title":"旧案","text":"旧案正文",)"
        << R"("retention":"10年"})"
        << "\n";
    answer({"import", file("old.jsonl")});
    answer({"supersede", first.at("id").string(), "--by", second.at("id").string(), "--reason",
            "更正"});
    answer({"upgrade", second.at("id").string(), "--renew"});
    std::ofstream(file("paper")) << "鉴定工作报告";
    answer({"retention", "appraise", "示市监〔2001〕3号", "--outcome", "destroy", "--supervisors",
            "甲,乙", "--file", file("paper")});
    answer({"retention", "dispose", "示市监〔2001〕3号", "--file", file("paper")});
    answer({"anchor"});
    answer({"search", "样张商贸"});
  }
};

TEST_F(SecondReader, AgreesOnARealArchive) {
  fill();
  const Outcome outcome = read(home() + "/archive");
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  const Json found = Json::parse(outcome.out, "reader");
  const Json audit = answer({"audit"});
  EXPECT_TRUE(audit.at("good").boolean());
  EXPECT_EQ(found.at("entries"), audit.at("entries"));
  EXPECT_EQ(found.at("documents"), audit.at("documents"));
  EXPECT_NE(audit.at("checkpoint").string().find("\n" + found.at("root").string() + "\n"),
            std::string::npos);
  EXPECT_EQ(audit.at("disposed").integer(), 1);
  EXPECT_EQ(answer({"search", "旧案正文"}).at("total").integer(), 0) << "gone from the index, too";
}

// Both see every altered byte, wherever it is, that the specification gives a meaning to.
TEST_F(SecondReader, AgreesOnEveryAlteredFile) {
  fill();
  yinxin({"checkpoint"});
  std::vector<std::filesystem::path> files;
  for (const auto& item : std::filesystem::recursive_directory_iterator(home() + "/archive")) {
    const std::string path = item.path().string();
    const bool has_meaning = path.find("/objects/") != std::string::npos ||
                             path.find("/tile/") != std::string::npos ||
                             path.find("/checkpoint") != std::string::npos;
    if (item.is_regular_file() && has_meaning) files.push_back(item.path());
  }
  std::mt19937 random(20260318);
  std::shuffle(files.begin(), files.end(), random);
  files.resize(std::min<std::size_t>(files.size(), 12));
  for (const auto& path : files) {
    // The trail grows with every audit, and a part of a tile makes room for a larger one.
    if (!std::filesystem::exists(path)) continue;
    const std::string whole = contents(path);
    std::string bytes = whole;
    bytes[random() % bytes.size()] ^= 0x20;
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    std::ofstream(path, std::ios::binary) << bytes;
    EXPECT_EQ(read(home() + "/archive").status, 1) << path;
    EXPECT_EQ(yinxin({"audit"}).status, 1) << path;
    std::ofstream(path, std::ios::binary) << whole;
  }
  EXPECT_EQ(read(home() + "/archive").status, 0);
}

}  // namespace
}  // namespace yinxin
