#include "service/transports.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/URI.h>

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "crypto/sample_services.h"
#include "service/lazy.h"
#include "service/sample_trust.h"

namespace yinxin::service {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kLargestAnswer = 1 << 20;
constexpr int kTimeoutSeconds = 5;
constexpr std::chrono::seconds kPause{30};

bool has_scheme(const std::string& url, std::string_view scheme) {
  return url.compare(0, scheme.size(), scheme) == 0;
}

[[noreturn]] void throw_unreachable(const std::string& url, const std::string& why) {
  throw Error(ErrorCode::kUnavailable, url, "服务没有应答 (the service does not answer): " + why);
}

Bytes read_answer(std::istream& stream, const std::string& url) {
  Bytes answer;
  char buffer[4096];
  while (stream.read(buffer, sizeof buffer) || stream.gcount() > 0) {
    answer.append(buffer, static_cast<std::size_t>(stream.gcount()));
    if (answer.size() > kLargestAnswer) throw_unreachable(url, "an enormous answer");
  }
  return answer;
}

// What these services say is signed, so that nothing is gained by encrypting it.
Bytes exchange_over_http(const std::string& url, const std::string& type, ByteView request) {
  using Poco::Net::HTTPRequest;
  using Poco::Net::HTTPResponse;
  try {
    const Poco::URI address(url);
    Poco::Net::HTTPClientSession session(address.getHost(), address.getPort());
    session.setTimeout(Poco::Timespan(kTimeoutSeconds, 0));
    const std::string path = address.getPathAndQuery();
    HTTPRequest head(type.empty() ? HTTPRequest::HTTP_GET : HTTPRequest::HTTP_POST,
                     path.empty() ? "/" : path, HTTPRequest::HTTP_1_1);
    if (!type.empty()) {
      head.setContentType(type);
      head.setContentLength(static_cast<std::streamsize>(request.size()));
    }
    session.sendRequest(head) << request;
    HTTPResponse response;
    std::istream& stream = session.receiveResponse(response);
    if (response.getStatus() != HTTPResponse::HTTP_OK) {
      throw_unreachable(url, "status " + std::to_string(response.getStatus()));
    }
    return read_answer(stream, url);
  } catch (const Poco::Exception& exception) {
    throw_unreachable(url, exception.displayText());
  }
}

class Routing final : public crypto::Transport {
 public:
  Routing(Home home, const Clock& clock) : home_(std::move(home)), clock_(clock) {}

  Bytes exchange(const std::string& url, const std::string& type, ByteView request) override {
    check_not_failing(url);
    try {
      return route(url, type, request);
    } catch (const Error& error) {
      const std::lock_guard lock(mutex_);
      failures_[url] = {steady_clock::now(), std::string(error.problem())};
      throw;
    }
  }

 private:
  Bytes route(const std::string& url, const std::string& type, ByteView request) {
    if (has_scheme(url, "http:")) return exchange_over_http(url, type, request);
    if (has_scheme(url, "file:")) return read(url);
    if (has_scheme(url, "sample:")) return sample().exchange(url, type, request);
    throw_unreachable(url, "only http:, file: and sample: are understood");
  }

  static Bytes read(const std::string& url) {
    try {
      return read_file(Poco::URI(url).getPath(), kLargestAnswer);
    } catch (const Error& error) {
      throw_unreachable(url, error.what());
    }
  }

  crypto::SampleServices& sample() {
    return sample_.get([this] {
      crypto::SampleServices services(load_sample_trust(home_), clock_);
      for (const crypto::Revoked& one : load_sample_revocations(home_)) {
        services.revoke(one.certificate, one.at);
      }
      return services;
    });
  }

  void check_not_failing(const std::string& url) {
    const std::lock_guard lock(mutex_);
    const auto failure = failures_.find(url);
    if (failure == failures_.end()) return;
    if (steady_clock::now() - failure->second.first < kPause) {
      throw_unreachable(url, failure->second.second);
    }
    failures_.erase(failure);
  }

  const Home home_;
  const Clock& clock_;
  Lazy<crypto::SampleServices> sample_;
  std::mutex mutex_;
  std::map<std::string, std::pair<steady_clock::time_point, std::string>> failures_;
};

}  // namespace

std::unique_ptr<crypto::Transport> open_transport(const Home& home, const Clock& clock) {
  return std::make_unique<Routing>(home, clock);
}

void require_reachable(const std::string& url) {
  constexpr int kTimeout = 2;
  try {
    const Poco::URI address(url);
    if (address.getScheme() != "http") return;
    const Poco::Net::SocketAddress peer(address.getHost(), address.getPort());
    Poco::Net::StreamSocket().connect(peer, Poco::Timespan(kTimeout, 0));
  } catch (const Poco::Exception& exception) {
    throw_unreachable(url, exception.displayText());
  }
}

}  // namespace yinxin::service
