#include "api/web_files.h"

#include <Poco/DeflatingStream.h>

#include <array>
#include <sstream>

#include "api/problem.h"
#include "base/file.h"
#include "crypto/digest.h"

namespace yinxin::api {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargest = 16 << 20;
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTypes = {
    {{".html", "text/html; charset=utf-8"},
     {".js", "text/javascript; charset=utf-8"},
     {".mjs", "text/javascript; charset=utf-8"},
     {".css", "text/css; charset=utf-8"},
     {".json", "application/json"},
     {".svg", "image/svg+xml"},
     {".png", "image/png"},
     {".ico", "image/x-icon"},
     {".woff2", "font/woff2"},
     {".ttf", "font/ttf"},
     {".pfb", "application/octet-stream"},
     {".bcmap", "application/octet-stream"},
     {".wasm", "application/wasm"},
     {".txt", "text/plain; charset=utf-8"}}};

std::string type_of(const fs::path& file) {
  const std::string extension = file.extension().string();
  for (const auto& [known, type] : kTypes) {
    if (known == extension) return std::string(type);
  }
  return "application/octet-stream";
}

Bytes gzip(const Bytes& content) {
  std::ostringstream out;
  Poco::DeflatingOutputStream deflater(out, Poco::DeflatingStreamBuf::STREAM_GZIP, 9);
  deflater.write(content.data(), static_cast<std::streamsize>(content.size()));
  deflater.close();
  Bytes compressed = out.str();
  return compressed.size() < content.size() * 9 / 10 ? compressed : Bytes();
}

// Their names carry a digest of what is in them.
bool never_changes(std::string_view path) {
  return path.substr(0, 8) == "/assets/";
}

}  // namespace

WebFiles::WebFiles(const fs::path& directory) {
  std::error_code missing;
  for (const auto& entry : fs::recursive_directory_iterator(directory, missing)) {
    if (!entry.is_regular_file() || entry.file_size() > kLargest) continue;
    File file;
    file.type = type_of(entry.path());
    file.plain = read_file(entry.path(), kLargest);
    file.tag = "\"" + crypto::sha256(file.plain).hex().substr(0, 32) + "\"";
    file.compressed = gzip(file.plain);
    files_.emplace("/" + fs::relative(entry.path(), directory).generic_string(), std::move(file));
  }
}

const WebFiles::File* WebFiles::find(const Request& request) const {
  const auto exact = files_.find(request.path);
  if (exact != files_.end()) return &exact->second;
  const bool page = request.path.find('.') == std::string::npos &&
                    request.path.rfind("/api/", 0) != 0 &&
                    request.header("accept").find("text/html") != std::string::npos;
  const auto first = page ? files_.find("/index.html") : files_.end();
  return first == files_.end() ? nullptr : &first->second;
}

Response WebFiles::get(const Request& request) const {
  const File* file = find(request);
  if (file == nullptr) {
    return problem(404, "not_found", "没有这个地址 (no such address)", request.path, request);
  }
  Response response{200, file->type, {}, {}};
  response.headers.emplace_back("ETag", file->tag);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Cache-Control", never_changes(request.path)
                                                     ? "public, max-age=31536000, immutable"
                                                     : "no-cache");
  if (request.header("if-none-match") == file->tag) {
    response.status = 304;
    return response;
  }
  const bool takes_gzip = request.header("accept-encoding").find("gzip") != std::string::npos;
  if (takes_gzip && !file->compressed.empty()) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = file->compressed;
  } else {
    response.body = file->plain;
  }
  return response;
}

}  // namespace yinxin::api
