#include "archive/change_key.h"

#include <algorithm>

#include "archive/layout.h"
#include "archive/log.h"
#include "base/error.h"
#include "ledger/proof_text.h"
#include "storage/publication.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;

using Keys = std::vector<crypto::Ed25519Key>;

Keys copies(const Keys& keys, const crypto::Ed25519Key* next) {
  Keys all;
  for (const crypto::Ed25519Key& key : keys) all.push_back(crypto::Ed25519Key::from_pem(key.pem()));
  if (next != nullptr) all.push_back(crypto::Ed25519Key::from_pem(next->pem()));
  return all;
}

// Does one step: the link is made and put on disk; then the log, when it is opened, takes over its
// entry as it would after a crash.
class Change {
 public:
  Change(const fs::path& root, Keys keys, const Clock& clock, const Options& options)
      : root_(root),
        keys_(std::move(keys)),
        clock_(clock),
        disk_(*options.disk),
        journal_size_(options.journal_size),
        lock_(lock_for_writing(root, options.patience)),
        volume_(disk_.volume(root)) {}

  KeyChain chain() const { return Log(root_, KeyChain(read_marker(root_))).keys(); }

  std::uint64_t make(Json body) {
    std::uint64_t index = 0;
    {
      const std::unique_ptr<Log> log = open();
      if (log->size() == 0) throw Error(ErrorCode::kConflict, root_.string(), kEmpty);
      index = log->size();
      prepare(*log, std::move(body));
    }
    open();
    return index;
  }

 private:
  static constexpr std::string_view kEmpty = "日志尚无条目 (the log has no entries yet)";

  std::unique_ptr<Log> open() const {
    return std::make_unique<Log>(root_, KeyChain(read_marker(root_)), keys_, disk_, *volume_,
                                 journal_size_);
  }

  void prepare(const Log& log, Json body) {
    const std::uint64_t index = log.size();
    const Entry last = parse_entry(index - 1, log.entry(index - 1), "the last entry");
    const Entry entry =
        make_entry(index, kKeyEntry, std::max(clock_.now(), last.time), std::move(body));
    ledger::Frontier frontier(index, log.nodes());
    frontier.append(ledger::leaf_hash(entry.stored));
    const ledger::Checkpoint head{log.keys().origin(), index + 1, frontier.root()};
    KeyChain chain = log.keys();
    const std::string note = chain.after(entry).sign(head, keys_);
    const auto proof = ledger::prove_inclusion(index, index + 1, log.nodes());
    const fs::path path = root_ / link_path(chain.links().size() + 1);
    const std::string link = ledger::write_proof({index, proof.path, note, entry.stored});
    chain.add_link(link, path.string());
    storage::make_directories(disk_, path.parent_path());
    storage::replace_file(disk_, path, link);
  }

  const fs::path& root_;
  const Keys keys_;
  const Clock& clock_;
  storage::Disk& disk_;
  const std::uint64_t journal_size_;
  const storage::Lock lock_;
  const std::unique_ptr<storage::Volume> volume_;
};

}  // namespace

std::uint64_t hand_over_key(const fs::path& root, const Keys& keys, const crypto::Ed25519Key& next,
                            const Json::Object& about, const Clock& clock, const Options& options) {
  Change change(root, copies(keys, &next), clock, options);
  const KeyChain chain = change.chain();
  if (chain.is_changing()) {
    throw Error(ErrorCode::kConflict, root.string(),
                "前一次轮换尚未结束，请先停用旧密钥 (retire the key before first)");
  }
  const ledger::NoteVerifier verifier{chain.origin(), next.public_key()};
  Json::Object body = about;
  body["previous"] = chain.newest().vkey();
  body["public_key"] = verifier.vkey();
  return change.make(std::move(body));
}

std::uint64_t retire_key(const fs::path& root, const Keys& keys, const Json::Object& about,
                         const Clock& clock, const Options& options) {
  Change change(root, copies(keys, nullptr), clock, options);
  const KeyChain chain = change.chain();
  if (!chain.is_changing()) {
    throw Error(ErrorCode::kConflict, root.string(),
                "没有可停用的旧密钥，请先轮换 (only one key is in use: rotate first)");
  }
  Json::Object body = about;
  body["retired"] = chain.keys().at(chain.keys().size() - 2).verifier.vkey();
  return change.make(std::move(body));
}

}  // namespace yinxin::archive
