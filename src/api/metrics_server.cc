#include "api/metrics_server.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>

#include "base/error.h"

namespace yinxin::api {
namespace {

namespace net = Poco::Net;
using Text = std::function<std::string()>;

class Handler final : public net::HTTPRequestHandler {
 public:
  explicit Handler(const Text& text) : text_(text) {}

  void handleRequest(net::HTTPServerRequest& request, net::HTTPServerResponse& response) override {
    response.setKeepAlive(false);
    if (request.getURI() != "/metrics") {
      response.setStatusAndReason(net::HTTPResponse::HTTP_NOT_FOUND);
      response.setContentLength(0);
      response.send();
      return;
    }
    response.setContentType("text/plain; version=0.0.4; charset=utf-8");
    const std::string text = text_();
    response.sendBuffer(text.data(), text.size());
  }

 private:
  const Text& text_;
};

class HandlerFactory final : public net::HTTPRequestHandlerFactory {
 public:
  explicit HandlerFactory(Text text) : text_(std::move(text)) {}
  net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest&) override {
    return new Handler(text_);
  }

 private:
  Text text_;
};

net::HTTPServerParams::Ptr params() {
  net::HTTPServerParams::Ptr params = new net::HTTPServerParams;
  params->setMaxThreads(2);
  params->setMaxQueued(8);
  params->setTimeout(Poco::Timespan(5, 0));
  params->setKeepAlive(false);
  return params;
}

net::ServerSocket listen(const std::string& text) try {
  const net::SocketAddress address(text);
  if (!address.host().isLoopback()) {
    throw Error(ErrorCode::kInvalidInput, "metrics " + text,
                "只能在本机地址上，例如 127.0.0.1:9090 (on a loopback address only)");
  }
  return {address};
} catch (const Poco::Exception& error) {
  throw Error(ErrorCode::kUnavailable, "metrics " + text,
              "不能监听该地址 (cannot listen): " + error.displayText());
}

}  // namespace

MetricsServer::MetricsServer(const std::string& address, Text text)
    : pool_("metrics", 1, 2),
      server_(new HandlerFactory(std::move(text)), pool_, listen(address), params()) {
  server_.start();
}

MetricsServer::~MetricsServer() {
  server_.stopAll(true);
}

}  // namespace yinxin::api
