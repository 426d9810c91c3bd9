#include "archive/mirror.h"

#include <algorithm>

#include "archive/key_chain.h"
#include "archive/layout.h"
#include "archive/log_files.h"
#include "archive/mirror_objects.h"
#include "archive/object_store.h"
#include "archive/placing.h"
#include "base/error.h"
#include "ledger/cosignature.h"
#include "ledger/merkle.h"
#include "ledger/tile.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using crypto::Digest;
using ledger::kTileWidth;

constexpr std::size_t kMaxBundle = kTileWidth * (ledger::kMaxEntrySize + 2);
constexpr int kAttempts = 5;

class Mirroring {
 public:
  Mirroring(const Fetch& fetch, const fs::path& to, const MirrorOptions& options)
      : fetch_(fetch), to_(to), options_(options), held_(to / kLogDirectory) {}

  MirrorReport run() {
    storage::make_directories(disk_, to_ / kLogDirectory / "tile" / "entries");
    ObjectStore::create(to_, disk_);
    storage::make_directories(disk_, to_ / kJournalDirectory);
    learn_key();
    load_held();
    for (int attempt = 1; !bring_log(); ++attempt) {
      if (attempt == kAttempts) refuse("log/tile", "日志文件取不全 (tiles are missing)");
    }
    if (options_.with_objects) mirror_objects(fetch_, to_, options_, report_);
    report_.vkey = keys().newest().vkey();
    return std::move(report_);
  }

 private:
  [[noreturn]] static void refuse(const std::string& where, std::string_view problem) {
    throw Error(ErrorCode::kCorrupt, where, problem);
  }

  Bytes need(const std::string& path, std::size_t max_size) const {
    auto bytes = fetch_(path, max_size);
    if (!bytes)
      throw Error(ErrorCode::kNotFound, path, "对方没有此文件 (the other has no such file)");
    return std::move(*bytes);
  }

  // A key once known is not learnt anew: the other archive could not change it unseen.
  void learn_key() {
    std::string vkey = options_.vkey;
    if (fs::exists(to_ / kMarkerFile)) {
      keys_.emplace(KeyChain::read(to_));
      bring_links();
      if (vkey.empty() || keys().find(vkey) != nullptr) return;
      refuse(kMarkerFile, "与此镜像已知的日志公钥不同 (not the key this mirror knows)");
    }
    std::string first = need(kMarkerFile, kMaxNoteSize);
    if (!first.empty() && first.back() == '\n') first.pop_back();
    keys_.emplace(ledger::NoteVerifier::from_vkey(first));
    bring_links();
    report_.vkey_is_new = vkey.empty();
    if (vkey.empty() || keys().find(vkey) != nullptr) return;
    refuse(kMarkerFile, "与所给的日志公钥不同 (not the key that was brought)");
  }

  // Each is signed by the keys before it.
  void bring_links() {
    for (;;) {
      const std::string path = link_path(keys().links().size() + 1).string();
      auto link = fetch_(path, kMaxLinkSize);
      if (!link) return;
      keys_->add_link(std::move(*link), path);
    }
  }

  // What the log says of its keys is what the links say.
  void check_key_entry(const Entry& entry) const {
    if (entry.type != kKeyEntry || entry.index == 0) return;
    for (const KeyChain::Link& link : keys().links()) {
      if (link.entry.stored == entry.stored && link.entry.index == entry.index) return;
    }
    refuse(label(entry),
           "密钥条目没有由原密钥签署的交接 (a key entry that the key before has not signed for)");
  }

  const KeyChain& keys() const { return *keys_; }

  void load_held() {
    if (!fs::exists(to_ / kLogDirectory / kCheckpointFile)) return;
    const auto held = keys().open(held_.checkpoint());
    old_size_ = held.size;
    frontier_ = ledger::Frontier(old_size_, held_.nodes(old_size_));
    if (frontier_.root() != held.root) {
      refuse((to_ / kLogDirectory).string(), "镜像自身受损，请删除后重做 (the mirror is damaged)");
    }
  }

