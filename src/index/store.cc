#include "index/store.h"

#include <sstream>

#include "index/fold.h"

namespace yinxin::index {
namespace {

namespace fs = std::filesystem;

// Version 4 of index/README.md. A change to it, to document.cc or to terms.h raises it.
constexpr int kSchemaVersion = 4;

constexpr const char* kSchemaKey = "schema";
constexpr const char* kPositionKey = "logpos";
constexpr const char* kTextsKey = "texts";
constexpr const char* kSizesKey = "sizes";
constexpr const char* kReplacedKey = "replaced";

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

// The text store as of the revision that is open.
void read_side_files(Reader& reader) {
  Bookkeeping bookkeeping = read_bookkeeping(reader.newest);
  reader.position = bookkeeping.position;
  if (!reader.texts || !reader.texts->holds(bookkeeping.sizes)) {
    reader.texts =
        std::make_shared<const TextStore>(reader.path / bookkeeping.texts, bookkeeping.sizes);
  }
  reader.replaced =
      std::make_shared<const std::vector<Xapian::docid>>(std::move(bookkeeping.replaced));
}

template <typename Open>
auto opened(const fs::path& path, Open open) {
  try {
    return open();
  } catch (const Xapian::DatabaseLockError& error) {
    throw_as_error(path, error);
  } catch (const Xapian::DatabaseModifiedError& error) {
    throw_as_error(path, error);
  } catch (const Xapian::Error& error) {
    throw Error(ErrorCode::kCorrupt, path.string(),
                "索引已损坏，请重建 (damaged: rebuild it): " + error.get_msg());
  }
}

}  // namespace

std::string schema() {
  return std::to_string(kSchemaVersion) + ":" + std::to_string(fold_fingerprint());
}

Bookkeeping read_bookkeeping(const Xapian::Database& newest) {
  Bookkeeping bookkeeping;
  std::istringstream position(newest.get_metadata(kPositionKey));
  if (!(position >> bookkeeping.position)) {
    throw Error(ErrorCode::kCorrupt, "索引 index", "记录位置不是数字 (position is no number)");
  }
  bookkeeping.texts = newest.get_metadata(kTextsKey);
  if (bookkeeping.texts.compare(0, std::string_view(kTexts).size(), kTexts) != 0 ||
      bookkeeping.texts.find('/') != std::string::npos) {
    throw Error(ErrorCode::kCorrupt, "索引 index", "没有正文目录 (names no text store)");
  }
  bookkeeping.sizes = TextStoreSizes::parse(newest.get_metadata(kSizesKey));
  std::istringstream replaced(newest.get_metadata(kReplacedKey));
  for (Xapian::docid document = 0; replaced >> document;) {
    bookkeeping.replaced.push_back(document);
  }
  return bookkeeping;
}

void write_bookkeeping(const Bookkeeping& bookkeeping, Xapian::WritableDatabase& newest) {
  std::string replaced;
  for (const Xapian::docid document : bookkeeping.replaced) {
    replaced += std::to_string(document) + " ";
  }
  newest.set_metadata(kSchemaKey, schema());
  newest.set_metadata(kPositionKey, std::to_string(bookkeeping.position));
  newest.set_metadata(kTextsKey, bookkeeping.texts);
  newest.set_metadata(kSizesKey, bookkeeping.sizes.text());
  newest.set_metadata(kReplacedKey, replaced);
}

Reader open_for_reading(const fs::path& path) {
  Reader reader;
  reader.path = path;
  reader.segments = current_segments(path);
  reader.numbering = Numbering(reader.segments.names.size());
  opened(path, [&] {
    for (const std::string& name : reader.segments.names) {
      reader.newest = Xapian::Database((path / name).string());
      probe(path, reader.newest);
      reader.database.add_database(reader.newest);
    }
    read_side_files(reader);
  });
  return reader;
}

void refresh(Reader& reader) {
  if (reader.database.reopen()) read_side_files(reader);
}

Writer open_for_writing(const fs::path& path) {
  Writer writer;
  writer.segments = current_segments(path);
  opened(path, [&] {
    writer.newest = Xapian::WritableDatabase((path / writer.segments.newest()).string(),
                                             Xapian::DB_OPEN | Xapian::DB_NO_TERMLIST);
    probe(path, writer.newest);
  });
  return writer;
}

Xapian::Database open_older(const fs::path& path, const Segments& segments) {
  Xapian::Database older;
  opened(path, [&] {
    for (const std::string& name : segments.names) {
      if (name == segments.newest()) break;
      const Xapian::Database segment((path / name).string());
      probe(path, segment);
      older.add_database(segment);
    }
  });
  return older;
}

namespace {

Xapian::WritableDatabase created(const fs::path& directory, int flags) {
  return Xapian::WritableDatabase(directory.string(),
                                  Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_TERMLIST | flags);
}

}  // namespace

Xapian::WritableDatabase create_segment(const fs::path& directory) {
  return created(directory, 0);
}

void put_blank(Xapian::docid number, Xapian::WritableDatabase& segment) {
  Xapian::Document blank;
  blank.set_data("-");
  segment.replace_document(number, blank);
}

Xapian::WritableDatabase create_part(const fs::path& directory) {
  return created(directory, Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS);
}

void merge(const std::vector<fs::path>& parts, const fs::path& directory) {
  Xapian::Database all;
  for (const fs::path& part : parts) all.add_database(Xapian::Database(part.string()));
  all.compact(directory.string(), Xapian::DBCOMPACT_NO_RENUMBER);
}

void note_documents(const std::string& term, const Xapian::Database& database, Numbering numbering,
                    std::vector<Xapian::docid>& numbers) {
  for (auto at = database.postlist_begin(term); at != database.postlist_end(term); ++at) {
    numbers.push_back(numbering.number(*at));
  }
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
