#include <Poco/Exception.h>
#include <Poco/Net/StreamSocket.h>

#include "journeys/served.h"

// The service as whoever runs it sees it: a process, its ports, its log, its end.
namespace yinxin {
namespace {

using testing::Instance;
using testing::Served;
using SteadyClock = std::chrono::steady_clock;

const std::string kSampleRecord =
    testing::contents(yinxin::testing::source_dir() + "/samples/outcome-feedback.xml");

class ServeJourney : public ::testing::Test, protected Instance {};

TEST_F(ServeJourney, EndsWithinItsTimeWhoeverHoldsOn) {
  Served served(*this, {"--stop-within", "1"});
  ASSERT_EQ(served.ask("GET", "/healthz").status, 200);
  Poco::Net::StreamSocket slow(Poco::Net::SocketAddress("127.0.0.1", served.port()));
  const std::string half = "POST /verify HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab";
  slow.sendBytes(half.data(), static_cast<int>(half.size()));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const auto start = SteadyClock::now();
  EXPECT_EQ(served.stop(SIGTERM), 0);
  EXPECT_GE(SteadyClock::now() - start, std::chrono::seconds(1));
  EXPECT_LT(SteadyClock::now() - start, std::chrono::seconds(6));
}

TEST_F(ServeJourney, EndsAtOnceWhenNothingIsInHand) {
  Served served(*this);
  ASSERT_EQ(served.ask("GET", "/healthz").status, 200);
  const auto start = SteadyClock::now();
  EXPECT_EQ(served.stop(SIGTERM), 0);
  EXPECT_LT(SteadyClock::now() - start, std::chrono::seconds(5));
}

// Whatever was told to have been issued is there, and nothing is left half done.
TEST_F(ServeJourney, KeepsWhatItAcknowledgedWhileItStopped) {
  const std::string token = testing::token_of(*this, "lisi", "read draft decide receive");
  Served served(*this);
  std::vector<std::string> created;
  std::thread client([&] {
    try {
      for (int i = 0; i < 500; ++i) {
        const auto answer =
            served.ask("POST", "/api/v1/drafts", token, kSampleRecord, "application/xml");
        if (answer.status == 503) continue;
        ASSERT_EQ(answer.status, 201) << answer.body;
        created.push_back(answer.json().at("id").string());
      }
    } catch (const Poco::Exception&) {  // it has gone
    }
  });
  while (served.log().find("\"status\":201") == std::string::npos) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(served.stop(SIGTERM), 0);
  client.join();
  ASSERT_FALSE(created.empty());
  for (const std::string& id : created) {
    EXPECT_EQ(yinxin({"draft", "show", id, "--as", "lisi"}).status, 0) << id;
  }
}

}  // namespace
}  // namespace yinxin
