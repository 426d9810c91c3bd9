#pragma once

#include <ostream>
#include <string>

namespace yinxin::programs {

// One line of standard input, not shown while it is typed; a terminal is asked for `what`.
std::string read_secret(std::ostream& words, const char* what);

}  // namespace yinxin::programs
