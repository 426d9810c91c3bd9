#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "registry/registry.h"
#include "support/places.h"
#include "templating/check.h"
#include "templating/instantiate.h"

namespace {

using namespace yinxin;

// A record that cites itself, and whatever else it cites, as documents that are held.
templating::Context context_for(const record::Record& record, const registry::Registry& registry) {
  templating::Context context{registry, *from_rfc3339("2026-03-18T09:20"), "", true, {}};
  context.can_draw = [](char32_t character) { return character != U'𠮷'; };
  context.find_document = [record](const std::string& number, const std::string& /*agency*/) {
    templating::HeldDocument held{"k", "名", "题名", *Date::from_iso("2026-03-01"), false, record};
    return number.size() % 5 == 0 ? std::optional<templating::HeldDocument>() : held;
  };
  return context;
}

void use(std::string_view kind_text, std::string_view record_text) {
  static const std::string kRoot = yinxin::testing::source_dir();
  static const auto kParts = templating::load_parts({kRoot + "/templates"});
  static const auto kRegistry = registry::Registry::load(kRoot + "/samples/registry.xml");
  templating::check_template(kind_text, "template", kParts,
                             [](char32_t character) { return character < 0x20000; });
  const auto kind = templating::Template::parse(kind_text, "template", kParts);
  const auto record = record::Record::parse(record_text, "record");
  templating::Context context = context_for(record, kRegistry);
  const auto faults = templating::check(kind, record, context);
  plain_text(templating::instantiate(kind, record, context));
  if (templating::has_errors(faults)) return;
  context.draft = false;
  plain_text(templating::instantiate(kind, record, context));
}

}  // namespace

// Any bytes as a template and, behind it, from the last "<record" on, a record for it: refused,
// or checked and made into a draft, and into a document if nothing was wrong.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto split = std::min(text.rfind("<record"), text.size());
  try {
    use(text.substr(0, split), text.substr(split));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
  }
  return 0;
}
