#include <gtest/gtest.h>

#include "journeys/instance.h"
#include "support/places.h"

// 工作秘密: a letter that four named persons may read, until its restriction ends.
namespace yinxin {
namespace {

class CircleJourney : public ::testing::Test, protected testing::Instance {
 protected:
  CircleJourney() {
    const std::string sample = testing::source_dir() + "/samples/early-involvement-request.xml";
    number_ = answer({"issue", sample}).at("number").string();
  }

  std::int64_t found(const std::string& user, const std::string& words = "直播销售") const {
    const Json answered = answer({"search", words, "--as", user, "--facets"});
    if (answered.at("total").integer() == 0) {
      EXPECT_EQ(answered.dump().find("early-involvement"), std::string::npos);
    }
    return answered.at("total").integer();
  }
  bool fetches(const std::string& user) const {
    return yinxin({"get", number_, "-o", file(user + ".pdf"), "--as", user}).status == 0;
  }

  std::string number_;
};

TEST_F(CircleJourney, IsThereForItsReadersAlone) {
  for (const char* reader : {"lisi", "shenshiqi", "zhengshiyi", "heshiliu"}) {
    EXPECT_EQ(found(reader), 1) << reader;
    EXPECT_TRUE(fetches(reader)) << reader;
  }
  for (const char* other : {"qianqi", "yangshijiu", "sunba", "chushisi", "fengshier"}) {
    EXPECT_EQ(found(other), 0) << other;
    EXPECT_EQ(found(other, number_), 0) << other;
    EXPECT_FALSE(fetches(other)) << other;
    const auto refusal = yinxin({"history", number_, "--as", other});
    EXPECT_EQ(refusal.status, 1) << other;
    EXPECT_EQ((refusal.out + refusal.err).find("直播"), std::string::npos) << refusal.err;
  }
}

TEST_F(CircleJourney, IsThereForItsAgenciesOnceTheRestrictionIsLifted) {
  EXPECT_EQ(yinxin({"lift", number_, "--reason", "行动结束", "--as", "chushisi"}).status, 1);
  EXPECT_EQ(yinxin({"lift", number_, "--reason", "行动结束", "--as", "lisi"}).status, 1);
  EXPECT_EQ(found("chushisi"), 0);
  answer({"lift", number_, "--reason", "行动结束", "--as", "qianqi"});
  for (const char* party : {"lisi", "qianqi", "chushisi"}) {
    EXPECT_EQ(found(party), 1) << party;
    EXPECT_TRUE(fetches(party)) << party;
  }
  EXPECT_EQ(found("fengshier"), 0);
  EXPECT_FALSE(fetches("fengshier"));
  EXPECT_EQ(yinxin({"lift", number_, "--reason", "再次", "--as", "qianqi"}).status, 1);
  EXPECT_EQ(answer({"audit"}).at("problems").array().size(), 0U);
  answer({"reindex"});
  EXPECT_EQ(found("chushisi"), 1);
  EXPECT_EQ(found("fengshier"), 0);
}

}  // namespace
}  // namespace yinxin
