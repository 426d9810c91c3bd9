#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "layout/pages.h"
#include "pdf/fonts.h"

namespace yinxin::pdf {

// A file embedded in a PDF/A-3 as an associated file.
struct AssociatedFile {
  std::string name;         // record.xml
  std::string mime;         // application/xml
  std::string description;  // 本文书的要素记录
  Bytes bytes;
};

// What is said of the document outside its pages; Info dictionary and XMP say the same.
struct Metadata {
  std::string title;    // 题名
  std::string author;   // issuing agencies
  std::string subject;  // document kind
  std::string number;   // 发文字号, empty before issue
  Instant created;      // also the only time in the file: the same input gives the same bytes
  std::vector<AssociatedFile> files;  // none: PDF/A-2u; some: PDF/A-3u
  bool with_seal_fields = false;  // an empty signature field "Seal1", "Seal2"… for each SealPlace
                                  // and an empty stamp "Seal1-edge" for each EdgeSeal
};

// The PDF/A of `pages`: deterministic, fonts subset and embedded, text extractable exactly. The
// seals themselves are not drawn: signing puts them into the fields. A pure function of its
// arguments, safe to call from several threads. Throws Error(kInvalidInput) naming a character
// that has no glyph, for a run of more than 4,096 characters and for two files of one name. Lengths
// are kept to a thousandth of a point, dashes to whole points.
Bytes write(const layout::Pages& pages, const Metadata& metadata, const FontSet& fonts);

}  // namespace yinxin::pdf
