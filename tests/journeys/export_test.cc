#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "journeys/instance.h"

// `yinxin export`: a package that an archives service, or another instance, takes over.
namespace yinxin {
namespace {

using testing::contents;
using testing::kSampleReferral;
using testing::Outcome;

class Export : public ::testing::Test, protected testing::Instance {
 protected:
  std::string bag() {
    id_ = answer({"issue", kSampleReferral, "--at", "2026-03-18T09:20"}).at("id").string();
    EXPECT_EQ(answer({"export", id_, "--to", file("bag")}).at("documents").integer(), 1);
    return file("bag");
  }
  std::string id_;
};

TEST_F(Export, IsABagWithTheMetadataOfTheStandard) {
  const std::string path = bag();
  const Outcome sums = testing::run({"sh", "-c",
                                     "cd '" + path +
                                         "' && sha256sum --quiet -c manifest-sha256.txt "
                                         "tagmanifest-sha256.txt"});
  EXPECT_EQ(sums.status, 0) << sums.out << sums.err;
  const std::string xml = contents(path + "/data/" + id_ + "/metadata.xml");
  for (const char* expected :
       {"编号=\"M22\" 名称=\"题名\"", "编号=\"M31\" 名称=\"文件编号\">示市监移〔2026〕1号<",
        "编号=\"M33\" 名称=\"日期\">2026-03-18<"}) {
    EXPECT_NE(xml.find(expected), std::string::npos) << expected << "\n" << xml;
  }
  EXPECT_EQ(yinxin({"verify", path + "/data/" + id_ + "/evidence.zip"}).status, 0);
  EXPECT_EQ(yinxin({"export", id_, "--to", path}).status, 1) << "never over another";
}

TEST_F(Export, IsTakenOverByAnotherInstanceAndOnlyWhole) {
  const std::string path = bag();
  const Instance other;
  EXPECT_EQ(other.answer({"import", path}).at("imported").integer(), 1);
  const Json found = other.answer({"search", "样张商贸"});
  ASSERT_EQ(found.at("total").integer(), 1);
  EXPECT_EQ(found.at("hits").array().front().at("imported_id").string(), id_);
  const std::string there = found.at("hits").array().front().at("id").string();
  EXPECT_EQ(other.yinxin({"get", there, "-o", file("there.pdf")}).status, 0);
  EXPECT_EQ(contents(file("there.pdf")), contents(path + "/data/" + id_ + "/document.pdf"));

  const Instance third;
  std::ofstream(path + "/data/" + id_ + "/text.txt", std::ios::app) << "添字";
  EXPECT_EQ(third.yinxin({"import", path}).status, 1);
  EXPECT_EQ(third.answer({"search", "样张商贸"}).at("total").integer(), 0);
}

}  // namespace
}  // namespace yinxin
