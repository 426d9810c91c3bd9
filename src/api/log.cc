#include "api/log.h"

#include <iostream>

#include "base/clock.h"

namespace yinxin::api {

void log(const std::string& event, Json::Object details) {
  Json line = std::move(details);
  line["time"] = to_rfc3339(SystemClock().now());
  line["event"] = event;
  std::cerr << line.dump() + "\n" << std::flush;
}

}  // namespace yinxin::api
