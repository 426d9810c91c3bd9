#pragma once

#include <string>

namespace yinxin::testing {

// Where this checkout is, its tests, and the program that was built from it. They are compiled
// into one place only, so that the tests themselves are the same in every checkout.
std::string source_dir();
std::string tests_dir();
std::string program();

// Whether all of it was built with sanitizers, which take terabytes of addresses and much time.
bool sanitized();

}  // namespace yinxin::testing
