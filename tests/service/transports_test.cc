#include "service/transports.h"

#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "crypto/sample_services.h"
#include "crypto/time_stamp.h"
#include "service/sample_web.h"
#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin::service {
namespace {

using testing::expect_error;

const Instant kNow = *from_rfc3339("2026-03-18T09:20:00+08:00");

class Transports : public ::testing::Test {
 protected:
  testing::TemporaryDirectory directory_;
  FixedClock clock_{kNow};
  crypto::SampleServices services_{crypto::SampleTrust::create("江州市认证中心", kNow), clock_};
  std::unique_ptr<crypto::Transport> transport_ =
      open_transport(Home{directory_.path(), {}}, clock_);
  testing::SampleWeb server_{services_};
};

TEST_F(Transports, BringATimestampOverHttp) {
  crypto::TimestampClient client(*transport_, server_.url("/timestamp"));
  const auto verdict = crypto::verify_timestamp(client.stamp(crypto::sha256("bytes")));
  EXPECT_EQ(verdict.code, "");
  EXPECT_TRUE(verdict.is_of({"bytes"}));
}

TEST_F(Transports, ReadListsFromFiles) {
  write_file(directory_.path() + "/list.crl", "a list");
  EXPECT_EQ(transport_->exchange("file:" + directory_.path() + "/list.crl", "", ""), "a list");
  expect_error(ErrorCode::kUnavailable, "missing", [&] {
    (void)transport_->exchange("file:" + directory_.path() + "/missing", "", "");
  });
}

TEST_F(Transports, LeaveAServiceAloneThatFailed) {
  for (int i = 0; i < 3; ++i) {
    expect_error(ErrorCode::kUnavailable, "404",
                 [&] { (void)transport_->exchange(server_.url("/nothing"), "a/b", "request"); });
  }
  EXPECT_EQ(server_.requests("/nothing"), 1);
}

TEST_F(Transports, RefuseWhatTheyShouldNotTake) {
  expect_error(ErrorCode::kUnavailable, "enormous",
               [&] { (void)transport_->exchange(server_.url("/large"), "", ""); });
  for (const char* const url : {"http://127.0.0.1:1/", "ftp://example/", "sample:timestamp", ""}) {
    EXPECT_THROW((void)transport_->exchange(url, "", ""), Error) << url;
  }
}

}  // namespace
}  // namespace yinxin::service
