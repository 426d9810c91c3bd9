#pragma once

#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <thread>

namespace yinxin::api {

// Knows every open connection. Cuts those that take too long to say what they want: a client that
// sends a byte now and then holds a thread only so long. Safe to use from several threads.
class ConnectionWatch {
 public:
  using Clock = std::chrono::steady_clock;

  // `most_lingering`: see linger().
  explicit ConnectionWatch(std::size_t most_lingering);
  ~ConnectionWatch();
  ConnectionWatch(const ConnectionWatch&) = delete;
  ConnectionWatch& operator=(const ConnectionWatch&) = delete;

  // It is between requests, and cut if it has not sent the next head by `until`.
  void idle(const Poco::Net::StreamSocket& socket, Clock::time_point until);
  // It is sending a request, and cut if that is not whole by `until`.
  void expect(const Poco::Net::StreamSocket& socket, Clock::time_point until);
  // It is being answered, which is nobody's fault but ours.
  void serve(const Poco::Net::StreamSocket& socket);
  void leave(const Poco::Net::StreamSocket& socket);
  // It was told no. Closing it at once, its request unread, would throw away the answer on its way;
  // that is what happens if too many linger already.
  void linger(const Poco::Net::StreamSocket& socket);

  // Lets those go that are between requests; what they have sent already is still read.
  void release_idle();
  // Cuts all. Whoever still talks to one of them gets an error.
  void cut();

 private:
  enum class State { kIdle, kExpected, kServed, kLingering };
  struct Watched {
    Poco::Net::StreamSocket socket;
    State state;
    Clock::time_point until;
  };

  void put(const Poco::Net::StreamSocket& socket, State state, Clock::time_point until);
  void run();

  const std::size_t most_lingering_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;                                // guarded by mutex_
  std::map<const Poco::Net::SocketImpl*, Watched> all_;  // guarded by mutex_
  std::size_t lingering_ = 0;                            // guarded by mutex_
  std::thread thread_;
};

}  // namespace yinxin::api
