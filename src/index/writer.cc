#include "index/writer.h"

#include <algorithm>

#include "index/builder.h"
#include "index/document.h"
#include "index/merging.h"
#include "index/store.h"
#include "index/terms.h"

namespace yinxin::index {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBuilding = "building";
constexpr const char* kBusy = "另一进程正在重建索引 (another process is rebuilding the index)";

}  // namespace

// Where entries go: into an index that is in use, or into one that is being built.
class Indexer::State {
 public:
  explicit State(fs::path path) : path_(std::move(path)) {}
  virtual ~State() = default;
  const fs::path& path() const { return path_; }
  virtual std::uint64_t position() const = 0;
  virtual std::uint64_t documents() const = 0;
  virtual void add(const std::vector<Entry>& entries, std::uint64_t new_position) = 0;

 private:
  fs::path path_;
};

namespace {

class LiveIndex final : public Indexer::State {
 public:
  explicit LiveIndex(const fs::path& path)
      : State(path),
        writer_(open_for_writing(path)),
        committed_(read_bookkeeping(writer_.newest)),
        texts_(path / committed_.texts, committed_.sizes) {
    look_at_older();
  }

  std::uint64_t position() const override { return committed_.position; }
  std::uint64_t documents() const override {
    return committed_.sizes.rows - committed_.replaced.size();
  }

  void add(const std::vector<Entry>& entries, std::uint64_t new_position) override {
    follow_merging();
    if (writer_.newest.get_doccount() >= kDocumentsInSegment) begin_segment();
    append(entries, new_position);
  }

 private:
  void look_at_older() {
    older_ = open_older(path(), writer_.segments);
    numbering_ = Numbering(writer_.segments.names.size() - 1);
  }

  Segments present() const {
    Segments now = current_segments(path());
    if (now.newest() == writer_.segments.newest()) return now;
    throw Error(ErrorCode::kConflict, path().string(),
                "索引已重建，请重新打开 (rebuilt: open again)");
  }

  // What merging makes of older segments has the same documents by the same numbers.
  void follow_merging() {
    const Segments now = present();
    if (now == writer_.segments) return;
    writer_.segments = now;
    look_at_older();
  }

  void begin_segment() {
    const IndexLock lock(path(), kStubLock);
    Segments segments = present();
    segments.names.push_back(new_name(path(), kSegment));
    Xapian::WritableDatabase segment;
    Bookkeeping next = committed_;
    try {
      segment = create_segment(path() / segments.newest());
      const auto blank = static_cast<Xapian::docid>(next.sizes.rows + 1);
      put_blank(blank, segment);
      texts_.put(blank, {}, {});
      next.replaced.push_back(blank);
      next.sizes = texts_.sync();
      write_bookkeeping(next, segment);
      segment.commit();
      publish(path(), segments);
    } catch (...) {
      texts_.back_to(committed_.sizes);
      remove_all_but(path(), kSegment, current_segments(path()).names);
      throw;
    }
    committed_ = std::move(next);
    writer_ = {std::move(segments), segment};
    look_at_older();
  }

  void append(const std::vector<Entry>& entries, std::uint64_t new_position) {
    Bookkeeping next = committed_;
    next.position = new_position;
    writer_.newest.begin_transaction();
    try {
      auto number = static_cast<Xapian::docid>(next.sizes.rows);
      for (const Entry& entry : entries) {
        const std::string id = std::string(prefix::kId) + entry.id;
        note_documents(id, older_, numbering_, next.replaced);
        note_documents(id, writer_.newest, Numbering(), next.replaced);
        const Prepared prepared = prepare(entry);
        writer_.newest.replace_document(++number, prepared.document);
        texts_.put(number, prepared.text, prepared.attributes);
      }
      std::sort(next.replaced.begin(), next.replaced.end());
      next.replaced.erase(std::unique(next.replaced.begin(), next.replaced.end()),
                          next.replaced.end());
      next.sizes = texts_.sync();
      write_bookkeeping(next, writer_.newest);
      writer_.newest.commit_transaction();
    } catch (...) {
      abandon();
      throw;
    }
    committed_ = std::move(next);
  }

  void abandon() {
    try {
      writer_.newest.cancel_transaction();
    } catch (const Xapian::Error&) {
      // A commit that failed has ended the transaction itself.
    }
    texts_.back_to(committed_.sizes);
  }

  Writer writer_;
  Xapian::Database older_;
  Numbering numbering_;  // of older_
  Bookkeeping committed_;
  TextStoreWriter texts_;
};

class BuiltIndex final : public Indexer::State {
 public:
  BuiltIndex(const fs::path& path, const std::string& texts)
      : State(path), builder_(path, path / kBuilding, texts) {}
  BuiltIndex(const fs::path& path, const Reader& base)
      : State(path),
        builder_(path / kBuilding, base),
        position_(read_bookkeeping(base.newest).position) {}

  std::uint64_t position() const override { return position_; }
  std::uint64_t documents() const override { return builder_.documents(); }
  void add(const std::vector<Entry>& entries, std::uint64_t new_position) override {
    builder_.add(entries);
    position_ = new_position;
  }
  fs::path finish() { return builder_.finish(position_); }

 private:
  Builder builder_;
  std::uint64_t position_ = 0;
};

}  // namespace

Indexer::Indexer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Indexer::Indexer(const fs::path& path)
    : state_(as_errors(path, [&] { return std::make_unique<LiveIndex>(path); })) {}

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
  as_errors(state_->path(), [&] { state_->add(entries, new_position); });
}

namespace {

// Makes what `feed` adds to `state` the newest segment, beside those that `kept` leaves.
void build(const fs::path& path, std::unique_ptr<BuiltIndex> state,
           const std::function<void(Indexer&)>& feed, const std::function<Segments()>& kept) {
  BuiltIndex& built = *state;
  Indexer indexer = Indexer(std::move(state));
  feed(indexer);
  const fs::path segment = built.finish();
  const IndexLock lock(path, kStubLock);
  Segments segments = kept();
  segments.names.push_back(new_name(path, kSegment));
  fs::rename(segment, path / segments.newest());
  publish(path, segments);
}

// Removes what no index needs: of one that took its place, or was not finished.
void remove_unused(const fs::path& path, const std::string& texts) {
  const IndexLock lock(path, kStubLock);
  remove_all_but(path, kSegment, current_segments(path).names);
  remove_all_but(path, kTexts, {texts});
}

void build_anew(const fs::path& path, const std::function<void(Indexer&)>& feed) {
  fs::create_directories(path);
  const IndexLock lock(path, kBuildingLock, kBusy);
  const std::string texts = new_name(path, kTexts);
  fs::create_directories(path / texts);
  try {
    build(path, std::make_unique<BuiltIndex>(path, texts), feed, [] { return Segments(); });
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(path / texts, ignored);
    throw;
  }
  remove_unused(path, texts);
}

void build_more(const fs::path& path, const std::function<void(Indexer&)>& feed) {
  const Writer nobody_else_writes = open_for_writing(path);
  const IndexLock lock(path, kBuildingLock, kBusy);
  const Reader base = open_for_reading(path);
  build(path, std::make_unique<BuiltIndex>(path, base), feed,
        [&] { return current_segments(path); });
}

}  // namespace

void rebuild(const fs::path& path, const std::function<void(Indexer&)>& feed) {
  as_errors(path, [&] { build_anew(path, feed); });
}

void extend(const fs::path& path, const std::function<void(Indexer&)>& feed) {
  as_errors(path, [&] { build_more(path, feed); });
}

}  // namespace yinxin::index
