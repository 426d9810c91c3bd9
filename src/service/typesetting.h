#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "layout/page_format.h"
#include "layout/pages.h"
#include "pdf/fonts.h"
#include "pdf/writer.h"
#include "record/record.h"
#include "registry/registry.h"
#include "templating/context.h"
#include "templating/document.h"
#include "templating/fault.h"
#include "templating/template.h"

namespace yinxin::service {

// What a page depends on besides its record, its number and its time.
struct Typesetting {
  const templating::Template& kind;
  const registry::Registry& registry;
  const layout::PageFormats& formats;
  const pdf::FontSet& fonts;

  const layout::PageFormat& format(const templating::Document& document) const {
    return formats.get(document.page_format);
  }
};

// A document before anybody has signed it.
struct UnsignedDocument {
  templating::Document document;
  layout::Pages pages;
  Bytes pdf;
};

// The number, the time and draft or not are in `context`, whose directory should be the registry.
// The same arguments give the same bytes. An unnumbered page has neither seal fields nor the
// record in it.
UnsignedDocument typeset(const record::Record& record, const templating::Context& context,
                         const Typesetting& typesetting);

// Why the document that `record` makes has no pages: more than there may be, a title or name that
// fits nowhere. nullopt if nothing stands in the way.
std::optional<templating::Fault> page_fault(const record::Record& record,
                                            templating::Document document,
                                            const Typesetting& typesetting);

// What an archive has to keep, beside the objects, to make the page again: {"at", "program",
// "fonts", "parts"}: the time, the version of Yinxin, pdf::FontSet::identity() and the names of
// the template's fragments in the order of their objects.
Json description_of(const Typesetting& typesetting, const templating::Context& context);

}  // namespace yinxin::service
