#include "service/trust_services.h"

#include <gtest/gtest.h>

#include "service/sample_web.h"
#include "signature/long_term_fixture.h"
#include "support/temporary_directory.h"

namespace yinxin::service {
namespace {

class TrustServicesTest : public ::testing::Test, protected testing::World {
 protected:
  LongTermSettings settings() const {
    LongTermSettings settings;
    settings.level = "B-LTA";
    settings.timestamp = web_.url("/timestamp");
    settings.revocation = {web_.url("/ocsp"), {web_.url("/crl/root"), web_.url("/crl/issuing")}};
    return settings;
  }
  Bytes prolonged(TrustServices& trusted, const Bytes& pdf) {
    std::string problem;
    Bytes longer = trusted.prolong(pdf, judge(pdf), false, problem);
    EXPECT_EQ(problem, "");
    return longer;
  }
  std::string asked() {
    return "ocsp " + std::to_string(web_.requests("/ocsp")) + ", root " +
           std::to_string(web_.requests("/crl/root"));
  }

  testing::TemporaryDirectory directory_;
  testing::SampleWeb web_{services};
};

// What all documents share, the time-stamping service and the authority, is asked for once a
// minute; who signs, each time.
TEST_F(TrustServicesTest, AskAboutASignerEachTimeAndAboutTheRestNowAndThen) {
  TrustServices trusted(Home{directory_.path(), {}}, settings(), clock);
  EXPECT_EQ(judge(prolonged(trusted, b_t())).level(), "B-LTA");
  // The responder is asked first, but speaks of signers only; the root's list tells of the rest.
  EXPECT_EQ(asked(), "ocsp 3, root 2");
  EXPECT_EQ(judge(prolonged(trusted, b_t())).level(), "B-LTA");
  EXPECT_EQ(asked(), "ocsp 4, root 2");
  clock.set(testing::kNow + std::chrono::minutes(1));
  EXPECT_EQ(judge(prolonged(trusted, b_t())).level(), "B-LTA");
  EXPECT_EQ(asked(), "ocsp 7, root 4");
}

TEST_F(TrustServicesTest, KeepNoListLongerThanItHolds) {
  const auto authority = crypto::SampleAuthority::from_pem(trust.root);
  const crypto::Certificate issuer = authority.certificate();
  const crypto::Certificate issued = issuing.certificate();
  constexpr std::chrono::hours kWeek{7 * 24};
  const auto list = crypto::RevocationInfo::from_crl(
      authority.revocation_list({}, testing::kNow - kWeek + std::chrono::seconds(30)));
  RecentRevocation recent;
  recent.keep(issued, issuer, list, testing::kNow);
  EXPECT_TRUE(recent.find(issued, issuer, testing::kNow + std::chrono::seconds(30)));
  EXPECT_FALSE(recent.find(issued, issuer, testing::kNow + std::chrono::seconds(31)));
}

TEST_F(TrustServicesTest, LearnAtOnceThatASignerWasRevoked) {
  TrustServices trusted(Home{directory_.path(), {}}, settings(), clock);
  const Bytes good = prolonged(trusted, b_t());
  EXPECT_EQ(judge(good).state(), signature::FileState::kValid);
  services.revoke(lead.certificate(), clock.now());
  clock.set(clock.now() + std::chrono::seconds(1));
  EXPECT_NE(judge(prolonged(trusted, b_t())).state(), signature::FileState::kValid);
}

}  // namespace
}  // namespace yinxin::service
