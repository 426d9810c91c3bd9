#include <algorithm>

#include "archive/catalogue.h"
#include "archive/catalogue_session.h"

// What the catalogue knows of numbers.
namespace yinxin::archive {

using namespace Poco::Data::Keywords;  // NOLINT(*-build-using-namespace): into, use, now

void Catalogue::add_number(const Entry& entry) {
  NumberChanges& changes = session_->numbers;
  const Number n = number_of(entry);
  const NumberChanges::Key key{n.agency, n.prefix, n.year};
  if (entry.type == kReserveEntry || entry.type == kImportEntry) {
    int& highest = changes.highest[key];
    highest = std::max(highest, n.serial);
  }
  if (entry.type == kReserveEntry) return changes.reserve(key, n.serial);
  if (is_document(entry)) {
    // An imported document never stands in for one that was made here.
    session_->put(entry.type == kSealEntry ? "INSERT OR REPLACE INTO number VALUES(?,?)"
                                           : "INSERT OR IGNORE INTO number VALUES(?,?)",
                  n.text(), entry.index);
  }
  if (entry.type != kImportEntry) changes.end(key, n.serial);
}

void Catalogue::write_numbers() {
  Poco::Data::Session& session = session_->poco;
  const auto each = [&](const NumberChanges::Key& key, const char* statement, int serial) {
    auto [agency, prefix, year] = key;
    session << statement, use(agency), use(prefix), use(year), use(serial), now;
  };
  for (const auto& [key, highest] : session_->numbers.highest) {
    each(key,
         "INSERT INTO series VALUES(?,?,?,?) ON CONFLICT DO UPDATE"
         " SET highest=max(highest, excluded.highest)",
         highest);
  }
  for (const auto& [key, runs] : session_->numbers.reserved) {
    auto [agency, prefix, year] = key;
    for (auto [first, last] : runs) {
      int before = first - 1;
      Poco::Data::Statement extend(session);
      extend << "UPDATE reserved SET last=? WHERE agency=? AND prefix=? AND year=? AND last=?",
          use(last), use(agency), use(prefix), use(year), use(before);
      if (extend.execute() > 0) continue;
      session << "INSERT INTO reserved VALUES(?,?,?,?,?)", use(agency), use(prefix), use(year),
          use(first), use(last), now;
    }
  }
  for (const auto& [key, serial] : session_->numbers.ended) {
    each(key, "DELETE FROM open_number WHERE agency=? AND prefix=? AND year=? AND serial=?",
         serial);
  }
  for (const auto& [key, serial] : session_->numbers.opened) {
    each(key, "INSERT INTO open_number VALUES(?,?,?,?)", serial);
  }
}

std::vector<Series> Catalogue::series() const {
  const std::lock_guard lock(mutex_);
  return translated([&] {
    std::vector<std::string> agencies;
    std::vector<std::string> prefixes;
    std::vector<int> years;
    std::vector<int> highest;
    session_->poco << "SELECT agency, prefix, year, highest FROM series", into(agencies),
        into(prefixes), into(years), into(highest), now;
    std::vector<Series> all;
    for (std::size_t i = 0; i < years.size(); ++i) {
      std::vector<int> first;
      std::vector<int> last;
      session_->poco << "SELECT first, last FROM reserved WHERE agency=? AND prefix=? AND year=?",
          use(agencies[i]), use(prefixes[i]), use(years[i]), into(first), into(last), now;
      all.push_back({agencies[i], prefixes[i], years[i], highest[i], {}});
      for (std::size_t run = 0; run < first.size(); ++run) {
        all.back().reserved.emplace_back(first[run], last[run]);
      }
    }
    return all;
  });
}

std::vector<Number> Catalogue::open_numbers() const {
  const std::lock_guard lock(mutex_);
  return translated([&] {
    std::vector<std::string> agencies;
    std::vector<std::string> prefixes;
    std::vector<int> years;
    std::vector<int> serials;
    session_->poco << "SELECT agency, prefix, year, serial FROM open_number", into(agencies),
        into(prefixes), into(years), into(serials), now;
    std::vector<Number> all;
    for (std::size_t i = 0; i < years.size(); ++i) {
      all.push_back({agencies[i], prefixes[i], years[i], serials[i]});
    }
    return all;
  });
}

}  // namespace yinxin::archive
