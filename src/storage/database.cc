#include "storage/database.h"

#include <Poco/Data/RecordSet.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>
#include <Poco/URI.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <mutex>

#include "base/error.h"

namespace yinxin::storage {
namespace {

namespace fs = std::filesystem;
using namespace Poco::Data::Keywords;  // NOLINT(*-build-using-namespace): into, use, now

constexpr int kOwnerOnly = 0600;

[[noreturn]] void fail(const fs::path& file, const std::string& problem) {
  throw Error(ErrorCode::kUnavailable, file.string(),
              "工作数据库不可用，请检查磁盘和权限 (the desk database is not usable): " + problem);
}

// SQLite gives a new file the permissions that the process gives to everything.
void make_private(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_CREAT | O_CLOEXEC | O_RDWR, kOwnerOnly);
  if (descriptor < 0) fail(file, std::strerror(errno));
  ::close(descriptor);
}

std::string uri_of(const fs::path& path) {
  std::string encoded;
  Poco::URI::encode(fs::absolute(path).string(), "?#%", encoded);
  return "file:" + encoded;
}

Poco::Data::Session connect(const fs::path& file) {
  static const bool registered = (Poco::Data::SQLite::Connector::registerConnector(), true);
  static_cast<void>(registered);
  // Poco tries again until this many seconds have gone by, whatever the failure.
  constexpr std::size_t kTimeout = 0;
  return {"SQLite", uri_of(file), kTimeout};
}

// SQLite takes one statement at a time. Each ends with a line; in a trigger a semicolon is followed
// by more.
std::vector<std::string> statements_of(std::string_view text) {
  std::vector<std::string> statements;
  for (std::size_t end = 0; !text.empty(); text.remove_prefix(std::min(end, text.size()))) {
    end = text.find(";\n");
    end = end == std::string_view::npos ? text.size() : end + 2;
    const std::string_view one = text.substr(0, end);
    if (one.find_first_not_of(" \n;") != std::string_view::npos) statements.emplace_back(one);
  }
  return statements;
}

}  // namespace

std::int64_t Row::integer(std::size_t column) const {
  const std::string& text = columns_.at(column);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  throw Error(ErrorCode::kCorrupt, "desk.sqlite", "应为整数 (not a number): " + text);
}

// A session of SQLite and who has it.
class Database::Connection final : public Session {
 public:
  explicit Connection(const fs::path& file) : file_(file), poco_(connect(file)) {
    std::string mode;
    poco_ << "PRAGMA busy_timeout=20000", now;
    poco_ << "PRAGMA journal_mode=WAL", into(mode), now;
    poco_ << "PRAGMA synchronous=FULL", now;
    poco_ << "PRAGMA foreign_keys=ON", now;
  }

  std::vector<Row> query(std::string_view sql, const std::vector<Value>& values) override {
    Poco::Data::Statement statement(poco_);
    prepare(statement, sql, values);
    statement.execute();
    Poco::Data::RecordSet set(statement);
    std::vector<Row> rows;
    rows.reserve(set.rowCount());
    for (std::size_t row = 0; row < set.rowCount(); ++row) {
      std::vector<std::string> columns;
      for (std::size_t column = 0; column < set.columnCount(); ++column) {
        const Poco::Dynamic::Var value = set.value(column, row);
        columns.push_back(value.isEmpty() ? "" : value.convert<std::string>());
      }
      rows.emplace_back(std::move(columns));
    }
    return rows;
  }

  std::size_t execute(std::string_view sql, const std::vector<Value>& values) override {
    Poco::Data::Statement statement(poco_);
    prepare(statement, sql, values);
    return statement.execute();
  }

  void copy(const std::string& to) {
    const std::lock_guard lock(mutex_);
    execute("VACUUM INTO ?", {to});
  }

  std::vector<Row> query_alone(std::string_view sql, const std::vector<Value>& values) {
    const std::lock_guard lock(mutex_);
    try {
      return query(sql, values);
    } catch (const Poco::Exception& exception) {
      fail(file_, exception.displayText());
    }
  }

  void transact(const char* begin, const std::function<void(Session&)>& work) {
    const std::lock_guard lock(mutex_);
    try {
      poco_ << begin, now;
      try {
        work(*this);
        poco_ << "COMMIT", now;
      } catch (...) {
        roll_back();
        throw;
      }
    } catch (const Poco::Exception& exception) {
      fail(file_, exception.displayText());
    }
  }

 private:
  static void prepare(Poco::Data::Statement& statement, std::string_view sql,
                      const std::vector<Value>& values) {
    statement << std::string(sql);
    for (const Value& value : values) {
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        statement, bind(Poco::Int64{*number});
      } else {
        statement, bind(std::get<std::string>(value));
      }
    }
  }

  void roll_back() {
    try {
      poco_ << "ROLLBACK", now;
    } catch (const Poco::Exception&) {
      // SQLite rolls back by itself after some failures; then there is nothing left to undo.
      return;
    }
  }

  fs::path file_;
  Poco::Data::Session poco_;
  std::mutex mutex_;
};

Database::Database(const fs::path& file, const std::vector<std::string_view>& migrations)
    : file_(file) {
  try {
    make_private(file);
    writing_ = std::make_unique<Connection>(file);
    reading_ = std::make_unique<Connection>(file);
  } catch (const Poco::Exception& exception) {
    fail(file, exception.displayText());
  }
  for (std::size_t next = 0; next < migrations.size(); ++next) {
    write([&](Session& session) {
      const auto version =
          static_cast<std::size_t>(session.query("PRAGMA user_version").at(0).integer(0));
      if (version > migrations.size()) {
        fail(file_, "由更新版本的程序写入，请升级程序 (written by a newer version of Yinxin)");
      }
      if (version != next) return;
      for (const std::string& one : statements_of(migrations[next])) session.execute(one, {});
      session.execute("PRAGMA user_version=" + std::to_string(next + 1), {});
    });
  }
}

Database::~Database() = default;

void Database::write(const std::function<void(Session&)>& work) {
  writing_->transact("BEGIN IMMEDIATE", work);
}

void Database::read(const std::function<void(Session&)>& work) {
  reading_->transact("BEGIN", work);
}

std::vector<Row> Database::query(std::string_view sql, const std::vector<Value>& values) {
  return reading_->query_alone(sql, values);
}

void Database::copy(const fs::path& to) {
  try {
    reading_->copy(to.string());
  } catch (const Poco::Exception& exception) {
    fail(to, exception.displayText());
  }
  ::chmod(to.c_str(), kOwnerOnly);
}

}  // namespace yinxin::storage
