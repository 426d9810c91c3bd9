#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "index/searcher.h"
#include "service/answers.h"
#include "service/index_follower.h"
#include "service/lazy.h"

namespace yinxin::service {

class Parts;

// Keeps the index of an instance what the log says, whatever happens to it, and answers from it.
// Safe to use from several threads.
class IndexKeeper {
 public:
  explicit IndexKeeper(Parts& parts) : parts_(parts) {}

  // Builds it anew, beside the one there is. Error(kConflict) if another process does.
  void rebuild(const Progress& progress);
  // Brings it up to the log, rebuilding it if it is missing or damaged. Nothing happens if another
  // process does.
  void catch_up(const Progress& progress = {});
  // The same, soon, by another thread.
  void catch_up_soon();

  // Calls `use` with a searcher that has all the log has, as far as that can be had at once, and
  // says in the answer what it lacks. If the index turns out to be damaged it is made anew, and
  // `use` called again; Error(kUnavailable) if that takes longer than anybody should wait.
  index::Answer answer(const std::function<index::Answer(const index::Searcher&)>& use);

  // How many entries of the log it has. Error(kUnavailable) while it is being made anew,
  // Error(kNotFound) or Error(kCorrupt) if it has to be.
  std::uint64_t position();

 private:
  using Moment = std::chrono::steady_clock::time_point;
  class Rebuilding;
  const index::Searcher& searcher();
  void bring_up(const Progress& progress);
  std::string text_of(const std::string& id);
  void follow();
  void heal(const Progress& progress);
  void note_damage(Moment seen);
  bool is_known_damaged();
  bool has_all();
  [[noreturn]] void refuse_for_now(std::string_view problem);

  Parts& parts_;
  Lazy<index::Searcher> searcher_;
  std::atomic<std::uint64_t> seen_{0};  // position that the index had, and has at least
  std::mutex indexing_;
  std::mutex state_mutex_;
  bool damaged_ = false;  // though it can be opened; guarded by state_mutex_, as what follows
  Moment rebuilt_;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> rebuilding_;  // entries done, of
  // Last: their threads use the others.
  Lazy<IndexFollower> merger_;
  Lazy<IndexFollower> follower_;
};

}  // namespace yinxin::service
