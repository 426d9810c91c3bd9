#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace yinxin::index {

// One document as the index knows it; UTF-8. Dates are ISO; agencies and kinds are ids of the
// registry, with their names as they were when the document was issued.
struct Entry {
  std::string id;
  std::string imported_id;
  std::string number;
  std::string title;
  std::string text;  // everything a reader can read, '\n' between blocks
  std::string kind;
  std::string kind_name;
  std::string agency;
  std::string agency_name;
  std::string date;  // empty: not known
  std::string case_name;
  std::string signature;  // the level its signatures have reached: "B-LTA"; empty: not signed
  std::vector<std::string> visible_to;  // agencies that may see it
  std::optional<Instant> release;       // before it, they may not
  std::vector<std::string> readers;     // people who may see it at any time
  int level = 0;                        // of secrecy: 0 none, 1 秘密, 2 机密, 3 绝密
};

// Who asks. Whoever is of no agency, nobody in particular and not unrestricted sees nothing.
struct Viewer {
  std::vector<std::string> agencies;
  std::string person;         // empty: nobody in particular
  Instant now;                // what is released later is not there yet
  int clearance = 0;          // the highest level of secrecy that may be shown
  bool unrestricted = false;  // the local operator of a sample instance
};

// An agency and all names it has had.
struct AgencyNames {
  std::string id;
  std::vector<std::string> names;
};

enum class Order { kRelevance, kNewestFirst };

struct Query {
  std::string text;  // see query.h; empty: every document the filters leave
  // Filters: any of these ids, whole names of cases, levels of signatures; empty: any at all.
  std::vector<std::string> agency, kind, case_name, signature;
  std::string from, to;  // ISO dates, inclusive; empty: any
  std::size_t offset = 0;
  std::size_t limit = 20;  // at most 100
  Order order = Order::kRelevance;
  // Count what the matches are; for what a filter chooses by, what there would be without it.
  bool facets = false;
  bool places = false;  // say where on the pages they are: for whoever knows pages
};

// A rectangle on a page (from 1), in points from its top left corner.
struct Place {
  int page = 0;
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

struct Hit {
  std::string id, imported_id, number, title, agency, kind, date;
  std::string snippet;  // with the matches between « and »
  // Of the matches; the index, which knows no pages, leaves it empty.
  std::vector<Place> places = {};
  std::string standing = {};  // filled in by the owner of the documents: "current", "superseded"…
};

// How many of the matches have `value`.
struct FacetCount {
  std::string value;
  std::uint64_t count = 0;
  std::string label;  // what people call an id; the index leaves it empty
};

// Most frequent first, at most kMostFacetValues of each.
struct Facets {
  std::vector<FacetCount> agency, kind, year, case_name, signature;
};

constexpr std::size_t kMostFacetValues = 50;

struct Answer {
  std::string query;               // as it was understood
  std::vector<std::string> chips;  // the same, clause by clause
  std::uint64_t total = 0;
  bool total_is_lower_bound = false;  // 至少
  std::vector<std::u32string> words;  // folded, that are marked
  bool widened = false;               // nothing matched exactly; these are near
  bool near_unknown = false;          // nothing did, and for near ones there was no time
  std::uint64_t position = 0;         // of the log, up to which the index had come
  // What of the log it lacked; filled in by whoever keeps the log.
  std::uint64_t unindexed = 0;
  std::vector<Hit> hits;
  // If asked for; of all matches, or where the total is a lower bound, of that many.
  Facets facets;
};

}  // namespace yinxin::index
