#include "service/index_keeper.h"

#include <filesystem>
#include <map>
#include <thread>

#include "base/error.h"
#include "index/merging.h"
#include "index/writer.h"
#include "service/index_feed.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

using Steady = std::chrono::steady_clock;

// Whether so many new entries are better merged with the index than added to it one by one.
bool are_many(std::uint64_t behind, std::uint64_t position) {
  constexpr std::uint64_t kFew = 2000;
  constexpr std::uint64_t kSmallPart = 10;
  return behind >= kFew && behind >= position / kSmallPart;
}

bool can_be_rebuilt(const Error& error) {
  return error.code() == ErrorCode::kNotFound || error.code() == ErrorCode::kCorrupt;
}

// Texts that hits were shown from lately, so that they need not be read and checked again. They are
// forgotten within a minute or two: a document may be destroyed.
class RecentTexts {
 public:
  std::optional<std::string> find(const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (std::chrono::steady_clock::now() - since_ > kKept) {
      texts_.clear();
      size_ = 0;
      since_ = std::chrono::steady_clock::now();
    }
    const auto found = texts_.find(id);
    return found == texts_.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const std::string& id, const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (size_ + text.size() > kMost || !texts_.emplace(id, text).second) return;
    size_ += text.size();
  }

 private:
  static constexpr std::chrono::minutes kKept{1};
  static constexpr std::size_t kMost = std::size_t{8} << 20;

  std::mutex mutex_;
  std::map<std::string, std::string> texts_;
  std::size_t size_ = 0;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace

// How far rebuilding has come, for as long as it goes on.
class IndexKeeper::Rebuilding {
 public:
  explicit Rebuilding(IndexKeeper& keeper) : keeper_(keeper) {}
  ~Rebuilding() {
    const std::lock_guard state(keeper_.state_mutex_);
    keeper_.rebuilding_.reset();
  }
  Rebuilding(const Rebuilding&) = delete;
  Rebuilding& operator=(const Rebuilding&) = delete;

  void reach(std::uint64_t done, std::uint64_t total) const {
    const std::lock_guard state(keeper_.state_mutex_);
    keeper_.rebuilding_ = {done, total};
  }

 private:
  IndexKeeper& keeper_;
};

void IndexKeeper::rebuild(const Progress& progress) {
  const std::lock_guard lock(indexing_);
  const archive::Archive& documents = parts_.archive();
  const Rebuilding rebuilding(*this);
  rebuilding.reach(0, documents.size());
  std::error_code ignored;
  std::filesystem::create_directories(parts_.home().index(), ignored);
  index::rebuild(parts_.home().index(), [&](index::Indexer& indexer) {
    feed(documents, indexer, [&](std::uint64_t done, std::uint64_t total) {
      rebuilding.reach(done, total);
      if (progress) progress(done, total);
    });
  });
  const std::lock_guard state(state_mutex_);
  damaged_ = false;
  rebuilt_ = Steady::now();
}

void IndexKeeper::catch_up(const Progress& progress) {
  bring_up(progress);
  const auto merge = [this] { index::merge_segments(parts_.home().index()); };
  merger_.get([&] { return std::make_unique<IndexFollower>(merge); }).announce();
}

void IndexKeeper::bring_up(const Progress& progress) {
  if (is_known_damaged()) return heal(progress);
  const archive::Archive& documents = parts_.archive();
  const std::filesystem::path path = parts_.home().index();
  try {
    std::unique_lock lock(indexing_);
    std::optional<index::Indexer> indexer(path);
    if (indexer->position() >= documents.size()) return;
    if (has_disposed(documents, indexer->position())) {
      indexer.reset();
      lock.unlock();
      return rebuild(progress);
    }
    if (!are_many(documents.size() - indexer->position(), indexer->position())) {
      feed(documents, *indexer, progress);
      return;
    }
    indexer.reset();
    index::extend(path, [&](index::Indexer& all) { feed(documents, all, progress); });
  } catch (const Error& error) {
    // Somebody else is indexing, and will have it all soon.
    if (error.code() == ErrorCode::kConflict) return;
    if (!can_be_rebuilt(error)) throw;
    heal(progress);
  }
}

// Rebuilds it, or waits for another process that is at it.
void IndexKeeper::heal(const Progress& progress) {
  constexpr auto kPatience = std::chrono::minutes(1);
  constexpr auto kPause = std::chrono::milliseconds(50);
  const auto until = Steady::now() + kPatience;
  while (true) {
    try {
      return rebuild(progress);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kConflict || Steady::now() > until) throw;
    }
    std::this_thread::sleep_for(kPause);
    try {
      searcher();
      return;  // whoever was rebuilding it is done
    } catch (const Error& error) {
      if (!can_be_rebuilt(error)) throw;
    }
  }
}

