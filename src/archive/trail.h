#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "archive/entry.h"
#include "archive/fsck.h"
#include "base/clock.h"
#include "base/json.h"
#include "crypto/ed25519.h"
#include "storage/disk.h"

namespace yinxin::archive {

// Something somebody did or looked at.
struct TrailAct {
  std::string actor;        // "zhengshiyi"; "local-operator"
  std::string agency = {};  // whose they were; empty if nobody's
  std::string verb;         // "search", "get", "issue"
  std::string object = {};  // the document's id; empty if it is about none
  std::string detail = {};  // what was asked for, or why
  std::string result = {};  // "good", or what went wrong: "not_found"
};

// The second log: who did what, and who looked at what. Of the same form as the archive's, in a
// directory of its own, so that nobody can take a row back either. Several processes may add to
// one: each takes its lock for as long as it has rows. Safe to use from several threads.
class Trail {
 public:
  // Makes an empty one under `root` if there is none.
  static void create(const std::filesystem::path& root, const std::string& origin,
                     const crypto::Ed25519Key& key, storage::Disk& disk = storage::posix_disk());
  static bool exists(const std::filesystem::path& root);

  // The keys that have to sign now. Asked for anew whenever this process takes its turn, during
  // which nobody changes them.
  using Keys = std::function<std::vector<crypto::Ed25519Key>()>;

  // Nothing is opened before the first row. `clock` must outlive it. Throws Error(kInvalidInput)
  // if the key in use is missing.
  Trail(std::filesystem::path root, Keys keys, const Clock& clock,
        storage::Disk& disk = storage::posix_disk());
  // Whatever was added is on record.
  ~Trail();
  Trail(const Trail&) = delete;
  Trail& operator=(const Trail&) = delete;

  // Adds a row. It is on record once settle() has returned; nobody should be shown anything
  // before.
  void add(TrailAct act);
  // Throws Error(kUnavailable) if a row could not be written down; no more are taken then.
  void settle();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Changing its key, as archive/change_key.h has it, while others go on adding rows: whoever adds
// any finds `next`, and later no more than that, among its keys.
std::uint64_t hand_over_trail_key(const std::filesystem::path& root,
                                  const std::vector<crypto::Ed25519Key>& keys,
                                  const crypto::Ed25519Key& next, const std::string& actor,
                                  const Clock& clock);
std::uint64_t retire_trail_key(const std::filesystem::path& root,
                               const std::vector<crypto::Ed25519Key>& keys,
                               const std::string& actor, const Clock& clock);

// What a trail holds, and whether it is whole.
struct TrailReading {
  std::string checkpoint;
  std::uint64_t rows = 0;
  std::vector<Problem> problems;  // rows missing or altered, by their numbers
  std::vector<std::string> notes;
};

// Calls `visit` for each row that can be read, in order; `since`, if not empty, is a checkpoint
// seen earlier. Damage is told, not thrown. Throws Error(kNotFound) if there is no trail.
TrailReading read_trail(const std::filesystem::path& root, const std::string& since,
                        const std::function<void(const Entry& row)>& visit);

}  // namespace yinxin::archive
