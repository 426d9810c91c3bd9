#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/service.h"

namespace yinxin::service {

// A page of the trail, the newest row first, as far as it has been published.
struct TrailPage {
  std::vector<archive::Entry> rows;
  std::vector<archive::Problem> problems;  // rows that cannot be read
  std::optional<std::uint64_t> next;       // ask for what is before this row; none: that was all
  std::uint64_t looked_at = 0;             // rows, to find these
  std::string checkpoint;                  // covers all of them
};
Json to_json(const TrailPage& page);

// Where a log stands, and what checks it.
struct LogHead {
  std::string origin;
  std::string vkey;        // the newest
  std::string first_vkey;  // the one it began with; it was handed over so many times:
  std::size_t key_changes = 0;
  std::string checkpoint;  // the newest one whose tiles are published
};

// Whether today's log begins with the one that somebody kept a checkpoint of.
struct Consistency {
  bool good = false;
  std::uint64_t old_size = 0;
  std::uint64_t size = 0;
  std::vector<crypto::Digest> path;  // proves it
  std::string checkpoint;
};

// What auditors look at, Service::oversight(): the trail page by page, both logs as they can be
// recomputed elsewhere, the numbers. Every verb asks casework::may() first and throws
// Error(kForbidden) if the actor may not. Safe to use from several threads.
class Oversight {
 public:
  explicit Oversight(Parts& parts) : parts_(parts) {}

  // The newest rows before row `before`, at most filter.limit of them and no more than 500, found
  // without reading all of the trail: whether it is whole, trail() says. filter.since is passed
  // over.
  TrailPage trail_page(const TrailFilter& filter, std::optional<std::uint64_t> before,
                       const Actor& actor);
  // A file of hashes of the published trail by its C2SP name, or how its key was handed over, and
  // what they lead to: whoever has rows finds out by them that nobody altered the trail, without
  // seeing others' rows.
  Bytes trail_file(std::string_view path, const Actor& actor);
  LogHead trail_head(const Actor& actor);
  LogHead ledger_head();
  // `since` is a signed checkpoint of this log. Throws Error(kInvalidInput) or Error(kCorrupt) if
  // it is none.
  Consistency consistency(const std::string& since, const Actor& actor);
  // What became of the numbers of the actor's agency, series by series.
  std::vector<NumberSeries> numbers(const Actor& actor);

 private:
  Parts& parts_;
};

}  // namespace yinxin::service
