#pragma once

#include <xapian.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "index/text_source.h"
#include "index/text_store.h"

namespace yinxin::index {

// Where the database lies: <path>/XAPIANDB is a stub file that names a directory beside it,
// <path>/generation-<n>, so that `xapian-delve <path>` works and a rebuilt database takes the
// place of the old one by the rename of one small file.

// What every database must say of itself: the version of the schema and of the fold.
std::string schema();

// The directory the stub names. Error(kNotFound) if there is no stub, Error(kCorrupt) if it
// says something else than we write.
std::filesystem::path current_generation(const std::filesystem::path& path);

// What else a database says of itself, in its metadata.
struct Bookkeeping {
  std::uint64_t position = 0;           // in the log
  TextStoreSizes sizes;                 // of the text store
  std::vector<Xapian::docid> replaced;  // documents that are there and do not count, in order
};

// Throws Error(kCorrupt).
Bookkeeping read_bookkeeping(const Xapian::Database& database);
void write_bookkeeping(const Bookkeeping& bookkeeping, Xapian::WritableDatabase& database);

// A generation open for reading.
struct Reader {
  std::filesystem::path generation;
  Xapian::Database database;
  TextStorePointer texts;
  Documents replaced;
};

// Opens the current generation and reads a little from each of its tables. Error(kNotFound),
// Error(kCorrupt) if it is damaged or has another schema(), Error(kConflict) if it is to be
// written and another process does.
Reader open_for_reading(const std::filesystem::path& path);
Xapian::WritableDatabase open_for_writing(const std::filesystem::path& path);

// Lets `reader` see what was committed since.
void refresh(Reader& reader);

// A new, empty database in `directory`, to be written once and merged with others.
Xapian::WritableDatabase create_part(const std::filesystem::path& directory);

// Merges the databases in `parts`, whose documents are numbered one part after the other, into
// one in `directory`.
void merge(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& directory);

// Makes what is in `built`, a database "merged" and the files of a text store, the current
// generation of `path`, and removes `built` and all other generations. Readers that have the old
// one open keep it.
void adopt(const std::filesystem::path& path, const std::filesystem::path& built);

constexpr const char* kMerged = "merged";

// Throws the Error that a Xapian error means.
[[noreturn]] void throw_as_error(const std::filesystem::path& path, const Xapian::Error& error);

}  // namespace yinxin::index
