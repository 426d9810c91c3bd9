#include "layout/words.h"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>

#include <memory>

#include "base/error.h"

namespace yinxin::layout {
namespace {

std::unique_ptr<icu::BreakIterator> make_iterator() {
  UErrorCode error = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> words(
      icu::BreakIterator::createWordInstance(icu::Locale::getChinese(), error));
  if (U_FAILURE(error) != 0) throw Error(ErrorCode::kInternal, "ICU", u_errorName(error));
  return words;
}

}  // namespace

std::vector<bool> word_starts(const std::u32string& text) {
  // An iterator takes long to make, holds a text and must not be shared.
  thread_local const std::unique_ptr<icu::BreakIterator> words = make_iterator();
  const auto utf16 = icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                                   static_cast<std::int32_t>(text.size()));
  words->setText(utf16);
  std::vector<bool> starts(text.size() + 1, false);
  for (std::int32_t at = words->first(); at != icu::BreakIterator::DONE; at = words->next()) {
    starts[static_cast<std::size_t>(utf16.countChar32(0, at))] = true;
  }
  words->setText(icu::UnicodeString());
  return starts;
}

}  // namespace yinxin::layout
