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
// void. In each series of agency, prefix and year, a number reserved is one higher than the
// highest reserved before it or brought by an import; the first of all is 1.
class Numbers {
 public:
  Numbers() = default;
  Numbers(const std::vector<Series>& series, const std::vector<Number>& open);

  Number next(const std::string& agency, const std::string& prefix, int year) const;
  // `number` must be the next() of its series; Error(kConflict) otherwise.
  void reserve(const Number& number);
  // `number` was given by the system from which its document was taken over. Several documents
  // may have brought it; Error(kConflict) if it was reserved here.
  void import(const Number& number);
  bool is_open(const Number& number) const;
  // Throws Error(kConflict) unless the number is reserved and has not ended.
  void end(const Number& number);
  std::vector<Number> open() const;

 private:
  using Key = std::tuple<std::string, std::string, int>;
  struct Serials {
    int highest = 0;
    std::map<int, int> reserved;  // runs, by their first: the last of each
  };

  std::map<Key, Serials> series_;
  std::set<std::pair<Key, int>> open_;
};

}  // namespace yinxin::archive
