#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "index/collection.h"

namespace {

using yinxin::index::Answer;
using yinxin::index::Entry;
using yinxin::index::Searcher;
using yinxin::index::Viewer;
namespace samples = yinxin::index::testing;

constexpr std::size_t kDocuments = 120;

// What one agency sees of two indexes, of which the second has documents of other agencies, too.
struct Worlds {
  Worlds() : seen(entries(false)), both(entries(true)) { viewer.agencies = {"sample-a"}; }

  static std::vector<Entry> entries(bool with_others) {
    samples::SampleTexts texts(7);
    std::vector<Entry> out;
    for (std::size_t i = 0; i < kDocuments; ++i) {
      Entry entry = texts.entry(i);
      if (with_others || entry.agency == "sample-a") out.push_back(std::move(entry));
    }
    return out;
  }

  samples::Collection seen, both;
  Viewer viewer;
};

std::string told(const Searcher& searcher, const Viewer& viewer, const std::string& text) {
  yinxin::index::Query query = samples::query(text, 20);
  query.facets = true;
  try {
    return samples::written(searcher.answer(viewer, query));
  } catch (const yinxin::Error& error) {
    if (error.code() != yinxin::ErrorCode::kInvalidInput) std::abort();
    return error.what();
  }
}

}  // namespace

// Whatever is asked is answered, or refused as input; and no byte of the answer depends on what
// may not be seen.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Worlds worlds;
  static const Searcher seen = worlds.seen.searcher();
  static const Searcher both = worlds.both.searcher();
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (told(seen, worlds.viewer, text) != told(both, worlds.viewer, text)) std::abort();
  return 0;
}
