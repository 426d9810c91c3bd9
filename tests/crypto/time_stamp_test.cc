#include "crypto/time_stamp.h"

#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "crypto/cms.h"
#include "crypto/der.h"
#include "crypto/sample_services.h"
#include "crypto/trust_store.h"
#include "support/command.h"
#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin::crypto {
namespace {

using testing::expect_error;

const Instant kNow = *from_rfc3339("2026-03-18T09:20:00+08:00");
constexpr const char* kUrl = "sample:timestamp";

class TimeStamp : public ::testing::Test {
 protected:
  FixedClock clock_{kNow};
  SampleTrust trust_ = SampleTrust::create("江州市认证中心", kNow);
  SampleServices services_{trust_, clock_};
  TimestampClient client_{services_, kUrl};
  Certificate root_ = Certificate::from_pem(trust_.root.certificate_pem, "root").front();
};

// Answers whatever it is told to.
class Answering final : public Transport {
 public:
  explicit Answering(std::function<Bytes(ByteView)> answer) : answer_(std::move(answer)) {}
  Bytes exchange(const std::string& /*url*/, const std::string& /*type*/,
                 ByteView request) override {
    return answer_(request);
  }

 private:
  std::function<Bytes(ByteView)> answer_;
};

TEST_F(TimeStamp, TellsWhenTheBytesWereThere) {
  const Bytes token = client_.stamp(sha256("bytes"));
  const TimestampVerdict verdict = verify_timestamp(token);
  EXPECT_EQ(verdict.code, "") << verdict.detail;
  EXPECT_EQ(verdict.time, kNow);
  EXPECT_TRUE(verdict.is_of({"by", "tes"}));
  EXPECT_FALSE(verdict.is_of({"others"}));
  ASSERT_TRUE(verdict.authority);
  EXPECT_EQ(verdict.authority->common_name(), "江州市认证中心时间戳服务（样例）");
  EXPECT_TRUE(verdict.authority->may_sign_timestamps());
  EXPECT_FALSE(verdict.authority->may_sign_documents());
  EXPECT_LE(token.size(), client_.room());
  const TrustStore trust({}, {root_});
  EXPECT_EQ(trust.validate_timestamper(*verdict.authority, verdict.certificates, kNow).code, "");
  EXPECT_EQ(trust.validate_signer(*verdict.authority, verdict.certificates, kNow).code,
            "NO_CERTIFICATE_CHAIN_FOUND");
}

TEST_F(TimeStamp, IsOneThatOpenSslVerifiesToo) {
  const testing::TemporaryDirectory directory;
  const std::string path = directory.path();
  write_file(path + "/data", "bytes");
  write_file(path + "/token", client_.stamp(sha256("bytes")));
  write_file(path + "/root.pem", root_.pem());
  const auto outcome = testing::run({"openssl", "ts", "-verify", "-data", path + "/data", "-in",
                                     path + "/token", "-token_in", "-CAfile", path + "/root.pem"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE((outcome.out + outcome.err).find("Verification: OK"), std::string::npos);
}

TEST_F(TimeStamp, SurvivesNoChangeOfAByte) {
  const Bytes token = client_.stamp(sha256("bytes"));
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const int mask : {0x01, 0x80, 0xff}) {
      Bytes altered = token;
      altered[i] = static_cast<char>(altered[i] ^ mask);
      EXPECT_NE(verify_timestamp(altered).code, "") << "offset " << i << " mask " << mask;
    }
    EXPECT_NE(verify_timestamp(token.substr(0, i)).code, "") << "size " << i;
  }
}

TEST_F(TimeStamp, TakesNoAnswerToAnotherRequest) {
  Bytes recorded;
  Answering recorder([&](ByteView request) {
    recorded = services_.exchange(kUrl, "", request);
    return recorded;
  });
  (void)TimestampClient(recorder, "http://a").stamp(sha256("bytes"));
  for (const char* const what : {"bytes", "others"}) {
    Answering replayed([&](ByteView) { return recorded; });
    expect_error(ErrorCode::kUnavailable, "http://b",
                 [&] { (void)TimestampClient(replayed, "http://b").stamp(sha256(what)); });
  }
  Answering nonsense([](ByteView) { return Bytes("<html>"); });
  expect_error(ErrorCode::kUnavailable, "http://c",
               [&] { (void)TimestampClient(nonsense, "http://c").stamp(sha256("bytes")); });
}

TEST_F(TimeStamp, StandsInASignatureUnlessNoneIsToBeHad) {
  const Credentials made =
      SampleAuthority::from_pem(trust_.issuing).issue_signer("江州市税务局", kNow);
  const Signer signer = Signer::from_pem(made.certificate_pem, made.key_pem);
  const Bytes message = digest(signer.algorithm(), {"x"});
  const CmsVerdict stamped = verify_detached(sign_detached(message, signer, &client_), {"x"});
  EXPECT_EQ(stamped.code, "") << stamped.detail;
  const TimestampVerdict stamp = verify_timestamp(stamped.timestamp);
  EXPECT_EQ(stamp.code, "");
  EXPECT_TRUE(stamp.is_of({stamped.signature}));

  Answering silent([](ByteView) -> Bytes { throw Error(ErrorCode::kUnavailable, "url", "down"); });
  TimestampClient down(silent, "http://down");
  const CmsVerdict plain = verify_detached(sign_detached(message, signer, &down), {"x"});
  EXPECT_EQ(plain.code, "");
  EXPECT_TRUE(plain.timestamp.empty());
}

TEST(TimeOf, ReadsOnlyOneSpelling) {
  EXPECT_EQ(time_of("20260318012000Z"), kNow);
  EXPECT_EQ(time_of("20260318012000.5Z"), kNow + std::chrono::milliseconds(500));
  for (const char* const wrong : {"20260318012000", "20260318012000.Z", "20260318012000.50Z",
                                  "202603180120Z", "20260318012000+0800", "20261318012000Z", ""}) {
    EXPECT_FALSE(time_of(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace yinxin::crypto
