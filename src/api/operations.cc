#include "api/problem.h"
#include "api/resources.h"

namespace yinxin::api {

Response alive(Call& /*call*/) {
  return json(Json::Object{{"alive", true}});
}

// For everybody to ask: which part fails and by what kind of error, no more.
Response ready(Call& call) {
  const service::Readiness seen = call.service.readiness();
  Json::Object parts;
  for (const auto& part : seen.parts) parts[part.name] = part.state;
  return json(Json::Object{{"ready", seen.ready()},
                           {"parts", parts},
                           {"index_lag", seen.index_lag},
                           {"checked", to_rfc3339(seen.checked)}},
              seen.ready() ? 200 : 503);
}

}  // namespace yinxin::api
