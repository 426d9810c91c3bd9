#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "archive/entry.h"

namespace yinxin::service {

// A number that is no document.
struct VoidNumber {
  int serial = 0;
  std::string reason;
  std::string time;
};

// What became of the numbers of a series in a year.
struct NumberSeries {
  std::string agency;
  std::string prefix;
  int year = 0;
  int highest = 0;
  std::uint64_t documents = 0;  // issued here
  std::uint64_t imported = 0;
  std::vector<VoidNumber> voided;
  std::vector<int> open;  // reserved, and neither used nor void yet
  std::vector<int> gaps;  // never reserved, below one that was; the first 1,000
};

Json to_json(const std::vector<NumberSeries>& series);

// Writes up, from the entries of a log in their order, what became of every number.
class NumberBook {
 public:
  void take(const archive::Entry& entry);
  // Of one agency; empty: of all.
  std::vector<NumberSeries> series(const std::string& agency) const;

 private:
  using Key = std::tuple<std::string, std::string, int>;
  struct Serials {
    std::set<int> reserved;
    std::set<int> open;
    std::set<int> imported;
    std::vector<VoidNumber> voided;
    std::uint64_t documents = 0;
  };

  std::map<Key, Serials> all_;
};

}  // namespace yinxin::service
