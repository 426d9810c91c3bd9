#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "archive/catalogue.h"
#include "base/error.h"
#include "storage/sqlite.h"

// What the parts of the catalogue share: its database, and what a batch does to it.
namespace yinxin::archive {

template <typename Action>
auto translated(const Action& action) {
  try {
    return action();
  } catch (const storage::SqliteFailure& failure) {
    throw Error(ErrorCode::kUnavailable, "catalogue.db",
                std::string("目录库不可用，可删除后重启 (catalogue unusable; delete it): ") +
                    failure.what());
  }
}

// What a batch of entries does to the numbers, before it is written down: most numbers are reserved
// and end soon after.
struct NumberChanges {
  using Key = std::tuple<std::string, std::string, int>;
  std::map<Key, int> highest;
  std::map<Key, std::vector<std::pair<int, int>>> reserved;  // runs
  std::set<std::pair<Key, int>> opened;
  std::set<std::pair<Key, int>> ended;

  void reserve(const Key& key, int serial) {
    auto& runs = reserved[key];
    if (!runs.empty() && runs.back().second + 1 == serial) {
      runs.back().second = serial;
    } else {
      runs.emplace_back(serial, serial);
    }
    opened.insert({key, serial});
  }
  void end(const Key& key, int serial) {
    if (opened.erase({key, serial}) == 0) ended.insert({key, serial});
  }
};

struct Catalogue::Session {
  storage::Sqlite sqlite;
  NumberChanges numbers;
};

inline storage::Value value_of(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

inline std::uint64_t position_in(const storage::Row& row) {
  return static_cast<std::uint64_t>(row.integer(0));
}

}  // namespace yinxin::archive
