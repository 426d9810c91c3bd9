#include "service/regenerate.h"

#include <algorithm>

#include "base/error.h"
#include "service/typesetting.h"

namespace yinxin::service {
namespace {

using Outcome = Regeneration::Outcome;

std::vector<Bytes> objects_of(const archive::Archive& archive, const archive::Entry& entry,
                              std::string_view role) {
  std::vector<Bytes> found;
  for (const Json& object : entry.json.at("objects").array()) {
    if (object.at("role").string() != role) continue;
    found.push_back(archive.object(crypto::Digest::from_hex(object.at("sha256").string())));
  }
  return found;
}

templating::Template template_of(const archive::Archive& archive, const archive::Entry& entry,
                                 const Json& description) {
  const std::vector<Bytes> texts = objects_of(archive, entry, "template-part");
  const Json::Array& names = description.at("parts").array();
  if (texts.size() != names.size()) {
    throw Error(ErrorCode::kCorrupt, "template-part",
                "模板片段的个数与元数据不一致 (fragments do not match the metadata)");
  }
  templating::Parts parts;
  templating::Limits::Files limits;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& name = names[i].string();
    if (name.rfind(templating::kLimitsPrefix, 0) == 0) {
      limits.emplace_back(name.substr(templating::kLimitsPrefix.size()), texts[i]);
    } else {
      parts.fragments.emplace(name, texts[i]);
    }
  }
  parts.limits = templating::Limits::read(std::move(limits));
  return templating::Template::parse(archive.object(entry, "template"),
                                     entry.json.at("kind").string() + ".xml", parts);
}

bool same_typesetter(const Json& description, const pdf::FontSet& fonts) {
  const Json::Array& then = description.at("fonts").array();
  const std::vector<std::string> now = fonts.identity();
  const auto same = [](const Json& a, const std::string& b) { return a.string() == b; };
  return description.at("program").string() == YINXIN_VERSION &&
         std::equal(then.begin(), then.end(), now.begin(), now.end(), same);
}

Regeneration compare(const UnsignedDocument& made, ByteView pdf, const Bytes& text,
                     bool comparable) {
  if (pdf.substr(0, made.pdf.size()) == made.pdf) return {Outcome::kSameBytes, {}};
  if (templating::plain_text(made.document) != text) {
    return {Outcome::kDifferent,
            "由归档的记录和模板重新生成的文字与归档的不同 (the regenerated text differs)"};
  }
  if (!comparable) return {Outcome::kSameText, {}};
  return {Outcome::kDifferent,
          "由归档的记录和模板重新生成的版面与归档的不同 (the regenerated page differs)"};
}

Regeneration make_again(const archive::Archive& archive, const archive::Entry& entry, ByteView pdf,
                        const pdf::FontSet& fonts) {
  const Json metadata = archive.metadata(entry);
  const Json* typesetting = metadata.find("typesetting");
  if (typesetting == nullptr) return {Outcome::kNotArchived, {}};
  const Json& description = *typesetting;
  const auto at = from_rfc3339(description.at("at").string());
  if (!at) throw Error(ErrorCode::kCorrupt, "typesetting.at", "时间写错 (not a time)");

  const record::Record record =
      record::Record::parse(archive.object(entry, "record"), "record.xml");
  const templating::Template kind = template_of(archive, entry, description);
  const registry::Registry registry =
      registry::Registry::parse(archive.object(entry, "registry"), "registry.xml");
  const layout::PageFormats formats(
      layout::PageFormat::parse(archive.object(entry, "format"), kind.format + ".xml"));
  const templating::Context context{registry, *at, metadata.at("number").string(), false, {}};
  const UnsignedDocument made = typeset(record, context, {kind, registry, formats, fonts});
  return compare(made, pdf, archive.object(entry, "text"), same_typesetter(description, fonts));
}

}  // namespace

Regeneration regenerate(const archive::Archive& archive, const archive::Entry& entry, ByteView pdf,
                        const pdf::FontSet& fonts) {
  try {
    return make_again(archive, entry, pdf, fonts);
  } catch (const Error& error) {
    return {Outcome::kDifferent,
            std::string("不能重新生成 (cannot be made again): ") + error.what()};
  }
}

}  // namespace yinxin::service
