#include "index/store.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "base/file.h"
#include "index/fold.h"

namespace yinxin::index {
namespace {

namespace fs = std::filesystem;

// Version 2 of index/README.md. A change to it, to document.cc or to terms.h raises it.
constexpr int kSchemaVersion = 3;

constexpr std::string_view kStub = "XAPIANDB";
constexpr std::string_view kStubBackend = "auto ";
constexpr std::string_view kGeneration = "generation-";
constexpr const char* kSchemaKey = "schema";
constexpr const char* kPositionKey = "logpos";
constexpr const char* kSizesKey = "texts";
constexpr const char* kReplacedKey = "replaced";

// The number of a generation's directory, 0 if `name` is none.
unsigned generation_number(std::string_view name) {
  unsigned number = 0;
  if (name.substr(0, kGeneration.size()) != kGeneration) return 0;
  name.remove_prefix(kGeneration.size());
  const auto result = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = result.ec == std::errc() && result.ptr == name.data() + name.size();
  return whole ? number : 0;
}

void probe(const fs::path& path, const Xapian::Database& database) {
  if (database.get_metadata(kSchemaKey) != schema()) {
    throw Error(ErrorCode::kCorrupt, path.string(),
                "索引由另一版本建立，请重建 (made by another version: rebuild it)");
  }
  const auto first = database.postlist_begin("");
  if (first == database.postlist_end("")) return;
  if (database.get_document(*first).get_data().empty()) {
    throw Error(ErrorCode::kCorrupt, path.string(),
                "索引缺内容，请重建 (documents without content: rebuild it)");
  }
}

void probe(const fs::path& path, const Reader& reader) {
  probe(path, reader.database);
}

// The text store as of the revision that is open.
void read_side_files(Reader& reader) {
  Bookkeeping bookkeeping = read_bookkeeping(reader.database);
  if (!reader.texts || !reader.texts->holds(bookkeeping.sizes)) {
    reader.texts = std::make_shared<const TextStore>(reader.generation, bookkeeping.sizes);
  }
  reader.replaced =
      std::make_shared<const std::vector<Xapian::docid>>(std::move(bookkeeping.replaced));
}

template <typename Open>
auto opened(const fs::path& path, Open open) {
  const fs::path generation = current_generation(path);
  try {
    auto database = open(generation);
    probe(path, database);
    return database;
  } catch (const Xapian::DatabaseLockError& error) {
    throw_as_error(path, error);
  } catch (const Xapian::DatabaseModifiedError& error) {
    throw_as_error(path, error);
  } catch (const Xapian::Error& error) {
    throw Error(ErrorCode::kCorrupt, path.string(),
                "索引已损坏，请重建 (damaged: rebuild it): " + error.get_msg());
  }
}

void remove_generations_but(const fs::path& path, const std::string& kept) {
  for (const auto& entry : fs::directory_iterator(path)) {
    const std::string name = entry.path().filename();
    if (generation_number(name) != 0 && name != kept) fs::remove_all(entry.path());
  }
}

std::string next_generation(const fs::path& path) {
  unsigned newest = 0;
  for (const auto& entry : fs::directory_iterator(path)) {
    newest = std::max(newest, generation_number(entry.path().filename().string()));
  }
  return std::string(kGeneration) + std::to_string(newest + 1);
}

}  // namespace

std::string schema() {
  return std::to_string(kSchemaVersion) + ":" + std::to_string(fold_fingerprint());
}

fs::path current_generation(const fs::path& path) {
  constexpr std::size_t kLongestStub = 256;
  std::string line = read_file(path / kStub, kLongestStub);
  if (line.substr(0, kStubBackend.size()) == kStubBackend && line.back() == '\n') {
    line = line.substr(kStubBackend.size(), line.size() - kStubBackend.size() - 1);
    if (generation_number(line) != 0) return path / line;
  }
  throw Error(ErrorCode::kCorrupt, (path / kStub).string(), "索引已损坏，请重建 (damaged stub)");
}

Bookkeeping read_bookkeeping(const Xapian::Database& database) {
  Bookkeeping bookkeeping;
  std::istringstream position(database.get_metadata(kPositionKey));
  if (!(position >> bookkeeping.position)) {
    throw Error(ErrorCode::kCorrupt, "索引 index", "记录位置不是数字 (position is no number)");
  }
  bookkeeping.sizes = TextStoreSizes::parse(database.get_metadata(kSizesKey));
  std::istringstream replaced(database.get_metadata(kReplacedKey));
  for (Xapian::docid document = 0; replaced >> document;) {
    bookkeeping.replaced.push_back(document);
  }
  return bookkeeping;
}

void write_bookkeeping(const Bookkeeping& bookkeeping, Xapian::WritableDatabase& database) {
  std::string replaced;
  for (const Xapian::docid document : bookkeeping.replaced) {
    replaced += std::to_string(document) + " ";
  }
  database.set_metadata(kSchemaKey, schema());
  database.set_metadata(kPositionKey, std::to_string(bookkeeping.position));
  database.set_metadata(kSizesKey, bookkeeping.sizes.text());
  database.set_metadata(kReplacedKey, replaced);
}

Reader open_for_reading(const fs::path& path) {
  return opened(path, [](const fs::path& generation) {
    Reader reader = {generation, Xapian::Database(generation.string()), nullptr, nullptr};
    read_side_files(reader);
    return reader;
  });
}

Xapian::WritableDatabase open_for_writing(const fs::path& path) {
  return opened(path, [](const fs::path& generation) {
    return Xapian::WritableDatabase(generation.string(), Xapian::DB_OPEN | Xapian::DB_NO_TERMLIST);
  });
}

void refresh(Reader& reader) {
  if (reader.database.reopen()) read_side_files(reader);
}

Xapian::WritableDatabase create_part(const fs::path& directory) {
  try {
    return Xapian::WritableDatabase(directory.string(),
                                    Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_TERMLIST |
                                        Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS);
  } catch (const Xapian::Error& error) {
    throw_as_error(directory, error);
  }
}

void merge(const std::vector<fs::path>& parts, const fs::path& directory) {
  try {
    Xapian::Database all;
    for (const fs::path& part : parts) all.add_database(Xapian::Database(part.string()));
    all.compact(directory.string(), Xapian::DBCOMPACT_NO_RENUMBER);
  } catch (const Xapian::Error& error) {
    throw_as_error(directory, error);
  }
}

void adopt(const fs::path& path, const fs::path& built) {
  const std::string generation = next_generation(path);
  for (const char* file : kTextStoreFiles) fs::rename(built / file, built / kMerged / file);
  fs::rename(built / kMerged, path / generation);
  write_file(path / kStub, std::string(kStubBackend) + generation + "\n");
  fs::remove_all(built);
  remove_generations_but(path, generation);
}

void throw_as_error(const fs::path& path, const Xapian::Error& error) {
  const std::string type = error.get_type();
  const auto is = [&](std::string_view name) { return type == name; };
  ErrorCode code = ErrorCode::kUnavailable;
  std::string problem = "索引暂时不可用 (index not available): ";
  if (is("DatabaseLockError")) {
    code = ErrorCode::kConflict;
    problem = "另一进程正在写索引 (another process is writing the index): ";
  } else if (is("DatabaseCorruptError") || is("DatabaseVersionError")) {
    code = ErrorCode::kCorrupt;
    problem = "索引已损坏，请重建 (damaged: rebuild it): ";
  } else if (is("DatabaseNotFoundError")) {
    code = ErrorCode::kNotFound;
    problem = "没有索引 (no index): ";
  }
  throw Error(code, path.string(), problem + error.get_msg());
}

}  // namespace yinxin::index
