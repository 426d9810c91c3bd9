#include "signature/discovery.h"

#include <algorithm>
#include <utility>

#include "pdf/syntax.h"

namespace yinxin::signature {
namespace {

bool looks_like_signature(const pdf::Object& object) {
  return object.has("ByteRange") || (object.has("Contents") && object.has("SubFilter"));
}

bool contains_signature(const pdf::Object& object) {
  if (const pdf::Object::Array* items = object.array()) {
    return std::any_of(items->begin(), items->end(), [](const pdf::Object& item) {
      return looks_like_signature(item) || contains_signature(item);
    });
  }
  if (const pdf::Object::Dictionary* entries = object.dictionary()) {
    return std::any_of(entries->begin(), entries->end(), [](const auto& entry) {
      return looks_like_signature(entry.second) || contains_signature(entry.second);
    });
  }
  return false;
}

void note_references(const pdf::Object& object, std::size_t revision, FirstReferences& references) {
  if (const pdf::Object::Array* items = object.array()) {
    for (const pdf::Object& item : *items) note_references(item, revision, references);
  } else if (const pdf::Object::Dictionary* entries = object.dictionary()) {
    for (const auto& [key, value] : *entries) note_references(value, revision, references);
  } else if (const pdf::Reference* reference = object.reference()) {
    references.emplace(reference->number, revision);
  }
}

bool is_value_of(const std::vector<Field>& fields, pdf::Reference id) {
  return std::any_of(fields.begin(), fields.end(), [id](const Field& field) {
    const pdf::Reference* value = field.values["V"].reference();
    return value != nullptr && *value == id;
  });
}

}  // namespace

std::vector<Field> signed_fields(pdf::RevisionChain& chain) {
  std::vector<Field> found;
  for (Field& field : fields(chain, chain.size())) {
    if (!field.is_signed()) continue;
    if (field.values["V"].reference() == nullptr) {
      pdf::throw_defect("SIGDICT", field.id.number, "a signature that is not an object of its own");
    }
    found.push_back(std::move(field));
  }
  return found;
}

void check_no_stray_signature(pdf::RevisionChain& chain, const std::vector<Field>& found,
                              FirstReferences& references) {
  for (std::size_t revision = 1; revision <= chain.size(); ++revision) {
    for (const pdf::XrefEntry& entry : chain.revision(revision).xref.entries) {
      const auto object = chain.find(entry.number, revision);
      if (!object) continue;
      note_references(object->value, revision, references);
      const bool stray = looks_like_signature(object->value) && !is_value_of(found, object->id);
      if (stray || contains_signature(object->value)) {
        pdf::throw_defect(
            "SIGNATURE_REMOVED", object->begin,
            "object " + std::to_string(entry.number) + " is a signature that no field shows");
      }
    }
  }
}

void check_permissions(pdf::RevisionChain& chain, const std::vector<Field>& found) {
  const pdf::IndirectObject catalog = chain.catalog(chain.size());
  const pdf::Object permissions = chain.resolve(catalog.value["Perms"], chain.size());
  if (permissions.is_null()) return;
  const pdf::Reference* certifying = permissions["DocMDP"].reference();
  if (permissions.dictionary() == nullptr || permissions.dictionary()->size() != 1 ||
      certifying == nullptr) {
    pdf::throw_defect("UNSUPPORTED_SIGNATURE", catalog.begin, "permissions other than DocMDP");
  }
  if (!is_value_of(found, *certifying)) {
    pdf::throw_defect("CERTIFICATION", catalog.begin, "the certifying signature is missing");
  }
}

}  // namespace yinxin::signature
