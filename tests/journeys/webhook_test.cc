#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <atomic>
#include <fstream>
#include <mutex>

#include "crypto/hmac.h"
#include "journeys/served.h"

// What agencies' systems are told, and what becomes of it if they do not listen.
namespace yinxin {
namespace {

namespace net = Poco::Net;
using testing::Instance;
using testing::Outcome;
using testing::Served;
using SteadyClock = std::chrono::steady_clock;

const std::string kSecret = "a secret of some length";

// A receiver that fails as often as it is told to.
class Receiver {
 public:
  struct Message {
    std::string event, delivery, timestamp, signature, body;
  };

  explicit Receiver(int failures)
      : failures_(failures), socket_(net::SocketAddress("127.0.0.1", 0)) {
    server_ =
        std::make_unique<net::HTTPServer>(new Factory(*this), socket_, new net::HTTPServerParams);
    server_->start();
  }
  ~Receiver() { server_->stopAll(true); }

  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(socket_.address().port()) + "/hear?us=1";
  }
  int requests() const { return requests_; }
  std::vector<Message> taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
  }
  bool has(std::size_t messages, std::chrono::seconds within) const {
    const auto until = SteadyClock::now() + within;
    while (taken().size() < messages && SteadyClock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return taken().size() >= messages;
  }

 private:
  class Handler final : public net::HTTPRequestHandler {
   public:
    explicit Handler(Receiver& receiver) : receiver_(receiver) {}
    void handleRequest(net::HTTPServerRequest& request,
                       net::HTTPServerResponse& response) override {
      Message message{request.get("X-Yinxin-Event"), request.get("X-Yinxin-Delivery"),
                      request.get("X-Yinxin-Timestamp"), request.get("X-Yinxin-Signature"), ""};
      Poco::StreamCopier::copyToString(request.stream(), message.body);
      const std::lock_guard lock(receiver_.mutex_);
      if (receiver_.requests_++ < receiver_.failures_) {
        response.setStatus(net::HTTPResponse::HTTP_INTERNAL_SERVER_ERROR);
      } else {
        receiver_.taken_.push_back(message);
      }
      response.setContentLength(0);
      response.send();
    }

   private:
    Receiver& receiver_;
  };
  class Factory final : public net::HTTPRequestHandlerFactory {
   public:
    explicit Factory(Receiver& receiver) : receiver_(receiver) {}
    net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest&) override {
      return new Handler(receiver_);
    }

   private:
    Receiver& receiver_;
  };

  std::atomic<int> failures_;
  std::atomic<int> requests_{0};
  mutable std::mutex mutex_;
  std::vector<Message> taken_;
  net::ServerSocket socket_;
  std::unique_ptr<net::HTTPServer> server_;
};

class WebhookJourney : public ::testing::Test, protected Instance {
 protected:
  void set(const std::string& agency, const std::string& url) const {
    const std::string command = "echo '" + kSecret + "' | '" + yinxin::testing::program() +
                                "' webhook set '" + agency + "' '" + url + "' --home '" + home() +
                                "'";
    const Outcome done = testing::run({"sh", "-c", command});
    EXPECT_EQ(done.status, 0) << done.err;
  }
  // Through the service, so that it is the one that writes.
  static std::string step(const Served& served, const std::string& token, const std::string& draft,
                          const std::string& verb) {
    net::HTTPClientSession session("127.0.0.1", served.port());
    net::HTTPRequest request("POST", "/api/v1/drafts/" + draft + "/steps",
                             net::HTTPMessage::HTTP_1_1);
    const std::string body = "{\"verb\":\"" + verb + "\"}";
    request.set("Authorization", "Bearer " + token);
    request.set("If-Match",
                served.ask("GET", "/api/v1/drafts/" + draft, token).head.get("ETag", "\"1\""));
    request.setContentType("application/json");
    request.setContentLength(static_cast<int>(body.size()));
    session.sendRequest(request) << body;
    net::HTTPResponse response;
    std::string answer;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), answer);
    EXPECT_EQ(response.getStatus(), 200) << verb << answer;
    return answer;
  }
  // The id of a document of the regulator (sjg) to the police (gaj).
  std::string issue(const Served& served) const {
    const auto token = [this](const char* account) {
      return testing::token_of(*this, account, "read draft decide receive");
    };
    const std::string record =
        testing::contents(yinxin::testing::source_dir() + "/samples/criminal-referral.xml");
    const std::string draft =
        served.ask("POST", "/api/v1/drafts", token("lisi"), record, "application/xml")
            .json()
            .at("id")
            .string();
    step(served, token("lisi"), draft, "submit");
    step(served, token("yangshijiu"), draft, "approve");
    step(served, token("qianqi"), draft, "sign");
    return Json::parse(step(served, token("shenshiqi"), draft, "issue"), "issued")
        .at("receipt")
        .at("id")
        .string();
  }
};

