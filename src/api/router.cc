#include "api/router.h"

#include <algorithm>
#include <optional>
#include <typeinfo>

#include "api/log.h"
#include "api/problem.h"
#include "api/session.h"

namespace yinxin::api {
namespace {

using Captured = std::map<std::string, std::string, std::less<>>;

std::string_view next_segment(std::string_view& rest) {
  const auto end = std::min(rest.find('/'), rest.size());
  const auto segment = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return segment;
}

// What the pattern's names stand for; nullopt if it does not fit.
std::optional<Captured> match(std::string_view pattern, std::string_view path) {
  Captured captured;
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = next_segment(pattern);
    const bool named = !wanted.empty() && wanted.front() == '{';
    if (named && wanted[wanted.size() - 2] == '*') {
      captured.emplace(wanted.substr(1, wanted.size() - 3), path);
      return captured;
    }
    const auto segment = next_segment(path);
    if (named && !segment.empty()) {
      captured.emplace(wanted.substr(1, wanted.size() - 2), segment);
    } else if (named || wanted != segment) {
      return std::nullopt;
    }
  }
  return pattern.empty() && path.empty() ? std::optional(captured) : std::nullopt;
}

Response run(const Route& route, Captured captured, const Request& request,
             service::Service& service) {
  Call call{request, std::move(captured), service, {}};
  if (route.access == Access::kUser) {
    const auto actor = sender(request, service);
    if (!actor) {
      return problem(401, "unauthenticated", "请先登录 (log in first)", "", request);
    }
    call.actor = *actor;
  }
  return route.handle(call);
}

Response find_and_run(const Request& request, service::Service& service, std::string& found) {
  std::string allowed;
  for (const Route& route : routes()) {
    auto captured = match(route.pattern, request.path);
    if (!captured) continue;
    found = route.pattern;
    const bool head = request.method == "HEAD" && std::string_view(route.method) == "GET";
    if (request.method == route.method || head) {
      return run(route, std::move(*captured), request, service);
    }
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  if (allowed.empty()) {
    found = "none";
    return problem(404, "not_found", "没有这个地址 (no such address)", request.path, request);
  }
  Response response =
      problem(405, "method", "不支持这种请求 (method not allowed)", request.method, request);
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace

Response answer(const Request& request, service::Service& service, std::string& route) {
  try {
    return find_and_run(request, service, route);
  } catch (const Error& error) {
    return problem(error, request);
  } catch (const std::bad_alloc&) {
    return problem(503, "unavailable", "内存不足，请稍后重试 (out of memory)", "", request);
  } catch (const std::exception& unexpected) {
    log("unexpected", {{"request", request.id}, {"exception", typeid(unexpected).name()}});
    return problem(Error(ErrorCode::kInternal, "", ""), request);
  }
}

}  // namespace yinxin::api
