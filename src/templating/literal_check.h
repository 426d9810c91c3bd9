#pragma once

#include "templating/template_source.h"

namespace yinxin::templating {

// Reports the characters of the template's own words, as they come onto a page, that nobody can
// draw; in the template and in all parts used so far.
void check_literals(TemplateSource& source, const CanDraw& can_draw);

}  // namespace yinxin::templating