TEST_F(WebhookJourney, TellsUntilItIsHeard) {
  Receiver police(2);
  Receiver court(0);
  set("gaj", police.url());
  set("fy", court.url());  // has nothing to do with it
  std::string id;
  {
    const Served served(*this, {"--webhook-allow", "127.0.0.1/32", "--webhook-pause", "1"});
    id = issue(served);
    ASSERT_TRUE(police.has(1, std::chrono::seconds(30)));
  }
  EXPECT_EQ(police.requests(), 3);
  const auto heard = police.taken().front();
  EXPECT_EQ(heard.event, "delivered");
  const Json body = Json::parse(heard.body, "body");
  EXPECT_EQ(body.at("document").at("id").string(), id);
  EXPECT_EQ(heard.body.find("样张"), std::string::npos);  // what it says is for those who fetch it
  EXPECT_EQ(heard.signature,
            "sha256=" + crypto::hmac_sha256(kSecret, heard.timestamp + "." + heard.body).hex());
  EXPECT_EQ(court.requests(), 0);
  const Json sent = answer({"webhook", "deliveries", "gaj"});
  EXPECT_EQ(sent.array().at(0).at("id").string(), heard.delivery);
  EXPECT_EQ(sent.array().at(0).at("attempts").integer(), 3);
}

TEST_F(WebhookJourney, ForgetsNothingWhenItIsKilled) {
  auto deaf = std::make_unique<Receiver>(1'000'000);
  set("gaj", deaf->url());
  set("sjg", deaf->url());
  const std::vector<std::string> options = {"--webhook-allow", "127.0.0.1/32", "--webhook-pause",
                                            "1"};
  {
    Served served(*this, options);
    const auto start = SteadyClock::now();
    issue(served);
    EXPECT_LT(SteadyClock::now() - start, std::chrono::seconds(60));  // nobody waits for them
    served.stop(SIGKILL);
  }
  Receiver hearing(0);
  set("gaj", hearing.url());
  const Served served(*this, options);
  ASSERT_TRUE(hearing.has(1, std::chrono::seconds(60)));
  EXPECT_EQ(hearing.taken().front().event, "delivered");
}

TEST_F(WebhookJourney, IsNotKeptFromStoppingByWhoeverNeverAnswers) {
  net::ServerSocket silent(net::SocketAddress("127.0.0.1", 0));
  set("gaj", "http://127.0.0.1:" + std::to_string(silent.address().port()) + "/");
  Served served(*this, {"--webhook-allow", "127.0.0.1/32", "--stop-within", "1"});
  issue(served);
  ASSERT_TRUE(silent.poll(Poco::Timespan(30, 0), net::Socket::SELECT_READ));
  const net::StreamSocket held = silent.acceptConnection();
  const auto start = SteadyClock::now();
  EXPECT_EQ(served.stop(SIGTERM), 0);
  EXPECT_LT(SteadyClock::now() - start, std::chrono::seconds(6));
}

TEST_F(WebhookJourney, OpensNoDoorIntoTheNetwork) {
  Receiver inside(0);
  set("gaj", inside.url());
  const Served served(*this, {"--webhook-pause", "1"});
  issue(served);
  Json sent = Json::Array();
  for (int i = 0;
       i < 100 && (sent.array().empty() || sent.array()[0].at("attempts").integer() == 0); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    sent = answer({"webhook", "deliveries", "gaj"});
  }
  ASSERT_FALSE(sent.array().empty());
  EXPECT_EQ(sent.array()[0].at("state").string(), "pending");
  EXPECT_NE(sent.array()[0].at("problem").string().find("webhook-allow"), std::string::npos);
  EXPECT_EQ(inside.requests(), 0);
}

TEST_F(WebhookJourney, IsForAdministratorsAndNeverShowsTheSecret) {
  const std::string body = "{\"url\":\"https://receiver.example/\",\"secret\":\"" + kSecret + "\"}";
  const Served served(*this);
  const std::string clerk = testing::token_of(*this, "lisi", "read draft administer");
  EXPECT_EQ(served.ask("PUT", "/api/v1/webhooks/gaj", clerk, body).status, 403);
  std::string administrator;
  const Json users = answer({"user", "list"});
  for (const Json& user : users.array()) {
    if (user.at("roles").string() == "administrator") administrator = user.at("account").string();
  }
  const std::string token = testing::token_of(*this, administrator, "administer");
  EXPECT_EQ(served.ask("PUT", "/api/v1/webhooks/gaj", token, body).status, 200);
  EXPECT_EQ(served.ask("PUT", "/api/v1/webhooks/nobody", token, body).status, 404);
  EXPECT_EQ(served.ask("PUT", "/api/v1/webhooks/gaj", token, "{\"url\":\"ftp://x\"}").status, 422);
  const auto listed = served.ask("GET", "/api/v1/webhooks", token);
  EXPECT_NE(listed.body.find("receiver.example"), std::string::npos) << listed.body;
  EXPECT_EQ(listed.body.find(kSecret), std::string::npos);
  for (const char* suffix : {"", "-wal"}) {
    EXPECT_EQ(testing::contents(home() + "/desk/desk.sqlite" + suffix).find(kSecret),
              std::string::npos);
  }
  EXPECT_EQ(served.ask("DELETE", "/api/v1/webhooks/gaj", token).status, 204);
  EXPECT_EQ(served.ask("DELETE", "/api/v1/webhooks/gaj", token).status, 404);
}

}  // namespace
}  // namespace yinxin
