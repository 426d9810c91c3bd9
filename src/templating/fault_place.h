#pragma once

#include <string_view>

#include "record/record.h"
#include "templating/fault.h"
#include "templating/template.h"

namespace yinxin::templating {

// Fills in field, label, value and where of a fault in `node` of the annotated record, or in the
// field that the path `below` ("party/name") leads to from there.
void place_fault(const Template& kind, const record::Record& record, pugi::xml_node node,
                 std::string_view below, Fault& fault);

}  // namespace yinxin::templating
