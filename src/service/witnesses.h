#pragma once

#include <string>
#include <vector>

#include "service/home.h"

namespace yinxin::service {

// The verifier keys of the witnesses whose word counts here, from desk/witnesses, one a line.
// Throws Error(kInvalidInput), naming the line, if one is malformed.
std::vector<std::string> load_witnesses(const Home& home);

}  // namespace yinxin::service
