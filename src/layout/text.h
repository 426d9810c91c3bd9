#pragma once

#include "layout/composition.h"

namespace yinxin::layout {

// The elements that are lines of text on the grid, a slab a line (GB/T 9704-2012, 7.3.2–7.3.4,
// 7.3.7, 10.3).
void compose(const Composition& composition, const templating::Salutation& salutation, int element,
             Flow& flow);
void compose(const Composition& composition, const templating::Heading& heading, int element,
             Flow& flow);
void compose(const Composition& composition, const templating::Paragraph& paragraph, int element,
             Flow& flow);
void compose(const Composition& composition, const templating::AnnexNote& note, int element,
             Flow& flow);
void compose(const Composition& composition, const templating::Note& note, int element, Flow& flow);
// The first of several attendances has a blank line above it.
void compose(const Composition& composition, const templating::Attendance& attendance, int element,
             bool first, Flow& flow);

}  // namespace yinxin::layout
