#include "storage/sqlite.h"

#include <sqlite3.h>

#include <charconv>

#include "base/error.h"

namespace yinxin::storage {
namespace {

// Some are made for as many question marks as there are values.
constexpr std::size_t kMostStatements = 256;

class Run {
 public:
  explicit Run(sqlite3_stmt* statement) : statement_(statement) {}
  // What a step has failed with, reset says again.
  ~Run() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // The values must stay as long as this.
  bool bind(const std::vector<Value>& values) {
    if (static_cast<int>(values.size()) != sqlite3_bind_parameter_count(statement_)) return false;
    int place = 0;
    for (const Value& value : values) {
      if (!bind(++place, value)) return false;
    }
    return true;
  }
  int step() { return sqlite3_step(statement_); }

 private:
  bool bind(int place, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      return sqlite3_bind_int64(statement_, place, *number) == SQLITE_OK;
    }
    const auto& text = std::get<std::string>(value);
    return sqlite3_bind_text64(statement_, place, text.data(), text.size(), SQLITE_STATIC,
                               SQLITE_UTF8) == SQLITE_OK;
  }

  sqlite3_stmt* statement_;
};

std::string column(sqlite3_stmt* statement, int at) {
  const void* const text = sqlite3_column_blob(statement, at);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, at));
  return text == nullptr ? std::string() : std::string(static_cast<const char*>(text), size);
}

}  // namespace

std::int64_t Row::integer(std::size_t column) const {
  const std::string& text = columns_.at(column);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  throw Error(ErrorCode::kCorrupt, "SQLite", "应为整数 (not a number): " + text);
}

void Sqlite::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

void Sqlite::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Sqlite::Sqlite(const std::filesystem::path& file, Mode mode, std::chrono::milliseconds patience)
    : Sqlite(std::filesystem::absolute(file).string(),
             mode == Mode::kReadOnly ? SQLITE_OPEN_READONLY
                                     : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
             patience) {}

Sqlite::Sqlite() : Sqlite(":memory:", SQLITE_OPEN_READWRITE, {}) {}

Sqlite::Sqlite(const std::string& name, int flags, std::chrono::milliseconds patience) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(name.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(opened);
  if (result != SQLITE_OK) fail();
  sqlite3_busy_timeout(opened, static_cast<int>(patience.count()));
}

void Sqlite::fail() const {
  throw SqliteFailure(sqlite3_errmsg(database_.get()));
}

sqlite3_stmt* Sqlite::compiled(std::string_view sql) {
  if (const auto known = statements_.find(sql); known != statements_.end()) {
    return known->second.get();
  }
  if (statements_.size() >= kMostStatements) statements_.clear();
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    fail();
  }
  return statements_.emplace(sql, statement).first->second.get();
}

void Sqlite::run(std::string_view sql, const std::vector<Value>& values,
                 const std::function<void(sqlite3_stmt*)>& see) {
  sqlite3_stmt* const statement = compiled(sql);
  Run run(statement);
  if (!run.bind(values)) fail();
  int result = SQLITE_ROW;
  while ((result = run.step()) == SQLITE_ROW) see(statement);
  if (result != SQLITE_DONE) fail();
}

std::vector<Row> Sqlite::query(std::string_view sql, const std::vector<Value>& values) {
  std::vector<Row> rows;
  run(sql, values, [&](sqlite3_stmt* statement) {
    const int size = sqlite3_column_count(statement);
    std::vector<std::string> columns;
    columns.reserve(static_cast<std::size_t>(size));
    for (int at = 0; at < size; ++at) columns.push_back(column(statement, at));
    rows.emplace_back(std::move(columns));
  });
  return rows;
}

std::size_t Sqlite::execute(std::string_view sql, const std::vector<Value>& values) {
  run(sql, values, [](sqlite3_stmt*) {});
  return static_cast<std::size_t>(sqlite3_changes(database_.get()));
}

void Sqlite::transact(const char* begin, const std::function<void()>& work) {
  execute(begin);
  try {
    work();
    execute("COMMIT");
  } catch (...) {
    // SQLite rolls back by itself after some failures; what counts is why the work failed.
    if (sqlite3_get_autocommit(database_.get()) == 0) {
      sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    throw;
  }
}

}  // namespace yinxin::storage
