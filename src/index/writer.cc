#include "index/writer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

#include "index/builder.h"
#include "index/document.h"
#include "index/store.h"
#include "index/terms.h"

namespace yinxin::index {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBuilding = "building";

// Held by whoever rebuilds the index in a directory.
class BuildingLock {
 public:
  explicit BuildingLock(const fs::path& path)
      : directory_(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (directory_ >= 0 && ::flock(directory_, LOCK_EX | LOCK_NB) == 0) return;
    const int problem = errno;
    if (directory_ >= 0) ::close(directory_);
    if (problem == EWOULDBLOCK) {
      throw Error(ErrorCode::kConflict, path.string(),
                  "另一进程正在重建索引 (another process is rebuilding the index)");
    }
    throw Error(ErrorCode::kUnavailable, path.string(), "索引目录不可用 (index not available)");
  }
  ~BuildingLock() { ::close(directory_); }
  BuildingLock(const BuildingLock&) = delete;
  BuildingLock& operator=(const BuildingLock&) = delete;

 private:
  int directory_;
};

}  // namespace

// Where entries go: into an index that is in use, or into one that is being built.
class Indexer::State {
 public:
  virtual ~State() = default;
  virtual std::uint64_t position() const = 0;
  virtual std::uint64_t documents() const = 0;
  virtual void add(const std::vector<Entry>& entries, std::uint64_t new_position) = 0;
};

namespace {

class LiveIndex final : public Indexer::State {
 public:
  explicit LiveIndex(const fs::path& path)
      : path_(path),
        database_(open_for_writing(path)),
        generation_(current_generation(path)),
        committed_(read_bookkeeping(database_)),
        texts_(generation_, committed_.sizes) {}

  std::uint64_t position() const override { return committed_.position; }
  std::uint64_t documents() const override {
    return database_.get_doccount() - committed_.replaced.size();
  }

  void add(const std::vector<Entry>& entries, std::uint64_t new_position) override {
    if (current_generation(path_) != generation_) {
      throw Error(ErrorCode::kConflict, path_.string(),
                  "索引已重建，请重新打开 (rebuilt: open again)");
    }
    try {
      append(entries, new_position);
    } catch (const Xapian::Error& error) {
      throw_as_error(path_, error);
    }
  }

 private:
  void append(const std::vector<Entry>& entries, std::uint64_t new_position) {
    Bookkeeping next = committed_;
    next.position = new_position;
    database_.begin_transaction();
    try {
      Xapian::docid number = database_.get_lastdocid();
      for (const Entry& entry : entries) {
        const std::string id = std::string(prefix::kId) + entry.id;
        for (auto old = database_.postlist_begin(id); old != database_.postlist_end(id); ++old) {
          next.replaced.push_back(*old);
        }
        const Prepared prepared = prepare(entry);
        database_.replace_document(++number, prepared.document);
        texts_.put(number, prepared.text, prepared.attributes);
      }
      std::sort(next.replaced.begin(), next.replaced.end());
      next.replaced.erase(std::unique(next.replaced.begin(), next.replaced.end()),
                          next.replaced.end());
      next.sizes = texts_.sync();
      write_bookkeeping(next, database_);
      database_.commit_transaction();
    } catch (...) {
      abandon();
      throw;
    }
    committed_ = std::move(next);
  }

  void abandon() {
    try {
      database_.cancel_transaction();
    } catch (const Xapian::Error&) {
      // A commit that failed has ended the transaction itself.
    }
    texts_.back_to(committed_.sizes);
  }

  fs::path path_;
  Xapian::WritableDatabase database_;
  fs::path generation_;
  Bookkeeping committed_;
  TextStoreWriter texts_;
};

class NewIndex final : public Indexer::State {
 public:
  explicit NewIndex(const fs::path& directory) : builder_(directory) {}
  NewIndex(const fs::path& directory, const Reader& base)
      : builder_(directory, base), position_(read_bookkeeping(base.database).position) {}

  std::uint64_t position() const override { return position_; }
  std::uint64_t documents() const override { return builder_.documents(); }
  void add(const std::vector<Entry>& entries, std::uint64_t new_position) override {
    builder_.add(entries);
    position_ = new_position;
  }
  void finish() { builder_.finish(position_); }

 private:
  Builder builder_;
  std::uint64_t position_ = 0;
};

}  // namespace

Indexer::Indexer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Indexer::Indexer(const fs::path& path) : state_(std::make_unique<LiveIndex>(path)) {}

Indexer::~Indexer() = default;
Indexer::Indexer(Indexer&&) noexcept = default;

std::uint64_t Indexer::position() const {
  return state_->position();
}

std::uint64_t Indexer::documents() const {
  return state_->documents();
}

void Indexer::add(const std::vector<Entry>& entries, std::uint64_t new_position) {
  if (new_position < position()) {
    throw Error(ErrorCode::kConflict, "索引 index",
                "记录位置倒退 (position before the one the index has)");
  }
  for (const Entry& entry : entries) check(entry);
  state_->add(entries, new_position);
}

namespace {

void build(const fs::path& path, std::unique_ptr<NewIndex> state,
           const std::function<void(Indexer&)>& feed) {
  NewIndex& built = *state;
  Indexer indexer = Indexer(std::move(state));
  feed(indexer);
  built.finish();
  adopt(path, path / kBuilding);
}

}  // namespace

void rebuild(const fs::path& path, const std::function<void(Indexer&)>& feed) {
  fs::create_directories(path);
  const BuildingLock lock(path);
  build(path, std::make_unique<NewIndex>(path / kBuilding), feed);
}

void extend(const fs::path& path, const std::function<void(Indexer&)>& feed) {
  const Xapian::WritableDatabase nobody_else_writes = open_for_writing(path);
  const BuildingLock lock(path);
  const Reader base = open_for_reading(path);
  build(path, std::make_unique<NewIndex>(path / kBuilding, base), feed);
}

}  // namespace yinxin::index
