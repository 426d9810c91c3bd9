#include <gtest/gtest.h>

#include "journeys/served.h"

// `yinxin number`: a number that will not be used is made void, and everybody sees why.
namespace yinxin {
namespace {

using testing::kSampleReferral;
using testing::Outcome;
using testing::Served;

class NumberVerb : public ::testing::Test, protected testing::Instance {
 protected:
  // The next number of the series that the sample referral is issued in.
  std::string next() const {
    const Json series = answer({"number", "list"}).at("series").array().at(0);
    return series.at("prefix").string() + "〔" + std::to_string(series.at("year").integer()) +
           "〕" + std::to_string(series.at("highest").integer() + 1) + "号";
  }
  Outcome make_void(const std::string& number, const std::string& reason,
                    const std::string& agency = "sjg") const {
    return yinxin({"number", "void", number, "--agency", agency, "--reason", reason});
  }
};

TEST_F(NumberVerb, MakesTheNextNumberVoidForAReason) {
  answer({"issue", kSampleReferral});
  const std::string number = next();
  EXPECT_EQ(make_void(number, "").status, 1) << "without a reason";
  const Outcome made = make_void(number, "纸质文书错用此号");
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(make_void(number, "再次").status, 1) << "void already";
  const Json receipt = answer({"issue", kSampleReferral});
  EXPECT_NE(receipt.at("number").string(), number);
  EXPECT_EQ(make_void(receipt.at("number").string(), "已用").status, 1) << "used";
  const Outcome audit = yinxin({"audit"});
  EXPECT_EQ(audit.status, 0) << audit.out;
  EXPECT_NE(audit.out.find(number + "，"), std::string::npos) << audit.out;
  EXPECT_NE(audit.out.find("纸质文书错用此号"), std::string::npos);
  EXPECT_NE(yinxin({"number", "list"}).out.find(number), std::string::npos);
  EXPECT_EQ(answer({"audit"}).at("numbers").array().at(0).at("gaps").array().size(), 0U);
}

TEST_F(NumberVerb, LeavesNoGapAndMakesUpNoSeries) {
  answer({"issue", kSampleReferral});
  std::string far = next();
  far.insert(far.rfind("号"), "7");
  EXPECT_EQ(make_void(far, "跳号").status, 1);
  EXPECT_EQ(make_void("无此代字〔2026〕1号", "错").status, 1);
  EXPECT_EQ(make_void("不是文号", "错").status, 1);
  EXPECT_EQ(make_void(next(), "错", "no-such-agency").status, 1);
  EXPECT_EQ(answer({"number", "list"}).at("series").array().at(0).at("voided").array().size(), 0U);
}

TEST_F(NumberVerb, IsForWhoeverSignsForTheAgency) {
  answer({"issue", kSampleReferral});
  const std::string number = next();
  const std::string clerk = testing::token_of(*this, "lisi", "read draft decide");
  const Served served(*this);
  Json body = Json::Object{{"number", number}, {"reason", "错用"}, {"agency", "sjg"}};
  EXPECT_EQ(served.ask("POST", "/api/v1/numbers/voids", clerk, body.dump()).status, 403);
  const std::string signatory = testing::token_of(*this, "qianqi", "read decide");
  EXPECT_EQ(served.ask("POST", "/api/v1/numbers/voids", signatory, body.dump()).status, 201);
  EXPECT_EQ(served.ask("POST", "/api/v1/numbers/voids", signatory, body.dump()).status, 409);
  body["agency"] = "gaj";
  EXPECT_EQ(served.ask("POST", "/api/v1/numbers/voids", signatory, body.dump()).status, 403);
}

}  // namespace
}  // namespace yinxin
