#pragma once

#include <string>

#include "archive/entry.h"
#include "service/service.h"

namespace yinxin::service {

// The filter with what stands for its document, and narrowed to what the actor may see.
TrailFilter resolved(TrailFilter filter, Parts& parts, const Actor& actor);
bool fits(const archive::Entry& row, const TrailFilter& filter);
// What was asked for, for the trail.
std::string words(const TrailFilter& filter);

}  // namespace yinxin::service
