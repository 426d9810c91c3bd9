#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
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

// Where statements run. SQL never holds a value from outside: those go through question marks.
class Session {
 public:
  virtual ~Session() = default;
  virtual std::vector<Row> query(std::string_view sql, const std::vector<Value>& values) = 0;
  // The number of rows that it changed.
  virtual std::size_t execute(std::string_view sql, const std::vector<Value>& values) = 0;

  std::vector<Row> query(std::string_view sql) { return query(sql, {}); }
};

}  // namespace yinxin::storage
