#pragma once

#include <string>

#include "base/json.h"

namespace yinxin::api {

// Writes one JSON object to stderr, on a line of its own: the time, `event` and what else there is.
// Whoever calls sees to it that no name, no words of a query and nothing of a document is in it.
void log(const std::string& event, Json::Object details = {});

}  // namespace yinxin::api
