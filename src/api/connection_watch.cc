#include "api/connection_watch.h"

#include <Poco/Exception.h>

namespace yinxin::api {
namespace {

constexpr auto kInterval = std::chrono::milliseconds(500);

}  // namespace

ConnectionWatch::ConnectionWatch() : thread_([this] { run(); }) {}

ConnectionWatch::~ConnectionWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void ConnectionWatch::expect(const Poco::Net::StreamSocket& socket, Clock::time_point until) {
  const std::lock_guard lock(mutex_);
  watched_.insert_or_assign(socket.impl(), Watched{socket, until});
}

void ConnectionWatch::leave(const Poco::Net::StreamSocket& socket) {
  const std::lock_guard lock(mutex_);
  watched_.erase(socket.impl());
}

void ConnectionWatch::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kInterval, [this] { return stopping_; })) {
    const auto now = Clock::now();
    for (auto it = watched_.begin(); it != watched_.end();) {
      if (now < it->second.until) {
        ++it;
        continue;
      }
      try {
        it->second.socket.shutdown();
      } catch (const Poco::Exception&) {  // it has gone by itself
      }
      it = watched_.erase(it);
    }
  }
}

}  // namespace yinxin::api
