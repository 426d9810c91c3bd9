#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "api/router.h"

namespace yinxin::api {

// How much the server takes on. What is beyond is refused early and says so.
struct Limits {
  int threads = 64;     // connections served at a time
  int queue = 64;       // connections that wait; more get 503
  int lingering = 128;  // of those, how many are left the time to read it
  std::size_t body = 64 << 20;
  std::chrono::seconds receive{10};     // silence within a request
  std::chrono::seconds whole_head{10};  // the request line and headers of one request
  std::chrono::seconds whole_body{60};  // and its body
  std::chrono::seconds keep_alive{2};
};

// Speaking TLS itself, without nginx in front. PEM files.
struct Tls {
  std::filesystem::path certificate;  // and those that lead from it to a known authority
  std::filesystem::path key;
  std::string key_password;         // empty if the key is not encrypted
  std::filesystem::path client_ca;  // whose certificates agencies' systems may show; empty: none
};

// Where the server is to be found, and what it gives out besides the API.
struct Listening {
  std::string address = "127.0.0.1:8080";  // port 0 lets the system choose
  std::string metrics;        // likewise, for /metrics, on this machine; empty: nowhere
  std::filesystem::path web;  // the files of the browser front end, if there is one
  std::optional<Tls> tls;
  Limits limits;
};

// The service over HTTP/1.1: one server in a process. Every request gets an id, every answer the
// security headers, every failure a problem+json; a log line goes to stderr for each request, with
// neither names nor query nor content.
class Server {
 public:
  // Throws Error(kUnavailable) if it cannot listen. `service` must outlive this.
  Server(service::Service& service, const Listening& listening);
  ~Server();

  std::uint16_t port() const;
  std::uint16_t metrics_port() const;  // 0 if there is none
  // Refuses new connections, finishes what was accepted, its answers saying that they are the last,
  // and after `patience` cuts what is left. Returns whether nothing is being worked on any more; if
  // it is, neither this nor the service may be destroyed: the process has to end.
  bool stop(std::chrono::milliseconds patience);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace yinxin::api
