#pragma once

#include <cstddef>
#include <filesystem>

#include "base/bytes.h"

namespace yinxin {

// The whole of a file. Throws Error(kNotFound) if there is none, Error(kInvalidInput) if it is
// larger than `max_size` (then nothing much was read), Error(kUnavailable) if it cannot be read.
Bytes read_file(const std::filesystem::path& path, std::size_t max_size);

// Gives `path` these bytes, replacing what was there. Readers see either the old file or all of
// the new one; on an error nothing half-written stays. `mode` as for open(2). Durable: the file
// and its name are on disk on return. Throws Error(kUnavailable).
void write_file(const std::filesystem::path& path, ByteView bytes, unsigned mode = 0644);

}  // namespace yinxin
