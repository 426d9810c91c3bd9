#include <charconv>

#include "archive/key_chain.h"
#include "archive/layout.h"
#include "archive/log_files.h"
#include "base/error.h"
#include "base/file.h"
#include "ledger/checkpoint.h"
#include "ledger/tile.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

constexpr std::string_view kKeys = "keys/";

[[noreturn]] void unknown(std::string_view path) {
  throw Error(ErrorCode::kNotFound, std::string(path), "日志中没有这个文件 (no such file)");
}

// Takes the digits at the front; only as tile_path() would write them.
std::uint64_t number(std::string_view& rest, std::string_view path) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error != std::errc()) unknown(path);
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  return value;
}

// x001/x234/567: groups of three digits, all but the last behind an x.
std::uint64_t index(std::string_view& rest, std::string_view path) {
  std::uint64_t value = 0;
  for (int groups = 0; groups < 6; ++groups) {
    const bool more = !rest.empty() && rest.front() == 'x';
    if (more) rest.remove_prefix(1);
    value = value * 1'000 + number(rest, path);
    if (!more) return value;
    if (rest.empty() || rest.front() != '/') unknown(path);
    rest.remove_prefix(1);
  }
  unknown(path);
}

// The name of a tile or bundle, taken apart.
struct Name {
  bool entries = false;
  unsigned level = 0;
  std::uint64_t index = 0;
  std::uint64_t width = ledger::kTileWidth;

  static Name parse(std::string_view path) {
    constexpr std::string_view kTile = "tile/";
    constexpr std::string_view kEntries = "entries/";
    constexpr std::string_view kPartial = ".p/";
    Name name;
    std::string_view rest = path;
    if (rest.substr(0, kTile.size()) != kTile) unknown(path);
    rest.remove_prefix(kTile.size());
    name.entries = rest.substr(0, kEntries.size()) == kEntries;
    if (name.entries) {
      rest.remove_prefix(kEntries.size());
    } else {
      const std::uint64_t level = number(rest, path);
      if (level > 7 || rest.empty()) unknown(path);
      name.level = static_cast<unsigned>(level);
      rest.remove_prefix(1);
    }
    name.index = service::index(rest, path);
    if (rest.substr(0, kPartial.size()) == kPartial) {
      rest.remove_prefix(kPartial.size());
      name.width = number(rest, path);
    }
    if (name.path() != path) unknown(path);
    return name;
  }

  std::string path() const {
    return entries ? ledger::bundle_path(index, width) : ledger::tile_path(level, index, width);
  }
};

Bytes read_link(const std::filesystem::path& root, std::string_view path) {
  std::string_view rest = path.substr(kKeys.size());
  const std::uint64_t link = number(rest, path);
  if (link == 0 || path != std::string(kKeys) + std::to_string(link)) unknown(path);
  return read_file(root / archive::link_path(link), archive::kMaxLinkSize);
}

}  // namespace

Bytes read_published(const std::filesystem::path& root, std::string_view path, bool with_entries) {
  if (path.substr(0, kKeys.size()) == kKeys) return read_link(root, path);
  const Name name = Name::parse(path);
  if (name.entries && !with_entries) unknown(path);
  const archive::LogFiles log(root / archive::kLogDirectory);
  const std::string note = log.checkpoint();
  const std::string head = note.substr(0, note.find("\n\n") + 1);  // without its signatures
  const std::uint64_t size = ledger::Checkpoint::parse(head).size;
  const std::uint64_t there = ledger::tile_width(name.level, name.index, size);
  if (name.width == 0 || name.width > there) unknown(path);
  if (!name.entries) return log.tile(name.level, name.index, name.width);
  return ledger::encode_bundle(log.bundle(name.index, name.width));
}

std::string Service::published_checkpoint() {
  return archive::LogFiles(parts_->home().archive() / archive::kLogDirectory).checkpoint();
}

Bytes Service::log_file(std::string_view path) {
  return read_published(parts_->home().archive(), path, true);
}

}  // namespace yinxin::service