  // False if the other log went on meanwhile, so that what the checkpoint needs is gone.
  bool bring_log() {
    const std::string note = need("log/checkpoint", kMaxNoteSize);
    bring_links();
    const ledger::Checkpoint head = keys().open(note);
    if (head.size < old_size_) {
      refuse("log/checkpoint",
             "对方的日志变短了，条目被删除 (the other log is shorter than it was)");
    }
    ledger::Frontier frontier = frontier_;
    ledger::TileEdge edge(old_size_,
                          [this](unsigned level, std::uint64_t index, std::uint64_t width) {
                            return held_.tile(level, index, width);
                          });
    Placing files(disk_, to_);
    const auto place_tile = [&](unsigned level, std::uint64_t index, const Bytes& hashes) {
      place(ledger::tile_path(level, index, hashes.size() / Digest::kSize), hashes, files);
    };
    for (std::uint64_t b = old_size_ / kTileWidth; b * kTileWidth < head.size; ++b) {
      const auto entries = bring_bundle(b, head.size);
      if (!entries) return false;
      for (std::uint64_t i = frontier.size() % kTileWidth; i < entries->size(); ++i) {
        check_key_entry(
            parse_entry(frontier.size(), (*entries)[i], ledger::bundle_path(b, entries->size())));
        const Digest leaf = ledger::leaf_hash((*entries)[i]);
        frontier.append(leaf);
        edge.append(leaf, place_tile);
      }
      place(ledger::bundle_path(b, entries->size()), ledger::encode_bundle(*entries), files);
      if (options_.progress) options_.progress(frontier.size(), head.size);
    }
    edge.each_partial(place_tile);
    if (frontier.root() != head.root) {
      refuse(
          "log/checkpoint",
          "对方的日志不是镜像所存日志的延续：被改写或分叉 (not the continuation of what the mirror "
          "holds: rewritten or forked)");
    }
    files.finish();
    finish(note, head.size);
    return true;
  }

  // What the mirror holds is not asked for again.
  std::optional<std::vector<Bytes>> bring_bundle(std::uint64_t index, std::uint64_t size) const {
    const std::uint64_t width = std::min(kTileWidth, size - index * kTileWidth);
    std::optional<Bytes> bytes;
    std::uint64_t found = width;
    bytes = fetch_("log/" + ledger::bundle_path(index, width), kMaxBundle);
    if (!bytes && width < kTileWidth) {
      found = kTileWidth;
      bytes = fetch_("log/" + ledger::bundle_path(index, kTileWidth), kMaxBundle);
    }
    if (!bytes) return {};
    std::vector<Bytes> entries;
    for (const ByteView entry : ledger::decode_bundle(*bytes, found, "log")) {
      if (entries.size() < width) entries.emplace_back(entry);
    }
    if (const std::uint64_t first = index * kTileWidth; first < old_size_) {
      const std::vector<Bytes> own = held_.bundle(index, old_size_ - first);
      std::copy(own.begin(), own.end(), entries.begin());
    }
    return entries;
  }

  void place(const std::string& path, ByteView bytes, Placing& files) const {
    if (!fs::exists(to_ / kLogDirectory / path)) files.add(to_ / kLogDirectory / path, bytes);
  }

  void place_links(std::uint64_t size) {
    Placing files(disk_, to_);
    for (std::size_t i = 0; i < keys().links().size(); ++i) {
      const KeyChain::Link& link = keys().links()[i];
      const fs::path path = to_ / link_path(i + 1);
      if (link.entry.index < size && !fs::exists(path)) files.add(path, link.text);
    }
    files.finish();
  }

  void finish(const std::string& note, std::uint64_t size) {
    if (!fs::exists(to_ / kLockFile)) disk_.create(to_ / kLockFile, 0644)->sync();
    place_links(size);
    storage::replace_file(disk_, to_ / kLogDirectory / kCheckpointFile, note);
    if (!fs::exists(to_ / kMarkerFile)) {
      storage::replace_file(disk_, to_ / kMarkerFile, keys().first().vkey() + "\n");
    }
    report_.checkpoint = note;
    report_.entries = size;
    report_.new_entries = size - old_size_;
  }

  const Fetch& fetch_;
  const fs::path to_;
  const MirrorOptions& options_;
  storage::Disk& disk_ = storage::posix_disk();
  const LogFiles held_;
  std::optional<KeyChain> keys_;
  ledger::Frontier frontier_;
  std::uint64_t old_size_ = 0;
  MirrorReport report_;
};

}  // namespace

MirrorReport mirror(const Fetch& fetch, const fs::path& to, const MirrorOptions& options) {
  return Mirroring(fetch, to, options).run();
}

std::string cosign_mirror(const fs::path& mirror, const std::string& name,
                          const crypto::Ed25519Key& key, Instant now) {
  std::string note = LogFiles(mirror / kLogDirectory).checkpoint();
  KeyChain::read(mirror).open(note);
  note += ledger::cosignature_line(note, name, key, now);
  storage::replace_file(storage::posix_disk(), mirror / kLogDirectory / kCheckpointFile, note);
  return note;
}

}  // namespace yinxin::archive
