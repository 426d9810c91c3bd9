#include "api/server.h"

#include <Poco/Net/NetException.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <algorithm>
#include <thread>

#include "api/connection.h"
#include "base/error.h"

namespace yinxin::api {
namespace {

namespace fs = std::filesystem;
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

}  // namespace

struct Server::State {
  State(service::Service& service, const std::string& address, const fs::path& web,
        const Limits& limits)
      : shared{service, limits, WebFiles(web), {}, {}, nullptr, {}},
        pool("http", std::min(8, limits.threads), limits.threads),
        socket(net::SocketAddress(address), kBacklog),
        server(new ConnectionFactory(shared), pool, socket, pool_params(limits)) {
    shared.server = &server;
    server.setConnectionFilter(new EarlyRefusal(server, shared));
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
  bool stopped = false;
};

Server::Server(service::Service& service, const std::string& address, const fs::path& web,
               const Limits& limits) {
  try {
    state_ = std::make_unique<State>(service, address, web, limits);
    state_->server.start();
  } catch (const Poco::Exception& error) {
    throw Error(ErrorCode::kUnavailable, address,
                "不能监听该地址 (cannot listen): " + error.displayText());
  }
}

Server::~Server() {
  stop(std::chrono::seconds(0));
}

std::uint16_t Server::port() const {
  return state_->server.port();
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
