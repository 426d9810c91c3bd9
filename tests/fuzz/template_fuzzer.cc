#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "registry/registry.h"
#include "support/places.h"
#include "templating/check.h"
#include "templating/instantiate.h"

// Any bytes as a template: refused, or used on a real record.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yinxin;
  const std::string root = yinxin::testing::source_dir();
  static const auto parts = templating::load_parts({root + "/templates"});
  static const auto registry = registry::Registry::load(root + "/samples/registry.xml");
  static const auto record =
      record::Record::parse(read_file(root + "/samples/criminal-referral.xml", 1 << 20), "record");
  const templating::Context context{registry, *from_rfc3339("2026-03-18T09:20"), "", true, {}};
  try {
    const auto kind =
        templating::Template::parse({reinterpret_cast<const char*>(data), size}, "template", parts);
    templating::describe(kind).dump();
    templating::check(kind, record, context);
    plain_text(templating::instantiate(kind, record, context));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
  }
  return 0;
}
