#pragma once

#include "templating/template_source.h"

namespace yinxin::templating {

// The <body> of a template whose fields are `record`.
std::vector<Instruction> read_body(TemplateSource& source, pugi::xml_node body,
                                   const Field& record);

}  // namespace yinxin::templating
