#pragma once

#include <string_view>

namespace yinxin::casework {

// The table of the searches that people keep for themselves, for the database's migrations.
extern const std::string_view kSavedSearchTables;

}  // namespace yinxin::casework
