#pragma once

#include <string>
#include <vector>

#include "templating/template_source.h"

namespace yinxin::templating {

// The <deadline>s among the fields, once all fields are known.
std::vector<Deadline> read_deadlines(TemplateSource& source, pugi::xml_node fields,
                                     const Field& record, const Limits& limits);

// Reports a rule that is not in the table of limits, unless there is none at all.
void check_rule(TemplateSource& source, pugi::xml_node node, const std::string& rule,
                const Limits& limits);

}  // namespace yinxin::templating
