#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "signature/report.h"

namespace yinxin::signature {

// What `code` means, from the one table that knows. A code it lacks is reported as INTERNAL: what
// we cannot name we cannot vouch for.
Finding finding(std::string_view code, std::string detail);

// The finding a failed check stands for: where() of an Error(kInvalidInput) is its code.
Finding finding(const Error& error);

}  // namespace yinxin::signature
