#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace yinxin::storage {

// What a statement is given for one of its question marks.
using Value = std::variant<std::int64_t, std::string>;

// One row of an answer, its columns counted from 0.
class Row {
 public:
  explicit Row(std::vector<std::string> columns) : columns_(std::move(columns)) {}

  // NULL reads as "".
  const std::string& text(std::size_t column) const { return columns_.at(column); }
  // Throws Error(kCorrupt) if it is no number.
  std::int64_t integer(std::size_t column) const;

 private:
  std::vector<std::string> columns_;
};

// Where statements run: a transaction, as long as the function it was given to.
class Session {
 public:
  virtual ~Session() = default;
  virtual std::vector<Row> query(std::string_view sql, const std::vector<Value>& values) = 0;
  // The number of rows that it changed.
  virtual std::size_t execute(std::string_view sql, const std::vector<Value>& values) = 0;

  std::vector<Row> query(std::string_view sql) { return query(sql, {}); }
};

// What may change, in one file: an SQLite database with a write-ahead log. SQL never holds a value
// from outside: those go through question marks. Safe to use from several threads and processes:
// reading never waits for writing.
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
