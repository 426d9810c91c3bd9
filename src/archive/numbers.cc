#include "archive/numbers.h"

#include "base/error.h"

namespace yinxin::archive {

Numbers::Numbers(const std::vector<Series>& series, const std::vector<Number>& open) {
  for (const Series& s : series) last_[{s.agency, s.prefix, s.year}] = s.last_serial;
  for (const Number& n : open) open_.insert({{n.agency, n.prefix, n.year}, n.serial});
}

Number Numbers::next(const std::string& agency, const std::string& prefix, int year) const {
  const auto found = last_.find({agency, prefix, year});
  return {agency, prefix, year, found == last_.end() ? 1 : found->second + 1};
}

void Numbers::reserve(const Number& number) {
  const int expected = next(number.agency, number.prefix, number.year).serial;
  if (number.serial != expected) {
    throw Error(ErrorCode::kConflict, number.text(),
                "不连续：应为 " + std::to_string(expected) + " 号 (not the next number)");
  }
  const Key key{number.agency, number.prefix, number.year};
  last_[key] = number.serial;
  open_.insert({key, number.serial});
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
