#pragma once

#include "templating/template_source.h"

namespace yinxin::templating {

// The <fields> of a template as one group. Throws as Template::parse() does.
Field read_fields(TemplateSource& source, pugi::xml_node fields);

// Refuses names in `expression` that no field and no annotation of one has. A plain path is
// followed from `scope`; the field it leads to is returned if it leads to one, else nullptr.
const Field* check_names(const Expression& expression, const Field& scope, const Field& record);

}  // namespace yinxin::templating
