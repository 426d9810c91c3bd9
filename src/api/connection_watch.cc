#include "api/connection_watch.h"

#include <sys/socket.h>

#include <array>

namespace yinxin::api {
namespace {

using Poco::Net::StreamSocket;

constexpr auto kInterval = std::chrono::milliseconds(250);
constexpr auto kLinger = std::chrono::milliseconds(500);

// The connection itself rather than Poco's socket: over TLS that would write a farewell, and the
// thread which is reading must be the only one to use the session.
void shut_down(const StreamSocket& socket, int how) {
  ::shutdown(socket.impl()->sockfd(), how);
}

// Reads what has arrived: a connection closed over unread bytes is reset.
void drain(const StreamSocket& socket) {
  std::array<char, 4096> thrown_away{};
  for (int reads = 0; reads < 16; ++reads) {
    if (::recv(socket.impl()->sockfd(), thrown_away.data(), thrown_away.size(), MSG_DONTWAIT) <= 0)
      return;
  }
}

}  // namespace

ConnectionWatch::ConnectionWatch(std::size_t most_lingering)
    : most_lingering_(most_lingering), thread_([this] { run(); }) {}

ConnectionWatch::~ConnectionWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void ConnectionWatch::put(const StreamSocket& socket, State state, Clock::time_point until) {
  const std::lock_guard lock(mutex_);
  all_.insert_or_assign(socket.impl(), Watched{socket, state, until});
}

void ConnectionWatch::idle(const StreamSocket& socket, Clock::time_point until) {
  put(socket, State::kIdle, until);
}

void ConnectionWatch::expect(const StreamSocket& socket, Clock::time_point until) {
  put(socket, State::kExpected, until);
}

void ConnectionWatch::serve(const StreamSocket& socket) {
  put(socket, State::kServed, Clock::time_point::max());
}

void ConnectionWatch::leave(const StreamSocket& socket) {
  const std::lock_guard lock(mutex_);
  all_.erase(socket.impl());
}

void ConnectionWatch::linger(const StreamSocket& socket) {
  shut_down(socket, SHUT_WR);
  drain(socket);
  const std::lock_guard lock(mutex_);
  if (lingering_ >= most_lingering_) return;
  ++lingering_;
  all_.insert_or_assign(socket.impl(), Watched{socket, State::kLingering, Clock::now() + kLinger});
}

void ConnectionWatch::release_idle() {
  const std::lock_guard lock(mutex_);
  for (const auto& [impl, watched] : all_) {
    if (watched.state == State::kIdle) shut_down(watched.socket, SHUT_RD);
  }
}

void ConnectionWatch::cut() {
  const std::lock_guard lock(mutex_);
  for (const auto& [impl, watched] : all_) shut_down(watched.socket, SHUT_RDWR);
}

void ConnectionWatch::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kInterval, [this] { return stopping_; })) {
    const auto now = Clock::now();
    for (auto it = all_.begin(); it != all_.end();) {
      Watched& watched = it->second;
      if (now < watched.until) {
        ++it;
      } else if (watched.state == State::kLingering) {
        drain(watched.socket);
        --lingering_;
        it = all_.erase(it);
      } else {
        shut_down(watched.socket, SHUT_RDWR);
        watched.until = Clock::time_point::max();
        ++it;
      }
    }
  }
}

}  // namespace yinxin::api
