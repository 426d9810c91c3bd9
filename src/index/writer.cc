#include "index/writer.h"

#include <charconv>
#include <optional>

#include "index/document.h"
#include "index/store.h"
#include "index/terms.h"

namespace yinxin::index {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPositionKey = "logpos";
constexpr const char* kBuilding = "building";

std::uint64_t read_position(const Xapian::Database& database) {
  const std::string text = database.get_metadata(kPositionKey);
  std::uint64_t position = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), position);
  if (!text.empty() && (result.ec != std::errc() || result.ptr != text.data() + text.size())) {
    throw Error(ErrorCode::kCorrupt, "索引 index", "记录位置不是数字 (position is no number)");
  }
  return position;
}

}  // namespace

struct Indexer::State {
  fs::path path;
  Xapian::WritableDatabase database;
  fs::path generation;  // empty while building beside

  void check_current() const {
    if (generation.empty() || current_generation(path) == generation) return;
    throw Error(ErrorCode::kConflict, path.string(),
                "索引已重建，请重新打开 (rebuilt: open again)");
  }

  void replace(const std::vector<Entry>& entries, std::uint64_t new_position) {
    database.begin_transaction();
    try {
      for (const Entry& entry : entries) {
        database.replace_document(std::string(prefix::kId) + entry.id, make_document(entry));
      }
      database.set_metadata(kPositionKey, std::to_string(new_position));
      database.commit_transaction();
    } catch (const Xapian::Error&) {
      // A commit that failed has ended the transaction itself.
      abandon();
      throw;
    } catch (...) {
      abandon();
      throw;
    }
  }

  void abandon() noexcept {
    try {
      database.cancel_transaction();
    } catch (const Xapian::Error&) {
    }
  }
};

Indexer::Indexer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Indexer::Indexer(const fs::path& path)
    : state_(
          std::make_unique<State>(State{path, open_for_writing(path), current_generation(path)})) {
  position();
}

Indexer::~Indexer() = default;
Indexer::Indexer(Indexer&&) noexcept = default;

std::uint64_t Indexer::position() const {
  return read_position(state_->database);
}

std::uint64_t Indexer::documents() const {
  return state_->database.get_doccount();
}

void Indexer::add(const std::vector<Entry>& entries, std::uint64_t new_position) {
  state_->check_current();
  if (new_position < position()) {
    throw Error(ErrorCode::kConflict, state_->path.string(),
                "记录位置倒退 (position before the one the index has)");
  }
  try {
    state_->replace(entries, new_position);
  } catch (const Xapian::Error& error) {
    throw_as_error(state_->path, error);
  }
}

void rebuild(const fs::path& path, const std::function<void(Indexer&)>& feed) {
  fs::create_directories(path);
  const fs::path building = path / kBuilding;
  {
    Indexer indexer(std::make_unique<Indexer::State>(
        Indexer::State{path, create_database(building), fs::path()}));
    feed(indexer);
  }
  adopt(path, building);
}

}  // namespace yinxin::index
