#include "api/server.h"

#include <Poco/Net/NetException.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <algorithm>
#include <thread>

#include "api/connection.h"
#include "api/metrics_page.h"
#include "api/metrics_server.h"
#include "api/tls.h"
#include "base/error.h"

namespace yinxin::api {
namespace {

namespace net = Poco::Net;
using SteadyClock = std::chrono::steady_clock;

constexpr int kBacklog = 1'024;
// What has been cut needs a moment to notice.
constexpr std::chrono::seconds kAfterCut{1};

net::TCPServerParams::Ptr pool_params(const Limits& limits) {
  net::TCPServerParams::Ptr params = new net::TCPServerParams;
  params->setMaxThreads(limits.threads);
  params->setMaxQueued(limits.queue + limits.threads);
  return params;
}

net::ServerSocket listen(const Listening& listening) {
  if (listening.tls) return listen_securely(listening.address, kBacklog, *listening.tls);
  return {net::SocketAddress(listening.address), kBacklog};
}

}  // namespace

struct Server::State {
  State(service::Service& service, const Listening& listening)
      : shared(service, listening),
        pool("http", std::min(8, listening.limits.threads), listening.limits.threads),
        socket(listen(listening)),
        server(new ConnectionFactory(shared), pool, socket, pool_params(listening.limits)) {
    shared.server = &server;
    server.setConnectionFilter(new EarlyRefusal(server, shared));
  }

  std::string metrics_text() {
    std::string text =
        shared.metrics.text() + readiness_metrics(shared.service.readiness()) + process_metrics();
    const auto gauge = [&text](const std::string& name, int value) {
      text += "# TYPE " + name + " gauge\n" + name + " " + std::to_string(value) + "\n";
    };
    gauge("yinxin_http_connections", server.currentConnections());
    gauge("yinxin_http_queued_connections", server.queuedConnections());
    return text;
  }

  bool is_busy() const { return server.currentConnections() > 0 || server.queuedConnections() > 0; }
  // Looks twice: a connection on its way from the queue to its thread is counted in neither.
  bool wait(SteadyClock::time_point until) {
    for (int quiet = 0; quiet < 2; quiet = is_busy() ? 0 : quiet + 1) {
      if (SteadyClock::now() > until) return false;
      shared.watch.release_idle();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
  }

  Shared shared;
  Poco::ThreadPool pool;
  net::ServerSocket socket;
  net::TCPServer server;
  std::unique_ptr<MetricsServer> metrics;
  bool stopped = false;
};

Server::Server(service::Service& service, const Listening& listening) {
  try {
    state_ = std::make_unique<State>(service, listening);
    if (!listening.metrics.empty()) {
      state_->metrics = std::make_unique<MetricsServer>(
          listening.metrics, [state = state_.get()] { return state->metrics_text(); });
    }
    state_->server.start();
  } catch (const Poco::Exception& error) {
    throw Error(ErrorCode::kUnavailable, listening.address,
                "不能监听该地址 (cannot listen): " + error.displayText());
  }
  service.index_soon();
}

Server::~Server() {
  stop(std::chrono::seconds(0));
}

std::uint16_t Server::port() const {
  return state_->server.port();
}

std::uint16_t Server::metrics_port() const {
  return state_->metrics ? state_->metrics->port() : std::uint16_t{0};
}

bool Server::stop(std::chrono::milliseconds patience) {
  State& state = *state_;
  if (state.stopped) return true;
  state.shared.stopping = true;
  bool finished = state.wait(SteadyClock::now() + patience);
  if (!finished) {
    state.shared.watch.cut();
    finished = state.wait(SteadyClock::now() + kAfterCut);
  }
  state.server.stop();
  state.stopped = finished;
  return finished;
}

}  // namespace yinxin::api
