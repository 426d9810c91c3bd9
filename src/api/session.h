#pragma once

#include <optional>
#include <string>

#include "api/message.h"
#include "service/service.h"

namespace yinxin::api {

// Who sends the request: by the token in "Authorization: Bearer", by the session cookie, with which
// everything but GET and HEAD also needs the session's X-CSRF-Token, or, unless it is a browser, by
// the certificate of its connection. nullopt if it shows none of them, or one that is no good.
std::optional<service::Actor> sender(const Request& request, service::Service& service);

// The token of the session cookie; empty if there is none.
std::string session_token(const Request& request);

}  // namespace yinxin::api
