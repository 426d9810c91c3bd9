#include "archive/trail.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "archive/change_key.h"
#include "archive/key_audit.h"
#include "archive/layout.h"
#include "archive/log.h"
#include "archive/log_audit.h"
#include "base/error.h"
#include "ledger/checkpoint.h"
#include "storage/lock.h"
#include "storage/publication.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::uint64_t kJournalSize = std::uint64_t{512} << 10;
constexpr std::size_t kLongestDetail = 2000;
// Other processes get their turn when there is nothing to do for a while, or after this long.
constexpr milliseconds kIdle{100};
constexpr milliseconds kLongestTurn{1000};
constexpr milliseconds kBetweenTurns{30};
constexpr milliseconds kPatience{30'000};

// At a character's beginning.
std::string cut(std::string text) {
  if (text.size() <= kLongestDetail) return text;
  std::size_t end = kLongestDetail;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

Json body_of(const TrailAct& act) {
  Json body = Json::Object{{"actor", act.actor}, {"result", act.result}, {"verb", act.verb}};
  if (!act.agency.empty()) body["agency"] = act.agency;
  if (!act.object.empty()) body["object"] = cut(act.object);
  if (!act.detail.empty()) body["detail"] = cut(act.detail);
  return body;
}

// It is a row, too.
Json::Object words_of_change(const std::string& actor) {
  return {{"actor", actor}, {"result", "good"}, {"verb", "key"}};
}

Options to_change_keys() {
  Options options;
  options.journal_size = kJournalSize;
  options.patience = kPatience;
  return options;
}

}  // namespace

struct Trail::State {
  // The log, while it is this process's turn.
  struct Turn {
    Turn(const State& s)
        : lock(lock_for_writing(s.root, kPatience)),
          keys(s.keys()),
          volume(s.disk.volume(s.root)),
          log(s.root, KeyChain(read_marker(s.root)), keys, s.disk, *volume, kJournalSize) {
      if (log.size() == 0) return;
      last = parse_entry(log.size() - 1, log.entry(log.size() - 1), "the last row").time;
    }
    storage::Lock lock;
    std::vector<crypto::Ed25519Key> keys;
    std::unique_ptr<storage::Volume> volume;
    Log log;
    Instant last{};
    steady_clock::time_point began = steady_clock::now();
  };

  State(fs::path where, Keys with, const Clock& at, storage::Disk& on)
      : root(std::move(where)), keys(std::move(with)), clock(at), disk(on) {}

  void run();
  void write(std::optional<Turn>& turn, const std::vector<TrailAct>& acts) const;

  const fs::path root;
  const Keys keys;
  const Clock& clock;
  storage::Disk& disk;

  std::mutex mutex;  // guards what follows
  std::condition_variable work;
  std::condition_variable written;
  std::vector<TrailAct> queue;
  std::uint64_t added = 0;
  std::uint64_t durable = 0;
  bool stopping = false;
  std::string failure;

  std::thread thread;
};

void Trail::State::run() try {
  std::optional<Turn> turn;
  for (;;) {
    std::vector<TrailAct> acts;
    bool stop = false;
    {
      std::unique_lock lock(mutex);
      const auto ready = [this] { return !queue.empty() || stopping; };
      if (turn) {
        work.wait_for(lock, kIdle, ready);
      } else {
        work.wait(lock, ready);
      }
      acts = std::exchange(queue, {});
      stop = stopping;
    }
    const std::size_t count = acts.size();
    if (count > 0) write(turn, acts);
    const bool over = turn && (count == 0 || steady_clock::now() - turn->began > kLongestTurn);
    {
      const std::lock_guard lock(mutex);
      durable += count;
    }
    written.notify_all();
    if (!over && !(stop && count == 0)) continue;
    if (turn) turn->log.publish();
    turn.reset();
    if (stop && count == 0) return;
    if (count > 0) std::this_thread::sleep_for(kBetweenTurns);
  }
} catch (const std::exception& exception) {
  const std::lock_guard lock(mutex);
  failure = exception.what();
  written.notify_all();
}

void Trail::State::write(std::optional<Turn>& turn, const std::vector<TrailAct>& acts) const {
  if (!turn) turn.emplace(*this);
  std::vector<Bytes> rows;
  std::size_t bytes = 0;
  const auto flush = [&] {
    turn->log.append(std::exchange(rows, {}));
    bytes = 0;
  };
  turn->last = std::max(turn->last, clock.now());
  for (const TrailAct& act : acts) {
    Entry row = make_entry(turn->log.size() + rows.size(), kTrailEntry, turn->last, body_of(act));
    bytes += row.stored.size();
    rows.push_back(std::move(row.stored));
    if (bytes > turn->log.largest_commit() / 2) flush();
  }
  if (!rows.empty()) flush();
}

bool Trail::exists(const fs::path& root) {
  std::error_code ignored;
  return fs::exists(root / kMarkerFile, ignored);
}

void Trail::create(const fs::path& root, const std::string& origin, const crypto::Ed25519Key& key,
                   storage::Disk& disk) {
  if (exists(root)) return;
  storage::make_directories(disk, root);
  Log::create(root, origin, key, disk, kJournalSize);
  if (!fs::exists(root / kLockFile)) disk.create(root / kLockFile, 0644)->sync();
  const ledger::NoteVerifier verifier{origin, key.public_key()};
  storage::replace_file(disk, root / kMarkerFile, verifier.vkey() + "\n");
}

Trail::Trail(fs::path root, Keys keys, const Clock& clock, storage::Disk& disk)
    : state_(std::make_unique<State>(std::move(root), std::move(keys), clock, disk)) {
  const std::string newest = KeyChain::read(state_->root).newest().public_key;
  const std::vector<crypto::Ed25519Key> held = state_->keys();
  if (std::none_of(held.begin(), held.end(),
                   [&](const crypto::Ed25519Key& key) { return key.public_key() == newest; })) {
    throw Error(ErrorCode::kInvalidInput, state_->root.string(),
                "所给密钥不是全过程记录的密钥 (not the key of this trail)");
  }
  state_->thread = std::thread([this] { state_->run(); });
}

Trail::~Trail() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->work.notify_all();
  state_->thread.join();
}

