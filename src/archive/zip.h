#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"

namespace yinxin::archive {

// A file in a ZIP container: "entries/7.json". Names are relative, of printable ASCII.
struct ZipFile {
  std::string name;
  Bytes bytes;
};

// A container of these files, all dated `time`. The same arguments give the same bytes.
Bytes write_zip(const std::vector<ZipFile>& files, Instant time);

// The files in `zip`, whoever made it. Throws Error(kInvalidInput) if it is malformed, a name
// leads elsewhere or stands twice, a checksum is wrong, there are more than 10,000 files or more
// than 1 GiB in them.
std::vector<ZipFile> read_zip(ByteView zip);

// Whether `bytes` begin as a ZIP container does.
bool is_zip(ByteView bytes);

}  // namespace yinxin::archive
