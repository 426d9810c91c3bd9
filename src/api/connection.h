#pragma once

#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnectionFactory.h>

#include <atomic>

#include "api/connection_watch.h"
#include "api/metrics.h"
#include "api/server.h"
#include "api/web_files.h"
#include "service/service.h"

namespace yinxin::api {

// What all connections of a server share.
struct Shared {
  Shared(service::Service& served, const Listening& listening)
      : service(served), limits(listening.limits), web(listening.web) {}

  service::Service& service;
  Limits limits;
  WebFiles web;
  Metrics metrics;
  ConnectionWatch watch{static_cast<std::size_t>(limits.lingering)};
  const Poco::Net::TCPServer* server = nullptr;
  std::atomic<bool> stopping{false};

  // Whether others wait for a thread.
  bool is_crowded() const { return server != nullptr && server->queuedConnections() > 0; }
};

// Makes what reads requests from a connection and answers them.
class ConnectionFactory final : public Poco::Net::TCPServerConnectionFactory {
 public:
  explicit ConnectionFactory(Shared& shared);
  Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override;

 private:
  Poco::Net::HTTPServerParams::Ptr params_;
  Shared& shared_;
};

// Says no at once to what would have to wait too long, and to all while the server stops.
class EarlyRefusal final : public Poco::Net::TCPServerConnectionFilter {
 public:
  EarlyRefusal(const Poco::Net::TCPServer& server, Shared& shared)
      : server_(server), shared_(shared) {}
  bool accept(const Poco::Net::StreamSocket& socket) override;

 private:
  const Poco::Net::TCPServer& server_;
  Shared& shared_;
};

}  // namespace yinxin::api
