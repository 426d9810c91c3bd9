#include "archive/entry_bundles.h"

#include <algorithm>
#include <atomic>

#include "archive/log_files.h"
#include "base/parallel.h"
#include "ledger/merkle.h"
#include "ledger/tile.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using ledger::kTileWidth;

void read_bundle(const fs::path& directory, EntryBundle& bundle) try {
  const std::string where = (directory / ledger::bundle_path(bundle.index, bundle.width)).string();
  std::uint64_t offset = 0;
  std::uint64_t index = bundle.index * kTileWidth;
  for (Bytes& stored : LogFiles(directory).bundle(bundle.index, bundle.width)) {
    EntryBundle::Read read;
    read.leaf = ledger::leaf_hash(stored);
    read.where = where + ":" + std::to_string(offset);
    offset += 2 + stored.size();
    try {
      read.entry = parse_entry(index, std::move(stored), read.where);
    } catch (const Error& error) {
      read.problem = error.problem();
    }
    ++index;
    bundle.entries.push_back(std::move(read));
  }
} catch (const Error& error) {
  bundle.error = error;
}

}  // namespace

std::vector<EntryBundle> read_bundles(const fs::path& directory, std::uint64_t first,
                                      std::uint64_t end, std::uint64_t size, unsigned threads) {
  std::vector<EntryBundle> bundles(end - first);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < bundles.size(); i = next++) {
      bundles[i].index = first + i;
      bundles[i].width = std::min(kTileWidth, size - bundles[i].index * kTileWidth);
      read_bundle(directory, bundles[i]);
    }
  };
  run_at_once(std::min<std::size_t>(threads, bundles.size()), work);
  return bundles;
}

}  // namespace yinxin::archive
