#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "archive/catalogue.h"
#include "base/error.h"

// What the parts of the catalogue share: its database, and what a batch does to it.
namespace yinxin::archive {

template <typename Action>
auto translated(const Action& action) {
  try {
    return action();
  } catch (const Poco::Exception& exception) {
    throw Error(
        ErrorCode::kUnavailable, "catalogue.db",
        "目录库不可用，可删除后重启 (catalogue unusable; delete it): " + exception.displayText());
  }
}

// A row of a text and a position, put into a table again and again: prepared once.
class Row {
 public:
  Row(Poco::Data::Session& session, const char* insert) : statement_(session) {
    statement_ << insert, Poco::Data::Keywords::use(key_), Poco::Data::Keywords::use(position_);
  }
  void put(std::string key, std::uint64_t position) {
    key_ = std::move(key);
    position_ = position;
    statement_.execute();
  }

 private:
  std::string key_;
  Poco::UInt64 position_ = 0;
  Poco::Data::Statement statement_;
};

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
  explicit Session(const std::string& uri) : poco(connect(uri)) {}

  static Poco::Data::Session connect(const std::string& uri);

  // Statements, prepared when first needed; they keep the tables of their session open.
  void put(const char* insert, std::string key, std::uint64_t position) {
    auto& row = rows[insert];
    if (!row) row = std::make_unique<Row>(poco, insert);
    row->put(std::move(key), position);
  }

  Poco::Data::Session poco;
  std::map<std::string_view, std::unique_ptr<Row>> rows;
  NumberChanges numbers;
};

}  // namespace yinxin::archive
