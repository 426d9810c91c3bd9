#pragma once

#include <cstddef>

#include "base/bytes.h"

namespace yinxin::crypto {

// Bytes nobody can predict. Throws Error(kUnavailable) if the system has no randomness to give.
Bytes random_bytes(std::size_t count);

}  // namespace yinxin::crypto
