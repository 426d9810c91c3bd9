#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"

namespace yinxin::api {

// An HTTP request as handlers see it: read in full, within the limits of the server.
struct Request {
  std::string method;                                       // "GET"
  std::string path;                                         // "/api/v1/kinds", decoded
  std::map<std::string, std::string, std::less<>> query;    // the last value of a name
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case
  Bytes body;
  std::string remote;       // address of the peer
  std::string certificate;  // SHA-256 of the one that the peer has shown, in hex; or empty
  bool secure = false;      // it came over TLS, here or at the proxy in front
  std::string id;           // of this request: in the answer, in problems and in the log

  // Empty if there is none.
  std::string header(std::string_view name) const;
  std::string parameter(std::string_view name) const;
  // The same, one of `values`; empty if there is none. Throws Error(kInvalidInput) otherwise.
  std::string choice(std::string_view name, std::initializer_list<std::string_view> values) const;
  bool says_yes(std::string_view name) const { return choice(name, {"yes", "no"}) == "yes"; }
  // The media type of the body without its parameters: "application/pdf".
  std::string media_type() const;
};

struct Response {
  int status = 200;
  std::string type = "application/json";
  Bytes body;
  std::vector<std::pair<std::string, std::string>> headers;
};

Response json(const Json& value, int status = 200);
// A file to look at or, with a name, to save.
Response file(Bytes content, std::string type, const std::string& name = {});

// One part of a multipart/form-data body.
struct FormPart {
  std::string name;
  std::string file_name;  // empty if it is no file
  Bytes content;
};

// The parts of the request's form, whether multipart/form-data or urlencoded. Throws
// Error(kInvalidInput) if it is neither or malformed; at most 64 parts.
std::vector<FormPart> form_parts(const Request& request);

}  // namespace yinxin::api
