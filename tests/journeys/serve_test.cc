#include <Poco/Exception.h>
#include <Poco/Net/StreamSocket.h>

#include <filesystem>
#include <sstream>

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

// A server that has issued nothing itself leaves the archive to whoever does.
TEST_F(ServeJourney, ShowsWhatWasIssuedBesideIt) {
  const std::string token = testing::token_of(*this, "lisi", "read");
  const Served served(*this);
  ASSERT_EQ(served.ask("GET", "/api/v1/search?q=a", token).status, 200);
  for (int i = 0; i < 3; ++i) {
    const Json receipt = answer({"issue", testing::kSampleReferral});
    const std::string document = "/api/v1/documents/" + receipt.at("id").string();
    const auto pdf = served.ask("GET", document + "/pdf", token);
    EXPECT_EQ(pdf.status, 200) << pdf.body;
    EXPECT_EQ(pdf.body.rfind("%PDF-", 0), 0U);
    EXPECT_EQ(served.ask("GET", document + "/history", token).status, 200);
  }
}

TEST_F(ServeJourney, SaysWhichPartFails) {
  namespace fs = std::filesystem;
  Served served(*this);
  const auto ready_within = [&](int seconds, int status) {
    testing::Answer answer;
    for (int i = 0; i < 5 * seconds && answer.status != status; ++i) {
      answer = served.ask("GET", "/readyz");
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    EXPECT_EQ(answer.status, status) << answer.body;
    return answer.json();
  };
  const Json good = ready_within(30, 200);
  EXPECT_EQ(good.at("index_lag").integer(), 0);
  EXPECT_EQ(good.at("parts").at("timestamp").string(), "good");
  fs::rename(home() + "/desk/keys/log.pem", file("log.pem"));
  EXPECT_EQ(ready_within(15, 503).at("parts").at("key").string(), "not_found");
  fs::rename(file("log.pem"), home() + "/desk/keys/log.pem");
  ready_within(15, 200);
  fs::rename(home() + "/archive", file("archive"));
  EXPECT_NE(ready_within(15, 503).at("parts").at("archive").string(), "good");
  fs::rename(file("archive"), home() + "/archive");
  ready_within(15, 200);
}

TEST_F(ServeJourney, SaysThatNobodyIsAskedForTimestamps) {
  change_instance([](Json& settings) { settings["long_term"] = Json::Object{{"level", "B-B"}}; });
  const Served served(*this);
  const Json ready = served.ask("GET", "/readyz").json();
  EXPECT_EQ(ready.at("parts").at("timestamp").string(), "unset") << ready.dump();
}

TEST_F(ServeJourney, OutlivesMoreConnectionsThanItHasDescriptors) {
  const std::string token = testing::token_of(*this, "lisi", "read draft");
  const Served served(*this, {}, {"sh", "-c", "ulimit -n 160; exec \"$@\"", "sh"});
  const auto create = [&] {
    try {
      return served.ask("POST", "/api/v1/drafts", token, kSampleRecord, "application/xml").status;
    } catch (const Poco::Exception&) {
      return 0;
    }
  };
  ASSERT_EQ(create(), 201);
  {
    std::vector<Poco::Net::StreamSocket> held;
    for (int i = 0; i < 600; ++i) {
      held.emplace_back();
      held.back().connect(Poco::Net::SocketAddress("127.0.0.1", served.port()),
                          Poco::Timespan(5, 0));
    }
    const int crowded = create();
    EXPECT_TRUE(crowded == 503 || crowded == 0 || crowded == 201) << crowded;
  }
  int status = 0;
  for (int i = 0; i < 100 && status != 201; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    status = create();
  }
  EXPECT_EQ(status, 201);
  EXPECT_EQ(served.log().find("\"status\":500"), std::string::npos);
}

TEST_F(ServeJourney, SaysWhenThereAreTooFewDescriptors) {
  std::vector<std::string> words = line({"serve", "--listen", "127.0.0.1:0"});
  words.insert(words.begin(), {"sh", "-c", "ulimit -n 64; exec \"$@\"", "sh"});
  const testing::Outcome told = testing::run(words);
  EXPECT_EQ(told.status, 3);
  EXPECT_NE(told.err.find("ulimit -n 64"), std::string::npos) << told.err;
}

// The log says who did what nowhere: that is the trail's, which is kept like the archive.
TEST_F(ServeJourney, LogsNeitherNamesNorWords) {
  const std::string token = testing::token_of(*this, "lisi", "read draft");
  Served served(*this);
  const std::string word = "%E6%A0%B7%E5%BC%A0";  // 样张
  EXPECT_EQ(served.ask("GET", "/api/v1/search?q=" + word, token).status, 200);
  EXPECT_EQ(served.ask("POST", "/api/v1/drafts", token, kSampleRecord, "application/xml").status,
            201);
  EXPECT_EQ(
      served.ask("POST", "/api/v1/drafts", token, "<record kind='样张'>", "application/xml").status,
      422);
  EXPECT_EQ(served
                .ask("POST", "/api/v1/sessions", "",
                     "{\"account\":\"zhangsan-secret\",\"password\":\"word\"}")
                .status,
            403);
  EXPECT_EQ(served.ask("GET", "/api/v1/documents/zhangsan-secret/pdf", token).status, 404);
  served.stop(SIGTERM);
  std::istringstream lines(served.log());
  int requests = 0;
  for (std::string line; std::getline(lines, line);) {
    const Json entry = Json::parse(line, line);
    requests += entry.at("event").string() == "request" ? 1 : 0;
    for (const char* none : {"样张", "%E6", "lisi", "zhangsan", "secret", "李", "yinxin_"}) {
      EXPECT_EQ(line.find(none), std::string::npos) << none << ": " << line;
    }
  }
  EXPECT_EQ(requests, 5);
}

}  // namespace
}  // namespace yinxin
