#pragma once

#include <map>
#include <string>
#include <vector>

#include "index/sample_texts.h"
#include "index/searcher.h"
#include "index/writer.h"
#include "support/temporary_directory.h"

namespace yinxin::index::testing {

// An index of these entries in a directory of its own, and their texts.
class Collection {
 public:
  explicit Collection(const std::vector<Entry>& entries) {
    rebuild(path(), [&](Indexer& indexer) { indexer.add(entries, entries.size()); });
    for (const Entry& entry : entries) texts_[entry.id] = entry.text;
  }

  const std::string& path() const { return directory_.path(); }

  Searcher searcher(SearchLimits limits = {}) const {
    return {path(), [this](const std::string& id) { return texts_.at(id); }, limits};
  }

 private:
  yinxin::testing::TemporaryDirectory directory_;
  std::map<std::string, std::string> texts_;
};

inline Viewer everyone() {
  Viewer viewer;
  viewer.unrestricted = true;
  return viewer;
}

inline Query query(const std::string& text, std::size_t limit = 100) {
  Query query;
  query.text = text;
  query.limit = limit;
  return query;
}

inline std::vector<std::string> ids(const Answer& answer) {
  std::vector<std::string> out;
  for (const Hit& hit : answer.hits) out.push_back(hit.id);
  return out;
}

inline bool finds(const Searcher& searcher, const std::string& text, const std::string& id) {
  const Answer answer = searcher.answer(everyone(), query(text));
  for (const Hit& hit : answer.hits) {
    if (hit.id == id) return !answer.widened;
  }
  return false;
}

// All of an answer in one string.
inline std::string written(const Answer& answer) {
  std::string out = answer.query + "|" + std::to_string(answer.total) + "|" +
                    (answer.total_is_lower_bound ? "+" : "") + (answer.widened ? "~" : "") + "\n";
  for (const std::string& chip : answer.chips) out += chip + ";";
  const Facets& facets = answer.facets;
  for (const auto* counts :
       {&facets.agency, &facets.kind, &facets.year, &facets.case_name, &facets.signature}) {
    for (const FacetCount& row : *counts) out += row.value + "=" + std::to_string(row.count) + ";";
    out += "\n";
  }
  for (const Hit& hit : answer.hits) {
    for (const std::string& field : {hit.id, hit.imported_id, hit.number, hit.title, hit.agency,
                                     hit.kind, hit.date, hit.snippet}) {
      out += field + "|";
    }
    out += "\n";
  }
  return out;
}

}  // namespace yinxin::index::testing
