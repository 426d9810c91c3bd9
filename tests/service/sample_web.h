#pragma once

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>

#include <iterator>
#include <map>
#include <mutex>
#include <string>

#include "base/error.h"
#include "crypto/sample_services.h"

namespace yinxin::testing {

// Sample services behind a web server on this machine: sample:crl/root is at /crl/root. At /large
// is more than anybody should take.
class SampleWeb {
 public:
  explicit SampleWeb(crypto::Transport& services)
      : services_(services),
        socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
        server_(new Factory(*this), socket_, new Poco::Net::HTTPServerParams) {
    server_.start();
  }
  ~SampleWeb() { server_.stopAll(true); }

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(socket_.address().port()) + path;
  }
  int requests(const std::string& path) {
    const std::lock_guard lock(mutex_);
    return requests_[path];
  }

 private:
  class Handler final : public Poco::Net::HTTPRequestHandler {
   public:
    explicit Handler(SampleWeb& web) : web_(web) {}
    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
      const std::string path = request.getURI();
      const std::lock_guard lock(web_.mutex_);
      ++web_.requests_[path];
      const Bytes body(std::istreambuf_iterator<char>(request.stream()), {});
      if (path == "/large") {
        response.send() << std::string(3 << 20, 'x');
        return;
      }
      try {
        const Bytes answer = web_.services_.exchange("sample:" + path.substr(1), "", body);
        response.setContentType("application/octet-stream");
        response.send() << answer;
      } catch (const Error&) {
        response.setStatusAndReason(Poco::Net::HTTPResponse::HTTP_NOT_FOUND);
        response.send() << "nothing";
      }
    }

   private:
    SampleWeb& web_;
  };
  class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
   public:
    explicit Factory(SampleWeb& web) : web_(web) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest& /*request*/) override {
      return new Handler(web_);
    }

   private:
    SampleWeb& web_;
  };

  crypto::Transport& services_;
  std::mutex mutex_;
  std::map<std::string, int> requests_;
  Poco::Net::ServerSocket socket_;
  Poco::Net::HTTPServer server_;
};

}  // namespace yinxin::testing
