#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "index/fold.h"
#include "index/query.h"

namespace {

using yinxin::index::Clause;

bool same(const Clause& a, const Clause& b) {
  return a.field == b.field && a.excluded == b.excluded && a.folded == b.folded &&
         a.from == b.from && a.to == b.to;
}

}  // namespace

// Whatever the bytes are, parse_query() either refuses them with an Error or has understood
// them: what describe() says of it is read back as the same clauses, and is said again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Clause> clauses;
  try {
    clauses = yinxin::index::parse_query(text);
  } catch (const yinxin::Error&) {
    return 0;
  }
  const std::string description = yinxin::index::describe(clauses);
  try {
    const auto again = yinxin::index::parse_query(description);
    if (again.size() != clauses.size()) std::abort();
    for (std::size_t i = 0; i < again.size(); ++i) {
      if (!same(clauses[i], again[i])) std::abort();
    }
    if (yinxin::index::describe(again) != description) std::abort();
  } catch (const yinxin::Error& error) {
    // Quotes can make a query of nearly 256 characters too long.
    if (std::string_view(error.problem()).find("too long") == std::string_view::npos) std::abort();
  }
  return 0;
}
