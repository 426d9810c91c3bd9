#pragma once

#include <xapian.h>

#include <filesystem>
#include <string>

#include "base/error.h"

namespace yinxin::index {

// Where the database lies: <path>/XAPIANDB is a stub file that names a directory beside it,
// <path>/generation-<n>, so that `xapian-delve <path>` works and a rebuilt database takes the
// place of the old one by the rename of one small file.

// What every database must say of itself: the version of the schema and of the fold.
std::string schema();

// The directory the stub names. Error(kNotFound) if there is no stub, Error(kCorrupt) if it
// says something else than we write.
std::filesystem::path current_generation(const std::filesystem::path& path);

// Opens the current generation and reads a little from each of its tables. Error(kNotFound),
// Error(kCorrupt) if it is damaged or has another schema(), Error(kConflict) if it is to be
// written and another process does.
Xapian::Database open_for_reading(const std::filesystem::path& path);
Xapian::WritableDatabase open_for_writing(const std::filesystem::path& path);

// A new, empty database in `directory`, replacing one that a crash left there.
Xapian::WritableDatabase create_database(const std::filesystem::path& directory);

// Makes the database in `built` the current generation of `path`, compacted, and removes
// `built` and all other generations. Readers that have the old one open keep it.
void adopt(const std::filesystem::path& path, const std::filesystem::path& built);

// Throws the Error that a Xapian error means.
[[noreturn]] void throw_as_error(const std::filesystem::path& path, const Xapian::Error& error);

}  // namespace yinxin::index
