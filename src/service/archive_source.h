#pragma once

#include <string>

#include "archive/mirror.h"

namespace yinxin::service {

// Gets files of another archive: from a directory, the archive's or its instance's, or from the URL
// under which its files are published. What comes is believed only by what it proves.
archive::Fetch fetch_from(const std::string& source);

}  // namespace yinxin::service
