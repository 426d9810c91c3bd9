#include "api/problem.h"

namespace yinxin::api {
namespace {

const char* title_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return "填写有误 (invalid input)";
    case ErrorCode::kForbidden:
      return "不能办理 (forbidden)";
    case ErrorCode::kNotFound:
      return "没有找到 (not found)";
    case ErrorCode::kConflict:
      return "已被他人更改，请刷新后重试 (conflict)";
    case ErrorCode::kUnavailable:
      return "暂时不能办理，请稍后重试 (unavailable)";
    case ErrorCode::kCorrupt:
      return "存储的内容与日志不符，请通知管理员 (corrupt)";
    case ErrorCode::kInternal:
      break;
  }
  return "程序内部错误，请把请求编号告诉管理员 (internal error)";
}

}  // namespace

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return 422;
    case ErrorCode::kForbidden:
      return 403;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kUnavailable:
      return 503;
    case ErrorCode::kCorrupt:
    case ErrorCode::kInternal:
      break;
  }
  return 500;
}

Response problem(int status, std::string_view code, const std::string& title,
                 const std::string& detail, const Request& request, const std::string& where) {
  Json json =
      Json::Object{{"type", "about:blank"},     {"title", title},   {"status", status},
                   {"code", std::string(code)}, {"detail", detail}, {"request", request.id}};
  if (!where.empty()) json["where"] = where;
  Response response{status, "application/problem+json", json.dump() + "\n", {}};
  if (status == 503 || status == 429) response.headers.emplace_back("Retry-After", "2");
  return response;
}

Response problem(const Error& error, const Request& request) {
  const bool internal = error.code() == ErrorCode::kInternal;
  return problem(status_of(error.code()), name(error.code()), title_of(error.code()),
                 internal ? std::string() : std::string(error.problem()), request,
                 internal ? std::string() : error.where());
}

}  // namespace yinxin::api
