#pragma once

#include <string>

#include "archive/archive.h"
#include "pdf/fonts.h"

namespace yinxin::service {

// What came of making an archived document again from its record, its template, the registry and
// the page format that were archived with it.
struct Regeneration {
  enum class Outcome {
    kSameBytes,    // the archived PDF begins with exactly this page; then come the signatures
    kSameText,     // fonts or program are others than then, so bytes cannot tell; the text is equal
    kNotArchived,  // nothing was archived to make it from: an imported document
    kDifferent,
  };
  Outcome outcome = Outcome::kDifferent;
  std::string problem;  // of kDifferent
};

// Safe to call from several threads. What stops it (an object missing, a template that does not
// compile) is kDifferent with the reason.
Regeneration regenerate(const archive::Archive& archive, const archive::Entry& entry, ByteView pdf,
                        const pdf::FontSet& fonts);

}  // namespace yinxin::service
