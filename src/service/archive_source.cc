#include "service/archive_source.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/URI.h>

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/file.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr int kTimeoutSeconds = 30;

archive::Fetch from_directory(const fs::path& root) {
  return [root](const std::string& path, std::size_t max_size) -> std::optional<Bytes> {
    try {
      return read_file(root / path, max_size);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kNotFound && error.code() != ErrorCode::kInvalidInput) throw;
      return {};
    }
  };
}

// One connection, kept; all that comes over it is checked against signatures and digests.
class WebArchive {
 public:
  explicit WebArchive(const std::string& url)
      : url_(url), address_(url), session_(address_.getHost(), address_.getPort()) {
    session_.setTimeout(Poco::Timespan(kTimeoutSeconds, 0));
    session_.setKeepAlive(true);
  }

  std::optional<Bytes> get(const std::string& path, std::size_t max_size) {
    try {
      return exchange(path, max_size);
    } catch (const Poco::Exception&) {
      session_.reset();  // an idle connection may have been closed
    }
    try {
      return exchange(path, max_size);
    } catch (const Poco::Exception& failure) {
      throw Error(ErrorCode::kUnavailable, url_,
                  "对方没有应答 (no answer): " + failure.displayText());
    }
  }

 private:
  std::optional<Bytes> exchange(const std::string& path, std::size_t max_size) {
    Poco::Net::HTTPRequest request(Poco::Net::HTTPRequest::HTTP_GET,
                                   address_.getPath() + "/" + path,
                                   Poco::Net::HTTPRequest::HTTP_1_1);
    session_.sendRequest(request);
    Poco::Net::HTTPResponse response;
    std::istream& stream = session_.receiveResponse(response);
    Bytes bytes;
    char buffer[16384];
    while (stream.read(buffer, sizeof buffer) || stream.gcount() > 0) {
      bytes.append(buffer, static_cast<std::size_t>(stream.gcount()));
      if (bytes.size() > max_size) throw Poco::DataFormatException("too large", path);
    }
    if (response.getStatus() == Poco::Net::HTTPResponse::HTTP_NOT_FOUND) return {};
    if (response.getStatus() == Poco::Net::HTTPResponse::HTTP_OK) return bytes;
    throw Poco::Exception(response.getReason(), path);
  }

  std::string url_;
  Poco::URI address_;
  Poco::Net::HTTPClientSession session_;
};

archive::Fetch from_web(const std::string& url) {
  std::string root = url;
  while (!root.empty() && root.back() == '/') root.pop_back();
  auto web = std::make_shared<WebArchive>(root);
  return [web](const std::string& path, std::size_t max_size) { return web->get(path, max_size); };
}

}  // namespace

archive::Fetch fetch_from(const std::string& source) {
  if (source.rfind("http://", 0) == 0) return from_web(source);
  const fs::path root = source;
  return from_directory(fs::exists(root / "archive") ? root / "archive" : root);
}

}  // namespace yinxin::service
