#pragma once

#include <xapian.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "index/numbering.h"
#include "index/segments.h"
#include "index/text_source.h"
#include "index/text_store.h"

namespace yinxin::index {

// What every database must say of itself: the version of the schema and of the fold.
std::string schema();

// What else the newest segment says, in its metadata, of the whole index.
struct Bookkeeping {
  std::uint64_t position = 0;           // in the log
  std::string texts;                    // the directory of the text store, beside the stub
  TextStoreSizes sizes;                 // of it; its rows are as many as documents were numbered
  std::vector<Xapian::docid> replaced;  // numbers of documents that do not count, in order
};

// Throws Error(kCorrupt).
Bookkeeping read_bookkeeping(const Xapian::Database& newest);
void write_bookkeeping(const Bookkeeping& bookkeeping, Xapian::WritableDatabase& newest);

// An index open for reading.
struct Reader {
  std::filesystem::path path;
  Segments segments;
  Xapian::Database database;  // all segments
  Xapian::Database newest;    // the last one, at the same revision
  Numbering numbering;
  // As the newest segment says them.
  std::uint64_t position = 0;
  TextStorePointer texts;
  Documents replaced;
};

// Opens the present segments and reads a little from each of their tables. Error(kNotFound),
// Error(kCorrupt) if one is damaged or has another schema().
Reader open_for_reading(const std::filesystem::path& path);
// Lets `reader` see what was committed since.
void refresh(Reader& reader);

// The newest segment, as the only one who writes to it. As above, and Error(kConflict) if another
// process does.
struct Writer {
  Segments segments;
  Xapian::WritableDatabase newest;
};
Writer open_for_writing(const std::filesystem::path& path);

// The segments but the last.
Xapian::Database open_older(const std::filesystem::path& path, const Segments& segments);

// A new, empty segment for documents to come.
Xapian::WritableDatabase create_segment(const std::filesystem::path& directory);
// Puts a document without terms into a segment that does not begin with number 1; for the index it
// is one that was replaced. Xapian 1.4 takes the list of all documents for that of a term that all
// have, and then, in a database with numbers left out, stops with DatabaseCorruptError where that
// list has a second chunk. So there must be a document that has no term.
void put_blank(Xapian::docid number, Xapian::WritableDatabase& segment);
// A new, empty database in `directory`, to be written once and merged with others.
Xapian::WritableDatabase create_part(const std::filesystem::path& directory);

// Merges the databases in `parts`, whose documents are numbered one part after the other, into
// one in `directory`.
void merge(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& directory);

// The numbers of the documents of `database` that have `term`, put behind `numbers`.
void note_documents(const std::string& term, const Xapian::Database& database, Numbering numbering,
                    std::vector<Xapian::docid>& numbers);

// Throws the Error that a Xapian error means.
[[noreturn]] void throw_as_error(const std::filesystem::path& path, const Xapian::Error& error);

// `action`, whose failures, Xapian's and those of the file system, become Errors about `path`.
template <typename Action>
auto as_errors(const std::filesystem::path& path, Action action) {
  try {
    return action();
  } catch (const Xapian::Error& error) {
    throw_as_error(path, error);
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(ErrorCode::kUnavailable, path.string(),
                std::string("索引目录不可用 (index not available): ") + error.what());
  }
}

}  // namespace yinxin::index