void IndexKeeper::catch_up_soon() {
  follower_.get([this] { return std::make_unique<IndexFollower>([this] { catch_up(); }); })
      .announce();
}

// A process that serves leaves it to its follower.
void IndexKeeper::follow() {
  if (IndexFollower* const follower = follower_.peek()) {
    follower->catch_up_soon();
  } else {
    catch_up();
  }
}

index::Answer IndexKeeper::answer(const std::function<index::Answer(const index::Searcher&)>& use) {
  const auto attempt = [&] {
    index::Answer answer = use(searcher());
    const std::uint64_t size = parts_.archive().size();
    answer.unindexed = size - std::min(answer.position, size);
    seen_ = answer.position;
    return answer;
  };
  // NOLINTNEXTLINE(clang-analyzer-deadcode.DeadStores): it is read after an exception
  const auto began = Steady::now();
  try {
    if (!has_all()) follow();
    return attempt();
  } catch (const Error& error) {
    if (!can_be_rebuilt(error)) throw;
  }
  note_damage(began);
  follow();
  try {
    return attempt();
  } catch (const Error& error) {
    if (!can_be_rebuilt(error)) throw;
    refuse_for_now(error.problem());
  }
}

bool IndexKeeper::has_all() {
  const std::uint64_t size = parts_.archive().size();
  if (seen_ < size) seen_ = searcher().position();
  return seen_ >= size;
}

std::uint64_t IndexKeeper::position() {
  try {
    return searcher().position();
  } catch (const Error& error) {
    if (can_be_rebuilt(error)) refuse_for_now(error.problem());
    throw;
  }
}

void IndexKeeper::refuse_for_now(std::string_view problem) {
  const std::lock_guard state(state_mutex_);
  const std::string how_far = rebuilding_
                                  ? "：已编入" + std::to_string(rebuilding_->first) + "项，共" +
                                        std::to_string(rebuilding_->second) + "项"
                                  : "：" + std::string(problem);
  throw Error(ErrorCode::kUnavailable, parts_.home().index().string(),
              "索引正在重建，请稍后再查 (the index is being made anew, try again later)" + how_far);
}

// Of an answer that was begun then; what has been rebuilt since is good.
void IndexKeeper::note_damage(Moment seen) {
  const std::lock_guard state(state_mutex_);
  if (seen > rebuilt_) damaged_ = true;
}

bool IndexKeeper::is_known_damaged() {
  const std::lock_guard state(state_mutex_);
  return damaged_;
}

// Nothing if it is damaged: the document is there all the same, and the audit says what is wrong.
std::string IndexKeeper::text_of(const std::string& id) {
  try {
    const auto entry = parts_.archive().find(id);
    return entry ? parts_.archive().object(*entry, "text") : std::string();
  } catch (const Error& error) {
    if (!can_be_rebuilt(error)) throw;
    return {};
  }
}

const index::Searcher& IndexKeeper::searcher() {
  return searcher_.get([this] {
    std::vector<index::AgencyNames> agencies;
    for (const registry::AgencyEntry& agency : parts_.registry().agencies()) {
      agencies.push_back({agency.id, {}});
      for (const registry::AgencyName& name : agency.names) {
        agencies.back().names.push_back(name.full);
        if (!name.short_name.empty()) agencies.back().names.push_back(name.short_name);
      }
    }
    const auto text = [this, recent = std::make_shared<RecentTexts>()](const std::string& id) {
      if (auto known = recent->find(id)) return *known;
      std::string read = text_of(id);
      recent->keep(id, read);
      return read;
    };
    return index::Searcher(parts_.home().index(), text, {}, std::move(agencies));
  });
}

}  // namespace yinxin::service
