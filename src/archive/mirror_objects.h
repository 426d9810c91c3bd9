#pragma once

#include <filesystem>

#include "archive/mirror.h"

namespace yinxin::archive {

// Brings the objects of the `report.entries` entries that the mirror under `to` holds, as far as it
// lacks them. What is missing or altered is among the report's problems, unless the log says that
// it was disposed of.
void mirror_objects(const Fetch& fetch, const std::filesystem::path& to,
                    const MirrorOptions& options, MirrorReport& report);

}  // namespace yinxin::archive
