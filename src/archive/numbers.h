#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "archive/catalogue.h"
#include "archive/entry.h"

namespace yinxin::archive {

// Which numbers are taken. A number is reserved, and then ends exactly once: in a document or
// void. Serials run from 1 without a gap in each series of agency, prefix and year.
class Numbers {
 public:
  Numbers() = default;
  Numbers(const std::vector<Series>& series, const std::vector<Number>& open);

  Number next(const std::string& agency, const std::string& prefix, int year) const;
  // `number` must be the next() of its series; Error(kConflict) otherwise.
  void reserve(const Number& number);
  bool is_open(const Number& number) const;
  // Throws Error(kConflict) unless the number is reserved and has not ended.
  void end(const Number& number);
  std::vector<Number> open() const;

 private:
  using Key = std::tuple<std::string, std::string, int>;

  std::map<Key, int> last_;
  std::set<std::pair<Key, int>> open_;
};

}  // namespace yinxin::archive
