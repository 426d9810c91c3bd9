#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "archive/entry.h"
#include "base/error.h"
#include "crypto/digest.h"

namespace yinxin::archive {

// A bundle of a log with what can be found out of it without knowing the others.
struct EntryBundle {
  struct Read {
    std::optional<crypto::Digest> leaf;
    std::optional<Entry> entry;
    std::string where;
    std::string problem;  // why it is no entry
  };
  std::uint64_t index = 0;
  std::uint64_t width = 0;
  std::vector<Read> entries;
  std::optional<Error> error;  // why it cannot be read
};

// Bundles `first` to `end` - 1 of the published log of `size` entries in `directory`, read and
// parsed by several threads.
std::vector<EntryBundle> read_bundles(const std::filesystem::path& directory, std::uint64_t first,
                                      std::uint64_t end, std::uint64_t size, unsigned threads);

}  // namespace yinxin::archive
