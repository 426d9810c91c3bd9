#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sql.h"

struct sqlite3;
struct sqlite3_stmt;

namespace yinxin::storage {

// What SQLite says when it refuses something.
class SqliteFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One connection to an SQLite database, for one thread at a time. It keeps what it has compiled of
// the statements that come again. All methods throw SqliteFailure.
class Sqlite final : public Session {
 public:
  enum class Mode { kReadOnly, kReadWrite };

  // Opens a file, or makes it unless it is for reading only; waits for a lock no longer than
  // `patience`.
  Sqlite(const std::filesystem::path& file, Mode mode, std::chrono::milliseconds patience);
  // A database in memory.
  Sqlite();

  using Session::query;
  std::vector<Row> query(std::string_view sql, const std::vector<Value>& values) override;
  std::size_t execute(std::string_view sql, const std::vector<Value>& values) override;
  std::size_t execute(std::string_view sql) { return execute(sql, {}); }

  // All that `work` does between the statement `begin` and COMMIT or, if it throws, nothing.
  void transact(const char* begin, const std::function<void()>& work);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  Sqlite(const std::string& name, int flags, std::chrono::milliseconds patience);
  sqlite3_stmt* compiled(std::string_view sql);
  // Calls `see` with the statement for each row.
  void run(std::string_view sql, const std::vector<Value>& values,
           const std::function<void(sqlite3_stmt*)>& see);
  [[noreturn]] void fail() const;

  std::unique_ptr<sqlite3, Close> database_;
  std::map<std::string, Statement, std::less<>> statements_;
};

}  // namespace yinxin::storage
