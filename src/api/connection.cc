#include "api/connection.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/URI.h>

#include <algorithm>
#include <optional>

#include "api/log.h"
#include "api/problem.h"
#include "api/tls.h"
#include "base/error.h"
#include "base/utf8.h"
#include "crypto/random.h"

namespace yinxin::api {
namespace {

namespace net = Poco::Net;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kBlock = 64 << 10;
// A connection that has had its turn for so long gives way when others wait.
constexpr std::chrono::seconds kTurn{1};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// The body, unless it is longer than the limit.
std::optional<Bytes> read_body(net::HTTPServerRequest& request, std::size_t limit) {
  if (request.hasContentLength() &&
      request.getContentLength64() > static_cast<Poco::Int64>(limit)) {
    return std::nullopt;
  }
  Bytes body;
  std::string block(kBlock, '\0');
  std::istream& stream = request.stream();
  while (stream.read(block.data(), static_cast<std::streamsize>(block.size())),
         stream.gcount() > 0) {
    body.append(block, 0, static_cast<std::size_t>(stream.gcount()));
    if (body.size() > limit) return std::nullopt;
  }
  return body;
}

// What is echoed into JSON has to be text.
const std::string& require_text(const std::string& text) {
  if (is_utf8(text) && text.find('\0') == std::string::npos) return text;
  throw Poco::SyntaxException("not UTF-8");
}

Request read_head(net::HTTPServerRequest& from) {
  Request request;
  request.method = from.getMethod();
  request.id = to_hex(crypto::random_bytes(8));
  request.remote = from.clientAddress().host().toString();
  for (const auto& [name, value] : from) request.headers[lower(name)] = value;
  const Poco::URI uri(from.getURI());
  request.path = require_text(uri.getPath());
  for (const auto& [name, value] : uri.getQueryParameters()) {
    request.query[require_text(name)] = require_text(value);
  }
  return request;
}

// Neither the query nor anything of the content.
void log(const Request& request, const std::string& route, int status,
         std::chrono::microseconds took) {
  api::log("request", {{"request", request.id},
                       {"method", request.method},
                       {"route", route},
                       {"status", status},
                       {"microseconds", static_cast<std::int64_t>(took.count())},
                       {"remote", request.remote}});
}

void send(const Response& response, const Request& request, net::HTTPServerResponse& to) {
  to.setStatusAndReason(static_cast<net::HTTPResponse::HTTPStatus>(response.status));
  to.setContentType(response.type);
  to.setContentLength64(static_cast<Poco::Int64>(response.body.size()));
  to.set("X-Request-Id", request.id);
  to.set("X-Content-Type-Options", "nosniff");
  to.set("Referrer-Policy", "no-referrer");
  to.set(
      "Content-Security-Policy",
      "default-src 'self'; img-src 'self' blob: data:; worker-src 'self' blob:; object-src 'none';"
      " frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
  to.set("Cache-Control", "no-store");
  for (const auto& [name, value] : response.headers) to.set(name, value);
  std::ostream& out = to.send();
  if (request.method != "HEAD") {
    out.write(response.body.data(), static_cast<std::streamsize>(response.body.size()));
  }
}

class Handler final : public net::HTTPRequestHandler {
 public:
  Handler(Shared& shared, const net::StreamSocket& socket, bool may_stay)
      : shared_(shared), socket_(socket), may_stay_(may_stay) {}

  void handleRequest(net::HTTPServerRequest& from, net::HTTPServerResponse& to) override {
    const auto start = SteadyClock::now();
    std::string route = "none";
    Request request;
    Response response;
    try {
      response = answer_to(from, request, route);
    } catch (const Poco::Exception&) {  // a URI or header that is none
      shared_.watch.serve(socket_);
      to.setKeepAlive(false);
      response = problem(400, "malformed", "请求有误 (malformed request)", "", request);
    }
    if (response.status == 413 || !may_stay_ || shared_.stopping) to.setKeepAlive(false);
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - start);
    send(response, request, to);
    shared_.watch.idle(socket_,
                       SteadyClock::now() + shared_.limits.keep_alive + shared_.limits.whole_head);
    shared_.metrics.count_request(route, response.status, took);
    log(request, route, response.status, took);
  }

 private:
  Response answer_to(net::HTTPServerRequest& from, Request& request, std::string& route) {
    request = read_head(from);
    request.certificate = client_certificate(socket_);
    request.secure = socket_.secure() || request.header("x-forwarded-proto") == "https";
    // The watch counts while the client talks, not while it is answered.
    shared_.watch.expect(socket_, SteadyClock::now() + shared_.limits.whole_body);
    auto body = read_body(from, shared_.limits.body);
    shared_.watch.serve(socket_);
    if (!body) {
      return problem(413, "too_large", "内容太大 (too large)",
                     "最多 " + std::to_string(shared_.limits.body >> 20) + " MiB", request);
    }
    request.body = std::move(*body);
    Response response = answer(request, shared_.service, route);
    if (route != "none" || request.method != "GET" || shared_.web.empty()) return response;
    route = "web";
    return shared_.web.get(request);
  }

  Shared& shared_;
  net::StreamSocket socket_;
  bool may_stay_;
};

// Makes the handlers of one connection.
class HandlerFactory final : public net::HTTPRequestHandlerFactory {
 public:
  HandlerFactory(Shared& shared, const net::StreamSocket& socket)
      : shared_(shared), socket_(socket) {}

