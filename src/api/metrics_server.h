#pragma once

#include <Poco/Net/HTTPServer.h>
#include <Poco/ThreadPool.h>

#include <functional>
#include <string>

namespace yinxin::api {

// Gives out /metrics, and nothing else, on a port of its own that only this machine reaches.
class MetricsServer {
 public:
  // `text` is asked for each time. Throws Error(kInvalidInput) unless the address is a loopback
  // one, Error(kUnavailable) if it cannot listen there.
  MetricsServer(const std::string& address, std::function<std::string()> text);
  ~MetricsServer();
  MetricsServer(const MetricsServer&) = delete;
  MetricsServer& operator=(const MetricsServer&) = delete;

  std::uint16_t port() const { return server_.port(); }

 private:
  Poco::ThreadPool pool_;
  Poco::Net::HTTPServer server_;
};

}  // namespace yinxin::api
