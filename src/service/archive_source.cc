#include "service/archive_source.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/URI.h>

#include <filesystem>
#include <memory>

#include "archive/layout.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

namespace net = Poco::Net;

constexpr int kTimeoutSeconds = 30;
constexpr int kDepth = 9;
constexpr std::string_view kLogFiles = "log/";
constexpr std::string_view kLedgerName = "/ledger";
constexpr std::string_view kLedger = "/api/v1/ledger";

ArchiveSource from_directory(const fs::path& root) {
  ArchiveSource source;
  source.file = [root](const std::string& path, std::size_t max_size) -> std::optional<Bytes> {
    try {
      return read_file(root / path, max_size);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kNotFound && error.code() != ErrorCode::kInvalidInput) throw;
      return {};
    }
  };
  return source;
}

bool begins_with(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

std::unique_ptr<net::HTTPClientSession> connect(const Poco::URI& address) {
  if (address.getScheme() != "https") {
    return std::make_unique<net::HTTPClientSession>(address.getHost(), address.getPort());
  }
  net::initializeSSL();
  net::Context::Ptr tls = new net::Context(net::Context::TLS_CLIENT_USE, "", "", "",
                                           net::Context::VERIFY_RELAXED, kDepth, true);
  tls->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
  return std::make_unique<net::HTTPSClientSession>(address.getHost(), address.getPort(), tls);
}

// One connection, kept; all that comes over it is checked against signatures and digests.
class Web {
 public:
  Web(const std::string& url, std::string token)
      : url_(url), address_(url), token_(std::move(token)), session_(connect(address_)) {
    session_->setTimeout(Poco::Timespan(kTimeoutSeconds, 0));
    session_->setKeepAlive(true);
    if (token_.empty() || address_.getScheme() == "https" || is_this_machine(address_.getHost())) {
      return;
    }
    throw Error(ErrorCode::kInvalidInput, url,
                "令牌只经 https 发送 (a token is sent over https only)");
  }

  // What lies at `path` below the URL.
  std::optional<Bytes> get(const std::string& path, std::size_t max_size) {
    try {
      return exchange(address_.getPath() + path, max_size);
    } catch (const Poco::Exception&) {
      session_->reset();  // an idle connection may have been closed
    }
    try {
      return exchange(address_.getPath() + path, max_size);
    } catch (const Poco::Exception& failure) {
      throw Error(ErrorCode::kUnavailable, url_,
                  "对方没有应答 (no answer): " + failure.displayText());
    }
  }

 private:
  std::optional<Bytes> exchange(const std::string& path, std::size_t max_size) {
    net::HTTPRequest request(net::HTTPRequest::HTTP_GET, path, net::HTTPRequest::HTTP_1_1);
    if (!token_.empty()) request.set("Authorization", "Bearer " + token_);
    session_->sendRequest(request);
    net::HTTPResponse response;
    std::istream& stream = session_->receiveResponse(response);
    Bytes bytes;
    char buffer[16384];
    while (stream.read(buffer, sizeof buffer) || stream.gcount() > 0) {
      bytes.append(buffer, static_cast<std::size_t>(stream.gcount()));
      if (bytes.size() > max_size) throw Poco::DataFormatException("too large", path);
    }
    switch (response.getStatus()) {
      case net::HTTPResponse::HTTP_OK:
        return bytes;
      case net::HTTPResponse::HTTP_NOT_FOUND:
        return {};
      case net::HTTPResponse::HTTP_UNAUTHORIZED:
      case net::HTTPResponse::HTTP_FORBIDDEN:
        throw Error(ErrorCode::kForbidden, url_,
                    "对方不接受所给的令牌 (the token is not accepted there)");
      default:
        throw Poco::Exception(response.getReason(), path);
    }
  }

  const std::string url_;
  const Poco::URI address_;
  const std::string token_;
  const std::unique_ptr<net::HTTPClientSession> session_;
};

ArchiveSource from_web(const std::string& url) {
  auto web = std::make_shared<Web>(url, "");
  ArchiveSource source;
  source.file = [web](const std::string& path, std::size_t max_size) {
    return web->get("/" + path, max_size);
  };
  return source;
}

// The names that C2SP gives a log's files lie under the service's ledger as they are.
ArchiveSource from_service(const std::string& api, const std::string& token) {
  auto web = std::make_shared<Web>(api, token);
  ArchiveSource source;
  source.is_service = true;
  source.file = [web](const std::string& path, std::size_t max_size) -> std::optional<Bytes> {
    if (path == archive::kMarkerFile) {
      const auto head = web->get("/ledger", max_size);
      if (!head) return {};
      return Json::parse(*head, "/ledger").at("first_vkey").string() + "\n";
    }
    if (!begins_with(path, kLogFiles)) return {};
    return web->get("/ledger/" + path.substr(kLogFiles.size()), max_size);
  };
  source.object = [web](const archive::Entry& entry,
                        const archive::ObjectReference& object) -> std::optional<Bytes> {
    const Json* id = entry.json.find("id");
    if (id == nullptr) return {};
    return web->get("/documents/" + id->string() + "/objects/" + object.sha256.hex(),
                    archive::kMaxObjectSize);
  };
  return source;
}

}  // namespace

ArchiveSource open_archive_source(const std::string& source, const std::string& token) {
  if (begins_with(source, "http://") || begins_with(source, "https://")) {
    std::string url = source;
    while (url.back() == '/') url.pop_back();
    if (!ends_with(url, kLedger)) return from_web(url);
    return from_service(url.substr(0, url.size() - kLedgerName.size()), token);
  }
  const fs::path root = source;
  return from_directory(fs::exists(root / "archive") ? root / "archive" : root);
}

}  // namespace yinxin::service
