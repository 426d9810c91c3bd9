#include "archive/bundle.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "archive/sample_archive.h"
#include "support/expect_error.h"

namespace yinxin::archive {
namespace {

using testing::expect_error;
using testing::kMorning;

class Bundle : public ::testing::Test {
 protected:
  Bundle() {
    Archive archive = sample_.open();
    archive.deposit(testing::sample_deposit(testing::sample_id(1)));
    const Entry document = *archive.find(testing::sample_id(1));
    zip_ = make_bundle(archive, document, {}, kMorning);
  }

  testing::SampleArchive sample_;
  Bytes zip_;
};

TEST_F(Bundle, IsGoodAsItIsMade) {
  const BundleReading reading = check_bundle(zip_, "");
  EXPECT_TRUE(reading.good());
  EXPECT_EQ(reading.metadata.at("title").string(), "样例：涉嫌犯罪案件移送书");
}

TEST_F(Bundle, IsNotBelievedWithoutOneOfItsFiles) {
  const std::vector<ZipFile> whole = read_zip(zip_);
  int objects = 0;
  for (const ZipFile& one : whole) {
    if (one.name == "README.txt") continue;
    std::vector<ZipFile> rest = whole;
    rest.erase(std::find_if(rest.begin(), rest.end(),
                            [&](const ZipFile& file) { return file.name == one.name; }));
    const BundleReading reading = check_bundle(write_zip(rest, kMorning), "");
    EXPECT_FALSE(reading.good()) << one.name;
    if (one.name.rfind("objects/", 0) != 0) continue;
    ++objects;
    const auto named = [&](const BundleCheck& check) {
      return !check.good && check.detail.find(one.name) != std::string::npos;
    };
    EXPECT_TRUE(std::any_of(reading.checks.begin(), reading.checks.end(), named)) << one.name;
  }
  EXPECT_GE(objects, 2);
}

// Some programs show the names of the directory, others those before the files.
TEST_F(Bundle, HasTheSameNamesInItsDirectoryAsBeforeItsFiles) {
  const std::string name = "document.pdf";
  const std::size_t before_file = zip_.find(name);
  const std::size_t in_directory = zip_.rfind(name);
  ASSERT_LT(before_file, in_directory);
  for (const std::size_t at : {before_file, in_directory}) {
    Bytes altered = zip_;
    altered[at] = 'D';
    expect_error(ErrorCode::kInvalidInput, "目录与内容不一致", [&] { read_zip(altered); });
  }
  Bytes renamed = zip_;
  renamed[before_file] = renamed[in_directory] = 'D';
  EXPECT_EQ(read_zip(renamed).size(), read_zip(zip_).size());
}

}  // namespace
}  // namespace yinxin::archive
