#pragma once

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "api/server.h"
#include "base/file.h"
#include "service/home.h"
#include "service/users.h"
#include "support/answer.h"
#include "support/places.h"
#include "support/temporary_directory.h"

namespace yinxin::api {

using testing::Answer;

// A sample instance of a test's own, served to people who log in.
class Served : public ::testing::Test {
 protected:
  void SetUp() override {
    open();
    password_ = service_->init(true).sample_password;
  }

  // Opens the instance anew, as after a restart.
  void open() {
    server_.reset();
    service_.reset();
    service_ = std::make_unique<service::Service>(home(), clock_);
    Listening listening;
    listening.address = "127.0.0.1:0";
    server_ = std::make_unique<Server>(*service_, listening);
  }

  service::Home home() const { return {directory_.path() + "/home", testing::source_dir()}; }

  void log_in(const std::string& account) {
    login_ = service_->users().log_in(account, password_, "");
  }

  Answer ask(const std::string& method, const std::string& target, const Bytes& body = {},
             const std::string& type = "application/json", const std::string& match = {}) const {
    namespace net = Poco::Net;
    net::HTTPClientSession session("127.0.0.1", server_->port());
    net::HTTPRequest request(method, target, net::HTTPMessage::HTTP_1_1);
    request.set("Cookie", "yinxin_session=" + login_.token);
    request.set("X-CSRF-Token", login_.csrf);
    if (!body.empty()) request.setContentType(type);
    if (!match.empty()) request.set("If-Match", match);
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    session.sendRequest(request) << body;
    return Answer::receive(session);
  }

  // The id of a document that the sample of that kind has become.
  std::string issued(const std::string& kind) const {
    const Bytes record = read_file(testing::source_dir() + "/samples/" + kind + ".xml", 1 << 20);
    const auto outcome = service_->issue({kind, record}, service_->actor(""), {});
    EXPECT_TRUE(outcome.receipt) << kind;
    return outcome.receipt ? outcome.receipt->id : "";
  }

  // What is there once the answer satisfies; a minute at most.
  template <typename Satisfied>
  Json wait_for(const std::string& target, const Satisfied& satisfied) const {
    Json last;
    for (int i = 0; i < 600; ++i) {
      last = ask("GET", target).json();
      if (satisfied(last)) return last;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    ADD_FAILURE() << target << " stays " << last.dump();
    return last;
  }

  testing::TemporaryDirectory directory_;
  SystemClock clock_;
  std::string password_;
  std::unique_ptr<service::Service> service_;
  std::unique_ptr<Server> server_;
  registry::Login login_;
};

}  // namespace yinxin::api
