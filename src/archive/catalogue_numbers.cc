#include <algorithm>

#include "archive/catalogue.h"
#include "archive/catalogue_session.h"

// What the catalogue knows of numbers.
namespace yinxin::archive {

using storage::Row;
using storage::Value;

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
    put(entry.type == kSealEntry ? "INSERT OR REPLACE INTO number VALUES(?,?)"
                                 : "INSERT OR IGNORE INTO number VALUES(?,?)",
        n.text(), entry.index);
  }
  if (entry.type != kImportEntry) changes.end(key, n.serial);
}

void Catalogue::write_numbers() {
  storage::Sqlite& sqlite = session_->sqlite;
  const auto put_serial = [&](const char* statement, const NumberChanges::Key& key, int serial) {
    const auto& [agency, prefix, year] = key;
    return sqlite.execute(statement, {agency, prefix, Value(year), Value(serial)});
  };
  for (const auto& [key, highest] : session_->numbers.highest) {
    put_serial(
        "INSERT INTO series VALUES(?,?,?,?) ON CONFLICT DO UPDATE"
        " SET highest=max(highest, excluded.highest)",
        key, highest);
  }
  for (const auto& [key, runs] : session_->numbers.reserved) {
    const auto& [agency, prefix, year] = key;
    for (const auto& [first, last] : runs) {
      const std::size_t longer = sqlite.execute(
          "UPDATE reserved SET last=? WHERE agency=? AND prefix=? AND year=? AND last=?",
          {Value(last), agency, prefix, Value(year), Value(first - 1)});
      if (longer > 0) continue;
      sqlite.execute("INSERT INTO reserved VALUES(?,?,?,?,?)",
                     {agency, prefix, Value(year), Value(first), Value(last)});
    }
  }
  for (const auto& [key, serial] : session_->numbers.ended) {
    put_serial("DELETE FROM open_number WHERE agency=? AND prefix=? AND year=? AND serial=?", key,
               serial);
  }
  for (const auto& [key, serial] : session_->numbers.opened) {
    put_serial("INSERT INTO open_number VALUES(?,?,?,?)", key, serial);
  }
}

std::vector<Series> Catalogue::series() const {
  const auto number = [](const Row& row, std::size_t column) {
    return static_cast<int>(row.integer(column));
  };
  std::vector<Series> all;
  for (const Row& row : rows("SELECT agency, prefix, year, highest, first, last"
                             " FROM series LEFT JOIN reserved USING (agency, prefix, year)"
                             " ORDER BY agency, prefix, year, first")) {
    Series series{row.text(0), row.text(1), number(row, 2), number(row, 3), {}};
    const bool is_same = !all.empty() && all.back().agency == series.agency &&
                         all.back().prefix == series.prefix && all.back().year == series.year;
    if (!is_same) all.push_back(std::move(series));
    if (!row.text(4).empty()) all.back().reserved.emplace_back(number(row, 4), number(row, 5));
  }
  return all;
}

std::vector<Number> Catalogue::open_numbers() const {
  std::vector<Number> all;
  for (const Row& row : rows("SELECT agency, prefix, year, serial FROM open_number")) {
    all.push_back({row.text(0), row.text(1), static_cast<int>(row.integer(2)),
                   static_cast<int>(row.integer(3))});
  }
  return all;
}

}  // namespace yinxin::archive
