#include "api/resources.h"

namespace yinxin::api {

// Who there is today, and whom to ring up there.
Response list_agencies(Call& call) {
  const auto directory = call.service.agencies(call.actor);
  Json agencies = Json::Array();
  for (const auto& row : directory) {
    Json liaisons = Json::Array();
    for (const auto& one : row.liaisons) {
      liaisons.push_back(
          Json::Object{{"name", one.name}, {"post", one.post}, {"phone", one.phone}});
    }
    agencies.push_back(Json::Object{{"id", row.agency.id},
                                    {"name", row.agency.full_name},
                                    {"short_name", row.agency.short_name},
                                    {"role", row.agency.role},
                                    {"level", row.agency.level},
                                    {"division", row.agency.division},
                                    {"liaisons", liaisons}});
  }
  return json(Json::Object{{"agencies", agencies}});
}

}  // namespace yinxin::api
