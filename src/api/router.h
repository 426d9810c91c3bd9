#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/message.h"
#include "service/service.h"

namespace yinxin::api {

// What a handler works with.
struct Call {
  const Request& request;
  std::map<std::string, std::string, std::less<>> path;  // "id" of /documents/{id}
  service::Service& service;
  service::Actor actor;  // of a route for users

  const std::string& of_path(std::string_view name) const { return path.find(name)->second; }
};

enum class Access { kPublic, kUser };

// A row of the table of endpoints.
struct Route {
  const char* method;
  const char* pattern;  // {name} stands for one segment, {name*} for all that follow
  Access access;
  Response (*handle)(Call& call);
};

// All endpoints, resource by resource.
const std::vector<Route>& routes();

// Finds the endpoint of a request, asks who sends it, and answers; whatever goes wrong is a
// problem in the answer. `route` is set to the pattern that fits, or to "none".
Response answer(const Request& request, service::Service& service, std::string& route);

}  // namespace yinxin::api
