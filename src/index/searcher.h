#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "index/index.h"

namespace yinxin::index {

// The text of a document, from wherever its owner keeps it; called only for documents that the
// viewer may see and that are on the page asked for. Empty if there is none. Called from the
// threads that call answer().
using TextOf = std::function<std::string(const std::string& id)>;

struct SearchLimits {
  std::chrono::microseconds time{2'000'000};  // for one answer, texts not included
  std::uint64_t exact_count = 10'000;         // beyond, totals are lower bounds
};

// Answers questions to the index. An answer depends on documents its viewer may see and on no
// others: not on their number, and not in the order of hits. It is exact: every document that
// contains the chunks of the query as substrings after fold(), or, if there is none, documents
// that nearly do, and then Answer::widened says so.
//
// Safe to use from several threads; sees what an Indexer commits, and a rebuilt index, from the
// next answer on.
class Searcher {
 public:
  // Error(kNotFound) if there is no index, Error(kCorrupt) if it is damaged or of another
  // schema; see rebuild().
  Searcher(const std::filesystem::path& path, TextOf text_of, SearchLimits limits = {},
           std::vector<AgencyNames> agencies = {});
  ~Searcher();
  Searcher(Searcher&&) noexcept;

  // Hits of equal weight are in order of date, newest first, then as they were indexed; so
  // pages fit together as long as nothing is added. Throws Error(kInvalidInput) with the place
  // for a query that cannot be understood (query.h) and for filters that are no dates,
  // Error(kUnavailable) past the time limit, Error(kCorrupt) if damage turns up.
  Answer answer(const Viewer& viewer, const Query& query) const;

  // How far the index has come in the log.
  std::uint64_t position() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace yinxin::index
