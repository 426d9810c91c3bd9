#include "storage/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <thread>

#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin::storage {
namespace {

using testing::expect_error;

const std::vector<std::string_view> kFirst = {
    "CREATE TABLE account(id TEXT PRIMARY KEY, failures INTEGER NOT NULL);\n"
    "CREATE TABLE token(account TEXT NOT NULL REFERENCES account(id))"};

class DatabaseTest : public ::testing::Test {
 protected:
  std::string file() const { return directory_.path() + "/desk?100%#.sqlite"; }

  static std::int64_t count(Database& database) {
    std::int64_t rows = 0;
    database.read([&](Session& session) {
      rows = session.query("SELECT count(*) FROM account").at(0).integer(0);
    });
    return rows;
  }

  static void add(Database& database, const std::string& id) {
    database.write([&](Session& session) {
      session.execute("INSERT INTO account(id, failures) VALUES(?,?)", {id, std::int64_t{0}});
    });
  }

 private:
  testing::TemporaryDirectory directory_;
};

TEST_F(DatabaseTest, KeepsWhatWasWritten) {
  {
    Database database(file(), kFirst);
    add(database, "o'brien; DROP TABLE account");
  }
  Database database(file(), kFirst);
  database.read([](Session& session) {
    const auto rows = session.query("SELECT id, failures, NULL FROM account");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].text(0), "o'brien; DROP TABLE account");
    EXPECT_EQ(rows[0].integer(1), 0);
    EXPECT_EQ(rows[0].text(2), "");
    expect_error(ErrorCode::kCorrupt, "not a number", [&] { rows[0].integer(0); });
  });
}

TEST_F(DatabaseTest, IsReadableByItsOwnerOnly) {
  Database database(file(), kFirst);
  add(database, "a");
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    ASSERT_EQ(::stat((file() + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << suffix;
  }
}

TEST_F(DatabaseTest, UndoesWhatThrows) {
  Database database(file(), kFirst);
  expect_error(ErrorCode::kConflict, "changed my mind", [&] {
    database.write([](Session& session) {
      session.execute("INSERT INTO account VALUES('a', 0)", {});
      throw Error(ErrorCode::kConflict, "test", "changed my mind");
    });
  });
  EXPECT_EQ(count(database), 0);
  expect_error(ErrorCode::kUnavailable, "desk database", [&] {
    database.write(
        [](Session& session) { session.execute("INSERT INTO token VALUES('nobody')", {}); });
  });
  add(database, "b");
  EXPECT_EQ(count(database), 1);
}

TEST_F(DatabaseTest, RunsEachMigrationOnce) {
  { Database database(file(), kFirst); }
  auto more = kFirst;
  more.emplace_back("ALTER TABLE account ADD COLUMN note TEXT NOT NULL DEFAULT 'new'");
  for (int i = 0; i < 2; ++i) {
    Database database(file(), more);
    add(database, std::to_string(i));
  }
  expect_error(ErrorCode::kUnavailable, "newer version",
               [&] { const Database old(file(), kFirst); });
}

TEST_F(DatabaseTest, LeavesNothingOfAMigrationThatFails) {
  expect_error(ErrorCode::kUnavailable, "desk database", [&] {
    const Database database(file(), {"CREATE TABLE account(id TEXT);\nCREATE TABEL oops(x)"});
  });
  Database database(file(), kFirst);
  add(database, "a");
  EXPECT_EQ(count(database), 1);
}

TEST_F(DatabaseTest, RunsEveryStatementOfAMigration) {
  Database database(file(), {"CREATE TABLE one(x INTEGER);\nINSERT INTO one VALUES(7);\n"
                             "CREATE TRIGGER kept BEFORE DELETE ON one\n"
                             "BEGIN SELECT RAISE(ABORT, 'kept'); END;\n"
                             "INSERT INTO one VALUES(8);\n"});
  database.read([](Session& session) {
    EXPECT_EQ(session.query("SELECT sum(x) FROM one").at(0).integer(0), 15);
  });
  expect_error(ErrorCode::kUnavailable, "kept", [&] {
    database.write([](Session& session) { session.execute("DELETE FROM one", {}); });
  });
}

TEST_F(DatabaseTest, IsCopiedWhileItIsUsed) {
  Database database(file(), kFirst);
  add(database, "a");
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i) add(database, std::to_string(i));
  });
  database.copy(file() + "-copy");
  writer.join();
  Database copy(file() + "-copy", kFirst);
  EXPECT_GE(count(copy), 1);
  EXPECT_EQ(count(database), 21);
  expect_error(ErrorCode::kUnavailable, "copy", [&] { database.copy(file() + "-copy"); });
}

TEST_F(DatabaseTest, LetsManyCountWithoutLosingOne) {
  Database first(file(), kFirst);
  Database second(file(), kFirst);
  add(first, "a");
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        (t % 2 == 0 ? first : second).write([](Session& session) {
          const auto seen = session.query("SELECT failures FROM account").at(0).integer(0);
          session.execute("UPDATE account SET failures=?", {seen + 1});
        });
        count(second);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  first.read([](Session& session) {
    EXPECT_EQ(session.query("SELECT failures FROM account").at(0).integer(0), 160);
  });
}

}  // namespace
}  // namespace yinxin::storage
