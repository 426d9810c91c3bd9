#include "service/typesetting.h"

#include "base/error.h"
#include "layout/first_page.h"
#include "templating/check.h"
#include "templating/instantiate.h"

namespace yinxin::service {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "、") + part;
  return text;
}

layout::SealSizes sizes_of(const registry::Registry& registry) {
  layout::SealSizes sizes;
  for (const registry::SealEntry& entry : registry.seals()) {
    sizes.emplace(entry.seal.id, entry.seal);
  }
  return sizes;
}

pdf::Metadata metadata_for(const templating::Document& document, const record::Record& record,
                           const templating::Context& context) {
  pdf::Metadata about;
  about.title = document.title;
  about.author = joined(document.issuers);
  about.subject = document.kind_name;
  if (context.number.empty()) {
    // A preview is of its day, so that the same record gives the same bytes.
    about.created = china_midnight(templating::date_of(record, context));
    return about;
  }
  about.created = context.now;
  about.number = context.number;
  about.with_seal_fields = true;
  about.files.push_back({"record.xml", "application/xml", "本文书的要素记录", record.xml()});
  return about;
}

layout::Pages set_on_pages(templating::Document& document, const Typesetting& typesetting) {
  return layout::lay_out_showing_text(document, typesetting.format(document), typesetting.fonts,
                                      sizes_of(typesetting.registry));
}

}  // namespace

UnsignedDocument typeset(const record::Record& record, const templating::Context& context,
                         const Typesetting& typesetting) {
  UnsignedDocument made;
  made.document = templating::instantiate(typesetting.kind, record, context);
  made.pages = set_on_pages(made.document, typesetting);
  made.pdf =
      pdf::write(made.pages, metadata_for(made.document, record, context), typesetting.fonts);
  return made;
}

std::optional<templating::Fault> page_fault(const record::Record& record,
                                            templating::Document document,
                                            const Typesetting& typesetting) {
  try {
    set_on_pages(document, typesetting);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
    return templating::Fault{templating::Severity::kError,
                             "page",
                             "",
                             error.where(),
                             "",
                             std::string(error.problem()),
                             "",
                             "cannot be set on pages",
                             record.where(record.root())};
  }
  return std::nullopt;
}

Json description_of(const Typesetting& typesetting, const templating::Context& context) {
  Json description;
  description["at"] = to_rfc3339(context.now);
  description["program"] = YINXIN_VERSION;
  Json::Array fonts;
  for (const std::string& font : typesetting.fonts.identity()) fonts.emplace_back(font);
  description["fonts"] = fonts;
  Json::Array parts;
  for (std::size_t i = 1; i < typesetting.kind.files.size(); ++i) {
    const std::string& name = typesetting.kind.files[i].first;
    const bool limits = name.rfind(templating::kLimitsPrefix, 0) == 0;
    parts.emplace_back(limits ? name : std::filesystem::path(name).stem().string());
  }
  description["parts"] = parts;
  return description;
}

}  // namespace yinxin::service
