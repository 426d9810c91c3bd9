#include "service/transports.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <gtest/gtest.h>

#include <atomic>
#include <iterator>
#include <string>

#include "base/file.h"
#include "crypto/sample_services.h"
#include "crypto/time_stamp.h"
#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin::service {
namespace {

using testing::expect_error;

const Instant kNow = *from_rfc3339("2026-03-18T09:20:00+08:00");

// The sample services behind a web server on this machine.
class WebServer {
 public:
  WebServer()
      : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
        server_(new Factory(*this), socket_, new Poco::Net::HTTPServerParams) {
    server_.start();
  }
  ~WebServer() { server_.stopAll(true); }

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(socket_.address().port()) + path;
  }
  int requests() const { return requests_; }

 private:
  class Handler final : public Poco::Net::HTTPRequestHandler {
   public:
    explicit Handler(WebServer& server) : server_(server) {}
    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
      ++server_.requests_;
      const Bytes body(std::istreambuf_iterator<char>(request.stream()), {});
      if (request.getURI() == "/large") {
        response.send() << std::string(3 << 20, 'x');
      } else if (request.getURI() != "/tsa" || request.getMethod() != "POST") {
        response.setStatusAndReason(Poco::Net::HTTPResponse::HTTP_NOT_FOUND);
        response.send() << "nothing";
      } else {
        response.setContentType("application/timestamp-reply");
        response.send() << server_.services_.exchange("sample:timestamp", "", body);
      }
    }

   private:
    WebServer& server_;
  };
  class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
   public:
    explicit Factory(WebServer& server) : server_(server) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest& /*request*/) override {
      return new Handler(server_);
    }

   private:
    WebServer& server_;
  };

  FixedClock clock_{kNow};
  crypto::SampleServices services_{crypto::SampleTrust::create("江州市认证中心", kNow), clock_};
  std::atomic<int> requests_{0};
  Poco::Net::ServerSocket socket_;
  Poco::Net::HTTPServer server_;
};

class Transports : public ::testing::Test {
 protected:
  testing::TemporaryDirectory directory_;
  FixedClock clock_{kNow};
  std::unique_ptr<crypto::Transport> transport_ =
      open_transport(Home{directory_.path(), {}}, clock_);
  WebServer server_;
};

TEST_F(Transports, BringATimestampOverHttp) {
  crypto::TimestampClient client(*transport_, server_.url("/tsa"));
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
  EXPECT_EQ(server_.requests(), 1);
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
