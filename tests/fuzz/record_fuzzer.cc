#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "registry/registry.h"
#include "support/places.h"
#include "templating/check.h"
#include "templating/instantiate.h"

// Any bytes as a record: refused at parsing, or checked, and made into a draft, and into a
// document if nothing was wrong.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yinxin;
  const std::string root = yinxin::testing::source_dir();
  static const auto templates = templating::TemplateSet::load({root + "/templates"});
  static const auto registry = registry::Registry::load(root + "/samples/registry.xml");
  templating::Context context{registry, *from_rfc3339("2026-03-18T09:20"), "", true, {}};
  const auto& kind = *templates.find("criminal-referral");
  try {
    const auto record =
        record::Record::parse({reinterpret_cast<const char*>(data), size}, "record");
    const auto faults = templating::check(kind, record, context);
    plain_text(templating::instantiate(kind, record, context));
    if (templating::has_errors(faults)) return 0;
    context.draft = false;
    plain_text(templating::instantiate(kind, record, context));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
  }
  return 0;
}
