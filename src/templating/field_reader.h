#pragma once

#include "templating/template_source.h"

namespace yinxin::templating {

// The <fields> of a template as one group.
Field read_fields(TemplateSource& source, pugi::xml_node fields);

// Reports names in the `expression` of `node` that no field and no annotation of one has. A plain
// path is followed from `scope`; the field it leads to is returned if it leads to one, else
// nullptr. The expression is told which fields occur once.
const Field* check_names(TemplateSource& source, pugi::xml_node node, Expression& expression,
                         const Field& scope, const Field& record);

// Where nothing is known of the fields: everything may be there.
const Field& unknown_scope();

}  // namespace yinxin::templating
