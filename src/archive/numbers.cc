#include "archive/numbers.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"

namespace yinxin::archive {

Numbers::Numbers(const std::vector<Series>& series, const std::vector<Number>& open) {
  for (const Series& s : series) {
    Serials& serials = series_[{s.agency, s.prefix, s.year}];
    serials.highest = s.highest;
    for (const auto& [first, last] : s.reserved) serials.reserved.emplace(first, last);
  }
  for (const Number& n : open) open_.insert({{n.agency, n.prefix, n.year}, n.serial});
}

Number Numbers::next(const std::string& agency, const std::string& prefix, int year) const {
  const auto found = series_.find({agency, prefix, year});
  return {agency, prefix, year, found == series_.end() ? 1 : found->second.highest + 1};
}

void Numbers::reserve(const Number& number) {
  const int expected = next(number.agency, number.prefix, number.year).serial;
  if (number.serial != expected) {
    throw Error(ErrorCode::kConflict, number.text(),
                "不连续：应为 " + std::to_string(expected) + " 号 (not the next number)");
  }
  const Key key{number.agency, number.prefix, number.year};
  Serials& serials = series_[key];
  serials.highest = number.serial;
  const auto run =
      serials.reserved.empty() ? serials.reserved.end() : std::prev(serials.reserved.end());
  if (run != serials.reserved.end() && run->second + 1 == number.serial) {
    run->second = number.serial;
  } else {
    serials.reserved.emplace(number.serial, number.serial);
  }
  open_.insert({key, number.serial});
}

void Numbers::import(const Number& number) {
  Serials& serials = series_[{number.agency, number.prefix, number.year}];
  const auto after = serials.reserved.upper_bound(number.serial);
  if (after != serials.reserved.begin() && std::prev(after)->second >= number.serial) {
    throw Error(ErrorCode::kConflict, number.text(),
                "此文号已由本系统编用 (this number was given by this system)");
  }
  serials.highest = std::max(serials.highest, number.serial);
}

bool Numbers::is_open(const Number& number) const {
  return open_.count({{number.agency, number.prefix, number.year}, number.serial}) > 0;
}

void Numbers::end(const Number& number) {
  if (open_.erase({{number.agency, number.prefix, number.year}, number.serial}) == 0) {
    throw Error(ErrorCode::kConflict, number.text(),
                "未登记或已经使用、作废 (not reserved, or ended already)");
  }
}

std::vector<Number> Numbers::open() const {
  std::vector<Number> numbers;
  for (const auto& [key, serial] : open_) {
    numbers.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), serial});
  }
  return numbers;
}

}  // namespace yinxin::archive
