#include "api/message.h"

#include <Poco/Net/HTMLForm.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/NameValueCollection.h>
#include <Poco/URI.h>

#include <algorithm>

#include "base/error.h"

namespace yinxin::api {
namespace {

constexpr std::size_t kMostParts = 64;

std::string value_of(const std::map<std::string, std::string, std::less<>>& values,
                     std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

[[noreturn]] void refuse(const char* problem) {
  throw Error(ErrorCode::kInvalidInput, "表单 form", problem);
}

// A quoted parameter of a Content-Disposition header.
std::string parameter_of(const std::string& header, const std::string& name) {
  std::string value;
  Poco::Net::NameValueCollection parameters;
  Poco::Net::MessageHeader::splitParameters(header, value, parameters);
  return parameters.get(name, "");
}

FormPart read_part(std::string_view text) {
  const auto end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) refuse("分段没有标头 (a part without a header)");
  FormPart part;
  std::string_view head = text.substr(0, end);
  while (!head.empty()) {
    const auto line_end = std::min(head.find("\r\n"), head.size());
    const std::string line(head.substr(0, line_end));
    head.remove_prefix(std::min(line_end + 2, head.size()));
    const auto colon = line.find(':');
    if (colon == std::string::npos) refuse("标头有误 (malformed header)");
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (name != "content-disposition") continue;
    part.name = parameter_of(line.substr(colon + 1), "name");
    part.file_name = parameter_of(line.substr(colon + 1), "filename");
  }
  part.content = text.substr(end + 4);
  return part;
}

std::vector<FormPart> multipart(const Request& request) {
  const std::string boundary = parameter_of(request.header("content-type"), "boundary");
  if (boundary.empty() || boundary.size() > 70) refuse("没有分隔符 (no boundary)");
  const std::string mark = "--" + boundary;
  const std::string_view body = request.body;
  std::vector<FormPart> parts;
  std::size_t at = body.find(mark);
  while (at != std::string_view::npos) {
    at += mark.size();
    if (body.substr(at, 2) == "--") return parts;
    if (body.substr(at, 2) != "\r\n") refuse("分隔符有误 (malformed boundary)");
    const std::size_t end = body.find("\r\n" + mark, at);
    if (end == std::string_view::npos) refuse("内容不完整 (the form is cut off)");
    if (parts.size() == kMostParts) refuse("分段太多 (too many parts)");
    parts.push_back(read_part(body.substr(at + 2, end - at - 2)));
    at = end + 2;
  }
  refuse("内容不完整 (the form is cut off)");
}

std::vector<FormPart> url_encoded(const Request& request) {
  Poco::URI uri;
  uri.setRawQuery(request.body);
  std::vector<FormPart> parts;
  for (const auto& [name, value] : uri.getQueryParameters()) {
    if (parts.size() == kMostParts) refuse("分段太多 (too many parts)");
    parts.push_back({name, "", value});
  }
  return parts;
}

}  // namespace

std::string Request::header(std::string_view name) const {
  return value_of(headers, name);
}

std::string Request::parameter(std::string_view name) const {
  return value_of(query, name);
}

std::string Request::choice(std::string_view name,
                            std::initializer_list<std::string_view> values) const {
  std::string value = parameter(name);
  if (value.empty() || std::find(values.begin(), values.end(), value) != values.end()) return value;
  std::string known;
  for (const std::string_view one : values) {
    known += (known.empty() ? "" : "、") + std::string(one);
  }
  throw Error(ErrorCode::kInvalidInput, std::string(name), "应为 (must be one of) " + known);
}

std::string Request::media_type() const {
  const std::string type = header("content-type");
  const auto end = type.find_first_of("; ");
  return type.substr(0, end);
}

Response json(const Json& value, int status) {
  return {status, "application/json", value.dump() + "\n", {}};
}

Response file(Bytes content, std::string type, const std::string& name) {
  Response response{200, std::move(type), std::move(content), {}};
  if (!name.empty()) {
    std::string encoded;
    Poco::URI::encode(name, "'()*", encoded);
    response.headers.emplace_back("Content-Disposition", "attachment; filename*=UTF-8''" + encoded);
  }
  return response;
}

std::vector<FormPart> form_parts(const Request& request) {
  const std::string type = request.media_type();
  if (type == "multipart/form-data") return multipart(request);
  if (type == "application/x-www-form-urlencoded") return url_encoded(request);
  refuse("应为表单 (not a form)");
}

}  // namespace yinxin::api
