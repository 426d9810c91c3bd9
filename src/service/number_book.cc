#include "service/number_book.h"

#include <algorithm>

namespace yinxin::service {
namespace {

constexpr std::size_t kMostGaps = 1'000;

// Serials below the highest that neither `reserved` nor `imported` has.
std::vector<int> gaps_in(const std::set<int>& reserved, const std::set<int>& imported) {
  std::vector<int> gaps;
  int next = 1;
  for (const int serial : reserved) {
    for (; next < serial && gaps.size() < kMostGaps; ++next) {
      if (imported.count(next) == 0) gaps.push_back(next);
    }
    next = serial + 1;
  }
  return gaps;
}

}  // namespace

void NumberBook::take(const archive::Entry& entry) {
  if (!archive::has_number(entry)) return;
  const archive::Number number = archive::number_of(entry);
  Serials& serials = all_[{number.agency, number.prefix, number.year}];
  if (entry.type == archive::kReserveEntry) {
    serials.reserved.insert(number.serial);
    serials.open.insert(number.serial);
  } else if (entry.type == archive::kVoidEntry) {
    serials.open.erase(number.serial);
    const Json* reason = entry.json.find("reason");
    serials.voided.push_back(
        {number.serial, reason == nullptr ? "" : reason->string(), to_rfc3339(entry.time)});
  } else if (entry.type == archive::kSealEntry) {
    serials.open.erase(number.serial);
    ++serials.documents;
  } else if (entry.type == archive::kImportEntry) {
    serials.imported.insert(number.serial);
  }
}

std::vector<NumberSeries> NumberBook::series(const std::string& agency) const {
  std::vector<NumberSeries> rows;
  for (const auto& [key, serials] : all_) {
    NumberSeries row;
    std::tie(row.agency, row.prefix, row.year) = key;
    if (!agency.empty() && row.agency != agency) continue;
    if (!serials.reserved.empty()) row.highest = *serials.reserved.rbegin();
    if (!serials.imported.empty()) row.highest = std::max(row.highest, *serials.imported.rbegin());
    row.documents = serials.documents;
    row.imported = serials.imported.size();
    row.voided = serials.voided;
    row.open.assign(serials.open.begin(), serials.open.end());
    row.gaps = gaps_in(serials.reserved, serials.imported);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace yinxin::service
