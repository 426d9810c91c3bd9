#pragma once

#include <string>
#include <string_view>

#include "api/message.h"
#include "base/error.h"

namespace yinxin::api {

// An answer that says what went wrong (RFC 9457): {"type","title","status","code","detail",
// "where","request"}. `code` is stable; title and detail are Chinese with English beside.
Response problem(int status, std::string_view code, const std::string& title,
                 const std::string& detail, const Request& request, const std::string& where = {});
Response problem(const Error& error, const Request& request);

int status_of(ErrorCode code);

}  // namespace yinxin::api
