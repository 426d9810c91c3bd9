#include "service/webhook_request.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/URI.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "base/error.h"
#include "crypto/hmac.h"
#include "service/name_resolver.h"

namespace yinxin::service {
namespace {

namespace net = Poco::Net;
using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{10};
constexpr std::size_t kLongestStatusLine = 512;
constexpr int kDepth = 9;

struct Network {
  net::IPAddress address;
  unsigned prefix;

  bool has(const net::IPAddress& one) const {
    if (one.family() != address.family()) return false;
    const net::IPAddress mask(prefix, one.family());
    return (one & mask) == (address & mask);
  }
};

Network network_of(const std::string& text) try {
  const auto slash = text.find('/');
  const net::IPAddress address(text.substr(0, slash));
  const unsigned widest = address.length() * 8;
  const unsigned prefix = slash == std::string::npos
                              ? widest
                              : static_cast<unsigned>(std::stoul(text.substr(slash + 1)));
  if (prefix > widest) throw Poco::InvalidArgumentException(text);
  return {address, prefix};
} catch (const std::exception&) {  // Poco's and those of std::stoul
  throw Error(ErrorCode::kInvalidInput, "webhook-allow " + text,
              "应为网络，如 10.1.0.0/16 (not a network)");
}

std::vector<Network> networks_of(const std::string& text) {
  std::vector<Network> networks;
  std::istringstream words(text);
  for (std::string word; words >> word;) networks.push_back(network_of(word));
  return networks;
}

// Neither this machine nor an internal, reserved or group address; also not one in disguise.
bool is_public(const net::IPAddress& address) {
  static const std::vector<Network> kReserved = networks_of(
      "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24"
      " 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24"
      " 224.0.0.0/3");
  static const std::vector<Network> kPublic6 = networks_of("2000::/3");
  static const std::vector<Network> kReserved6 = networks_of("2001::/32 2001:db8::/32 2002::/16");
  const auto in = [&address](const std::vector<Network>& all) {
    return std::any_of(all.begin(), all.end(), [&](const Network& n) { return n.has(address); });
  };
  if (address.family() == net::AddressFamily::IPv4) return !in(kReserved);
  return in(kPublic6) && !in(kReserved6);
}

[[noreturn]] void throw_failed(const std::string& why) {
  throw Error(ErrorCode::kUnavailable, "webhook", why);
}

Poco::Timespan left_until(SteadyClock::time_point until) {
  const auto left =
      std::chrono::duration_cast<std::chrono::microseconds>(until - SteadyClock::now());
  if (left.count() <= 0) throw_failed("没有及时应答 (no answer in time)");
  return {left.count()};
}

void set_deadline(net::StreamSocket& socket, SteadyClock::time_point until) {
  const Poco::Timespan span = left_until(until);
  socket.setReceiveTimeout(span);
  socket.setSendTimeout(span);
}

std::string status_line(net::StreamSocket& socket, SteadyClock::time_point until) {
  std::string line;
  while (line.find('\n') == std::string::npos && line.size() < kLongestStatusLine) {
    set_deadline(socket, until);
    std::array<char, 128> block{};
    const int count = socket.receiveBytes(block.data(), static_cast<int>(block.size()));
    if (count <= 0) break;
    line.append(block.data(), static_cast<std::size_t>(count));
  }
  return line.substr(0, line.find_first_of("\r\n"));
}

std::string request_text(const DueDelivery& delivery, const Poco::URI& url, Instant now) {
  const std::string time = std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
  const std::string mac = crypto::hmac_sha256(delivery.secret, time + "." + delivery.body).hex();
  const std::string path = url.getPathAndQuery();
  const bool usual = url.getPort() == (url.getScheme() == "https" ? 443 : 80);
  return "POST " + (path.empty() ? "/" : path) + " HTTP/1.1\r\nHost: " + url.getHost() +
         (usual ? "" : ":" + std::to_string(url.getPort())) +
         "\r\nUser-Agent: yinxin\r\nConnection: close\r\nContent-Type: application/json"
         "\r\nContent-Length: " +
         std::to_string(delivery.body.size()) + "\r\nX-Yinxin-Event: " + delivery.event +
         "\r\nX-Yinxin-Delivery: " + delivery.id + "\r\nX-Yinxin-Timestamp: " + time +
         "\r\nX-Yinxin-Signature: sha256=" + mac + "\r\n\r\n" + delivery.body;
}

}  // namespace

struct WebhookRequests::State {
  std::vector<Network> allowed;
  net::Context::Ptr tls;
  NameResolver resolver;

  // Where to connect to; that this name later means another place changes nothing any more.
  net::SocketAddress peer(const Poco::URI& url, SteadyClock::time_point until) const {
    for (const net::IPAddress& address : resolver.resolve(url.getHost(), until)) {
      const bool allowed_here = std::any_of(allowed.begin(), allowed.end(),
                                            [&](const Network& n) { return n.has(address); });
      if (allowed_here || (url.getScheme() == "https" && is_public(address))) {
        return {address, url.getPort()};
      }
    }
    throw Error(
        ErrorCode::kForbidden, "webhook",
        "地址不是公开的（https），也不在允许的网络内 (neither a public address over https nor "
        "in a network that was allowed: webhook-allow)");
  }

  net::StreamSocket connect(const Poco::URI& url, SteadyClock::time_point until) const {
    const net::SocketAddress address = peer(url, until);
    if (url.getScheme() != "https") {
      net::StreamSocket socket;
      socket.connect(address, left_until(until));
      return socket;
    }
    net::SecureStreamSocket socket(tls);
    socket.setPeerHostName(url.getHost());
    socket.connect(address, left_until(until));
    return socket;
  }
};

WebhookRequests::WebhookRequests(const std::string& allow) : state_(std::make_unique<State>()) {
  state_->allowed = networks_of(allow);
  net::initializeSSL();
  state_->tls = new net::Context(net::Context::TLS_CLIENT_USE, "", "", "",
                                 net::Context::VERIFY_RELAXED, kDepth, true);
  state_->tls->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
}

WebhookRequests::~WebhookRequests() = default;

void WebhookRequests::stop() {
  state_->resolver.stop();
}

void WebhookRequests::send(const DueDelivery& delivery, Instant now) const {
  const auto until = SteadyClock::now() + kPatience;
  try {
    const Poco::URI url(delivery.url);
    net::StreamSocket socket = state_->connect(url, until);
    set_deadline(socket, until);
    const std::string text = request_text(delivery, url, now);
    for (std::size_t sent = 0; sent < text.size();) {
      const int count = socket.sendBytes(text.data() + sent, static_cast<int>(text.size() - sent));
      if (count <= 0) throw_failed("连接中断 (the connection ended)");
      sent += static_cast<std::size_t>(count);
    }
    const std::string line = status_line(socket, until);
    if (line.rfind("HTTP/1.1 2", 0) != 0 && line.rfind("HTTP/1.0 2", 0) != 0) {
      throw_failed("应答不是2xx (not 2xx): " + line.substr(0, line.find(' ', 9)));
    }
  } catch (const Poco::Exception& error) {
    throw_failed(error.displayText());
  }
}

}  // namespace yinxin::service
