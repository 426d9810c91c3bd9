#pragma once

#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace yinxin::api {

// Cuts connections that take too long to say what they want: a client that sends a byte now and
// then holds a thread only so long. Safe to use from several threads.
class ConnectionWatch {
 public:
  using Clock = std::chrono::steady_clock;

  ConnectionWatch();
  ~ConnectionWatch();

  // The connection is shut down unless this is called again, or leave(), before `until`.
  void expect(const Poco::Net::StreamSocket& socket, Clock::time_point until);
  // Whatever it does now is the server's own time.
  void leave(const Poco::Net::StreamSocket& socket);

 private:
  struct Watched {
    Poco::Net::StreamSocket socket;
    Clock::time_point until;
  };

  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<const void*, Watched> watched_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace yinxin::api
