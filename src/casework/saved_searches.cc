#include "casework/saved_searches.h"

namespace yinxin::casework {

const std::string_view kSavedSearchTables = R"sql(
CREATE TABLE saved_search(
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  created TEXT NOT NULL
);
CREATE INDEX saved_search_person ON saved_search(person);
)sql";

}  // namespace yinxin::casework
