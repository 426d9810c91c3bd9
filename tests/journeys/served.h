#pragma once

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "journeys/instance.h"
#include "support/answer.h"

namespace yinxin::testing {

// `yinxin serve` on a sample instance, as a process of its own.
class Served {
 public:
  // Starts it; what it takes before the verb, such as a shell that sets limits, in `before`.
  explicit Served(const Instance& instance, std::vector<std::string> options = {},
                  const std::vector<std::string>& before = {})
      : out_(instance.file("serve.out")), err_(instance.file("serve.err")) {
    std::vector<std::string> words = {"serve", "--listen", "127.0.0.1:0"};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<std::string> line = instance.line(words);
    line.insert(line.begin(), before.begin(), before.end());
    child_ = start(line, out_, err_);
    for (int i = 0; i < 600 && port_ == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      const std::string told = contents(out_);
      if (told.find("/\n") != std::string::npos) port_ = port_in(told);
    }
    EXPECT_NE(port_, 0) << contents(err_);
  }
  ~Served() {
    if (child_ > 0) stop(SIGKILL);
    expect_no_report(log());
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  std::uint16_t port() const { return port_; }
  pid_t process() const { return child_; }
  std::string words() const { return contents(out_); }
  std::string log() const { return contents(err_); }

  // Ends it; its exit status.
  int stop(int signal) {
    ::kill(child_, signal);
    const int status = wait_for(child_);
    child_ = 0;
    return status;
  }

  Answer ask(const std::string& method, const std::string& target, const std::string& token = {},
             const std::string& body = {}, const std::string& type = "application/json") const {
    Poco::Net::HTTPClientSession session("127.0.0.1", port_);
    Poco::Net::HTTPRequest request(method, target, Poco::Net::HTTPMessage::HTTP_1_1);
    if (!token.empty()) request.set("Authorization", "Bearer " + token);
    if (!body.empty()) request.setContentType(type);
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    session.sendRequest(request) << body;
    return Answer::receive(session);
  }

 private:
  static std::uint16_t port_in(const std::string& told) {
    const auto colon = told.find(':', told.find("127.0.0.1"));
    return static_cast<std::uint16_t>(std::stoul(told.substr(colon + 1)));
  }

  std::string out_, err_;
  pid_t child_ = 0;
  std::uint16_t port_ = 0;
};

// What programs show instead of a password.
inline std::string token_of(const Instance& instance, const std::string& account,
                            const std::string& scopes) {
  return instance
      .answer({"user", "token", account, "--name", "test", "--scope", scopes, "--days", "1"})
      .at("token")
      .string();
}

}  // namespace yinxin::testing
