#include "storage/sqlite.h"

#include <gtest/gtest.h>

#include "support/temporary_directory.h"

namespace yinxin::storage {
namespace {

class SqliteTest : public ::testing::Test {
 protected:
  SqliteTest() { sqlite_.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT UNIQUE)"); }

  std::string all() {
    std::string text;
    for (const Row& row : sqlite_.query("SELECT id, text FROM t ORDER BY id")) {
      text += row.text(0) + row.text(1) + ";";
    }
    return text;
  }

  Sqlite sqlite_;
};

TEST_F(SqliteTest, RunsTheSameStatementWithOtherValues) {
  for (std::int64_t id = 1; id <= 3; ++id) {
    EXPECT_EQ(sqlite_.execute("INSERT INTO t VALUES(?,?)",
                              {id, std::string(1, 'c') + std::to_string(id)}),
              1U);
  }
  EXPECT_EQ(all(), "1c1;2c2;3c3;");
  EXPECT_EQ(sqlite_.execute("UPDATE t SET text='x' || id WHERE id>?", {std::int64_t{1}}), 2U);
  EXPECT_EQ(all(), "1c1;2x2;3x3;");
}

TEST_F(SqliteTest, ForgetsTheValuesAndTheRowsOfARunThatFailed) {
  sqlite_.execute("INSERT INTO t VALUES(1, 'a')");
  const char* insert = "INSERT INTO t VALUES(?,?)";
  EXPECT_THROW(sqlite_.execute(insert, {std::int64_t{2}, "a"}), SqliteFailure);
  EXPECT_THROW(sqlite_.execute(insert, {std::int64_t{2}}), SqliteFailure);
  EXPECT_EQ(sqlite_.execute(insert, {std::int64_t{2}, "b"}), 1U);
  EXPECT_EQ(all(), "1a;2b;");
}

TEST_F(SqliteTest, TellsTextFromCode) {
  const std::string odd("a\0'; DROP TABLE t; --\xE5\x8D\xB0", 24);
  sqlite_.execute("INSERT INTO t VALUES(1, ?)", {odd});
  EXPECT_EQ(sqlite_.query("SELECT text FROM t").at(0).text(0), odd);
}

TEST_F(SqliteTest, FollowsAChangeOfTheTables) {
  EXPECT_EQ(sqlite_.query("SELECT * FROM t").size(), 0U);
  sqlite_.execute("INSERT INTO t VALUES(1, 'a')");
  sqlite_.execute("ALTER TABLE t ADD COLUMN more TEXT DEFAULT 'm'");
  EXPECT_EQ(sqlite_.query("SELECT * FROM t").at(0).text(2), "m");
}

TEST_F(SqliteTest, TakesAnyNumberOfStatements) {
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(sqlite_.query("SELECT " + std::to_string(i)).at(0).integer(0), i);
  }
}

TEST_F(SqliteTest, UndoesATransactionThatThrows) {
  const auto insert = [&] { sqlite_.execute("INSERT INTO t VALUES(1, 'a')"); };
  EXPECT_THROW(sqlite_.transact("BEGIN",
                                [&] {
                                  insert();
                                  insert();
                                }),
               SqliteFailure);
  EXPECT_EQ(all(), "");
  sqlite_.transact("BEGIN", insert);
  EXPECT_EQ(all(), "1a;");
}

TEST(SqliteFile, IsNotMadeForReading) {
  const testing::TemporaryDirectory directory;
  const std::string file = directory.path() + "/none?mode=rwc#%.db";
  EXPECT_THROW(Sqlite(file, Sqlite::Mode::kReadOnly, {}), SqliteFailure);
  Sqlite(file, Sqlite::Mode::kReadWrite, {}).execute("CREATE TABLE t(x)");
  Sqlite reading(file, Sqlite::Mode::kReadOnly, {});
  EXPECT_EQ(reading.query("SELECT * FROM t").size(), 0U);
  EXPECT_THROW(reading.execute("INSERT INTO t VALUES(1)"), SqliteFailure);
}

}  // namespace
}  // namespace yinxin::storage