  net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest&) override {
    const bool had_its_turn = SteadyClock::now() - start_ > kTurn && shared_.is_crowded();
    return new Handler(shared_, socket_, !had_its_turn);
  }

 private:
  Shared& shared_;
  net::StreamSocket socket_;
  SteadyClock::time_point start_ = SteadyClock::now();
};

class Connection final : public net::HTTPServerConnection {
 public:
  Connection(const net::StreamSocket& socket, net::HTTPServerParams::Ptr params, Shared& shared)
      : HTTPServerConnection(socket, std::move(params), new HandlerFactory(shared, socket)),
        shared_(shared),
        watched_(socket) {
    shared_.watch.idle(watched_, SteadyClock::now() + shared_.limits.whole_head);
  }
  ~Connection() override { shared_.watch.leave(watched_); }

 private:
  Shared& shared_;
  net::StreamSocket watched_;
};

net::HTTPServerParams::Ptr params_of(const Limits& limits) {
  net::HTTPServerParams::Ptr params = new net::HTTPServerParams;
  const auto span = [](std::chrono::seconds seconds) {
    return Poco::Timespan(static_cast<long>(seconds.count()), 0);
  };
  params->setMaxThreads(limits.threads);
  params->setMaxQueued(limits.queue + limits.threads);
  params->setTimeout(span(limits.receive));
  params->setKeepAlive(true);
  params->setKeepAliveTimeout(span(limits.keep_alive));
  params->setMaxKeepAliveRequests(1'000);
  params->setSoftwareVersion("yinxin");
  return params;
}

}  // namespace

ConnectionFactory::ConnectionFactory(Shared& shared)
    : params_(params_of(shared.limits)), shared_(shared) {}

net::TCPServerConnection* ConnectionFactory::createConnection(const net::StreamSocket& socket) {
  return new Connection(socket, params_, shared_);
}

bool EarlyRefusal::accept(const net::StreamSocket& socket) {
  if (!shared_.stopping && server_.queuedConnections() < shared_.limits.queue) return true;
  shared_.metrics.count_refused_connection();
  static constexpr std::string_view kBusy =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n";
  try {
    net::StreamSocket(socket).sendBytes(kBusy.data(), static_cast<int>(kBusy.size()));
    shared_.watch.linger(socket);
  } catch (const Poco::Exception&) {  // it did not wait for the answer
  }
  return false;
}

}  // namespace yinxin::api
