#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace yinxin::index {

// One document as the index knows it. Dates are ISO; agencies are registry ids.
struct Entry {
  std::string id;
  std::string imported_id;
  std::string number;
  std::string title;
  std::string text;  // everything a reader can read, '\n' between blocks
  std::string kind;
  std::string agency;
  std::string date;
  std::string case_name;
  std::vector<std::string> visible_to;  // agencies that may see it
};

// Who asks. An actor without agencies and not unrestricted sees nothing.
struct Viewer {
  std::vector<std::string> agencies;
  bool unrestricted = false;  // the local operator of a sample instance
};

struct Query {
  std::string text;
  std::string agency, kind, from, to;  // filters; empty: any
  std::size_t offset = 0;
  std::size_t limit = 20;
};

struct Hit {
  std::string id, imported_id, number, title, agency, kind, date;
  std::string snippet;  // with the matches between « and »
};

struct Answer {
  std::string query;
  std::uint64_t total = 0;
  bool total_is_lower_bound = false;  // 至少
  bool widened = false;               // nothing matched exactly; these are near
  std::vector<Hit> hits;
};

}  // namespace yinxin::index
