#include "storage/database.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>

#include "base/descriptor.h"
#include "base/error.h"
#include "storage/sqlite.h"

namespace yinxin::storage {
namespace {

namespace fs = std::filesystem;

constexpr int kOwnerOnly = 0600;

[[noreturn]] void fail(const fs::path& file, const std::string& problem) {
  throw Error(ErrorCode::kUnavailable, file.string(),
              "工作数据库不可用，请检查磁盘和权限 (the desk database is not usable): " + problem);
}

// SQLite gives a new file the permissions that the process gives to everything.
void make_private(const fs::path& file) {
  const Descriptor made(::open(file.c_str(), O_CREAT | O_CLOEXEC | O_RDWR, kOwnerOnly));
  if (!made) fail(file, std::strerror(errno));
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

// A connection and who has it.
class Database::Connection {
 public:
  explicit Connection(const fs::path& file)
      : file_(file), sqlite_(file, Sqlite::Mode::kReadWrite, kPatience) {
    sqlite_.execute("PRAGMA journal_mode=WAL");
    sqlite_.execute("PRAGMA synchronous=FULL");
    sqlite_.execute("PRAGMA foreign_keys=ON");
  }

  template <typename Action>
  auto alone(Action action) {
    const std::lock_guard lock(mutex_);
    try {
      return action(sqlite_);
    } catch (const SqliteFailure& failure) {
      fail(file_, failure.what());
    }
  }

  void transact(const char* begin, const std::function<void(Session&)>& work) {
    alone([&](Sqlite& sqlite) { sqlite.transact(begin, [&] { work(sqlite); }); });
  }

 private:
  static constexpr std::chrono::seconds kPatience{20};

  fs::path file_;
  Sqlite sqlite_;
  std::mutex mutex_;
};

Database::Database(const fs::path& file, const std::vector<std::string_view>& migrations)
    : file_(file) {
  try {
    make_private(file);
    writing_ = std::make_unique<Connection>(file);
    reading_ = std::make_unique<Connection>(file);
  } catch (const SqliteFailure& failure) {
    fail(file, failure.what());
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
  return reading_->alone([&](Sqlite& sqlite) { return sqlite.query(sql, values); });
}

void Database::copy(const fs::path& to) {
  reading_->alone([&](Sqlite& sqlite) {
    try {
      sqlite.execute("VACUUM INTO ?", {to.string()});
    } catch (const SqliteFailure& failure) {
      fail(to, failure.what());
    }
  });
  ::chmod(to.c_str(), kOwnerOnly);
}

}  // namespace yinxin::storage
