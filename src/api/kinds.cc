#include "api/resources.h"
#include "templating/template.h"

namespace yinxin::api {

Response list_kinds(Call& call) {
  Json kinds = Json::Array();
  for (const templating::Template* kind : call.service.kinds()) {
    kinds.push_back(Json::Object{{"kind", kind->kind},
                                 {"name", kind->name},
                                 {"name_en", kind->name_en},
                                 {"family", kind->family},
                                 {"catalogue", kind->catalogue},
                                 {"version", kind->version}});
  }
  return json(Json::Object{{"kinds", kinds}});
}

Response show_kind(Call& call) {
  return json(templating::describe(call.service.kind(call.of_path("kind"))));
}

}  // namespace yinxin::api
