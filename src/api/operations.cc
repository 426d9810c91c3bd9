#include "api/problem.h"
#include "api/resources.h"

namespace yinxin::api {

Response alive(Call& /*call*/) {
  return json(Json::Object{{"alive", true}});
}

// Whether work can be done now: the archive answers with its head, the index with its documents.
Response ready(Call& call) {
  Json parts = Json::Object{};
  bool good = true;
  const auto ask = [&](const char* name, auto question) {
    try {
      question();
      parts[name] = "good";
    } catch (const Error& error) {
      good = false;
      parts[name] = std::string(yinxin::name(error.code()));
    }
  };
  ask("archive", [&] { call.service.checkpoint(); });
  ask("templates", [&] { call.service.kinds(); });
  ask("index", [&] { call.service.open_index(); });
  return json(Json::Object{{"ready", good}, {"parts", parts}}, good ? 200 : 503);
}

}  // namespace yinxin::api