void Trail::add(TrailAct act) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->queue.push_back(std::move(act));
    ++state_->added;
  }
  state_->work.notify_one();
}

void Trail::settle() {
  std::unique_lock lock(state_->mutex);
  const std::uint64_t mine = state_->added;
  state_->written.wait(lock, [&] { return state_->durable >= mine || !state_->failure.empty(); });
  if (state_->failure.empty()) return;
  throw Error(ErrorCode::kUnavailable, state_->root.string(),
              "无法留下记录，已停止服务 (cannot keep the trail): " + state_->failure);
}

std::uint64_t hand_over_trail_key(const fs::path& root, const std::vector<crypto::Ed25519Key>& keys,
                                  const crypto::Ed25519Key& next, const std::string& actor,
                                  const Clock& clock) {
  return hand_over_key(root, keys, next, words_of_change(actor), clock, to_change_keys());
}

std::uint64_t retire_trail_key(const fs::path& root, const std::vector<crypto::Ed25519Key>& keys,
                               const std::string& actor, const Clock& clock) {
  return retire_key(root, keys, words_of_change(actor), clock, to_change_keys());
}

TrailReading read_trail(const fs::path& root, const std::string& since,
                        const std::function<void(const Entry& row)>& visit) {
  Problems problems(root);
  KeyAudit keys(root, read_marker(root).vkey(), problems);
  std::optional<ledger::Checkpoint> earlier;
  if (!since.empty()) earlier = keys.chain().open(since);
  LogAudit log(root, keys.chain(), earlier, 1, problems);
  Instant last{};
  log.run([&](const Entry& row, const std::string& where) {
    if (row.time < last) {
      problems.add("row " + std::to_string(row.index), where,
                   "时间早于前一行 (earlier than the row before)");
    }
    last = std::max(last, row.time);
    if (row.type == kKeyEntry) keys.take(row, where);
    visit(row);
  });
  keys.finish(log.size());
  AuditReport report;
  problems.move_to(report);
  return {log.checkpoint(), log.size(), std::move(report.problems), std::move(report.notes)};
}

}  // namespace yinxin::archive
