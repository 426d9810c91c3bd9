#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sql.h"

namespace yinxin::storage {

// What may change, in one file: an SQLite database with a write-ahead log. Safe to use from several
// threads and processes: reading never waits for writing. A session given to `work` is a
// transaction, for as long as `work` runs.
class Database {
 public:
  // Opens the file, making it (readable by its owner only) if there is none, and brings it to the
  // newest schema: `migrations` are run from the one on that it has not seen, each in a transaction
  // of its own; they are only ever added to. Each of its statements ends with ";" at the end of a
  // line. Throws Error(kUnavailable) if it cannot be opened or was written by a newer program.
  Database(const std::filesystem::path& file, const std::vector<std::string_view>& migrations);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // All that `work` does, or, if it throws, nothing. On return it is on disk. Writers wait for each
  // other, so what `work` has read stays true until it is done. Throws Error(kUnavailable) if the
  // disk does not take it, and what `work` throws.
  void write(const std::function<void(Session&)>& work);
  // `work` sees one state of the database.
  void read(const std::function<void(Session&)>& work);
  // The same for one statement, without the cost of a transaction.
  std::vector<Row> query(std::string_view sql, const std::vector<Value>& values);
  // Makes a copy, as a file of its own, of one state of the database, also while others write.
  // There must be no such file yet.
  void copy(const std::filesystem::path& to);

 private:
  class Connection;
  std::filesystem::path file_;
  std::unique_ptr<Connection> writing_;
  std::unique_ptr<Connection> reading_;
};

}  // namespace yinxin::storage
