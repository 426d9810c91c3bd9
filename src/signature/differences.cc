#include "signature/differences.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "pdf/syntax.h"
#include "signature/fields.h"

namespace yinxin::signature {
namespace {

using pdf::Object;
using pdf::Reference;

[[noreturn]] void throw_change(std::uint32_t number, std::string_view what) {
  throw Error(ErrorCode::kInvalidInput, "CHANGES",
              "object " + std::to_string(number) + ": " + std::string(what));
}

Object without(const Object& object, std::initializer_list<std::string_view> keys) {
  Object::Dictionary rest = *object.dictionary();
  for (const std::string_view key : keys) {
    const auto found = rest.find(key);
    if (found != rest.end()) rest.erase(found);
  }
  return {std::move(rest)};
}

// Keys that make something happen when a page is shown or clicked.
bool is_action_key(std::string_view key) {
  constexpr std::array kKeys = {"A", "AA", "JS", "OpenAction", "URI", "Launch"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

class Difference {
 public:
  Difference(pdf::RevisionChain& chain, std::size_t revision, const SignatureDictionary& signature)
      : chain_(chain), before_(revision - 1), after_(revision), signature_(signature) {}

  void check() {
    check_trailer();
    check_catalog();
    check_signature_field();
    for (const pdf::XrefEntry& entry : chain_.revision(after_).xref.entries) check_entry(entry);
  }

 private:
  void check_trailer();
  void check_catalog();
  void check_form(const Object& form_before, const Object& form_after, std::uint32_t number);
  void check_signature_field();
  void explain_appearance(const Object& appearance);
  void explain(const Object& object, int depth);
  void check_entry(const pdf::XrefEntry& entry) const;

  bool is_changed(std::uint32_t number) const {
    return chain_.defining_revision(number, after_) == after_;
  }
  bool is_new(std::uint32_t number) const {
    return is_changed(number) && chain_.defining_revision(number, before_) == 0;
  }

  pdf::RevisionChain& chain_;
  std::size_t before_;
  std::size_t after_;
  const SignatureDictionary& signature_;
  std::set<std::uint32_t> explained_;
};

void Difference::check_trailer() {
  const pdf::XrefSection& old_section = chain_.revision(before_).xref;
  const pdf::XrefSection& new_section = chain_.revision(after_).xref;
  if (old_section.is_stream || new_section.is_stream) {
    pdf::throw_defect("UNSUPPORTED_SIGNATURE", chain_.revision(after_).section,
                      "an update with a cross-reference stream");
  }
  const auto rest = [](const Object& trailer) { return without(trailer, {"Size", "Prev", "ID"}); };
  if (rest(old_section.trailer) != rest(new_section.trailer)) {
    throw_change(0, "the trailer is another");
  }
  const Object::Array* old_id = old_section.trailer["ID"].array();
  const Object::Array* new_id = new_section.trailer["ID"].array();
  const bool same_id = old_id == nullptr
                           ? new_id == nullptr
                           : new_id != nullptr && old_id->size() == 2 && new_id->size() == 2 &&
                                 old_id->front() == new_id->front();
  if (!same_id || *new_section.trailer["Size"].integer() < *old_section.trailer["Size"].integer()) {
    throw_change(0, "the trailer is another");
  }
}

void Difference::check_catalog() {
  const pdf::IndirectObject old_catalog = chain_.catalog(before_);
  const pdf::IndirectObject new_catalog = chain_.catalog(after_);
  const Object& old_form = old_catalog.value["AcroForm"];
  const Object& new_form = new_catalog.value["AcroForm"];
  if (is_changed(new_catalog.id.number)) {
    if (old_catalog.value["DSS"] != new_catalog.value["DSS"]) {
      pdf::throw_defect("LONG_TERM_DATA", new_catalog.begin, "validation data was added");
    }
    const auto rest = [](const Object& catalog) { return without(catalog, {"AcroForm"}); };
    if (rest(old_catalog.value) != rest(new_catalog.value)) {
      throw_change(new_catalog.id.number, "the catalog is another");
    }
    explained_.insert(new_catalog.id.number);
  }
  const Reference* form = new_form.reference();
  if (form == nullptr) {
    check_form(old_form, new_form, new_catalog.id.number);
  } else if (old_form != new_form) {
    throw_change(new_catalog.id.number, "the form is another");
  } else if (is_changed(form->number)) {
    check_form(chain_.resolve(old_form, before_), chain_.resolve(new_form, after_), form->number);
    explained_.insert(form->number);
  }
}

void Difference::check_form(const Object& form_before, const Object& form_after,
                            std::uint32_t number) {
  if (form_before.dictionary() == nullptr || form_after.dictionary() == nullptr ||
      without(form_before, {"SigFlags"}) != without(form_after, {"SigFlags"})) {
    throw_change(number, "the form is another");
  }
  const std::int64_t* old_flags = form_before["SigFlags"].integer();
  const std::int64_t* new_flags = form_after["SigFlags"].integer();
  const std::int64_t cleared = (old_flags == nullptr ? 0 : *old_flags) &
                               ~(new_flags == nullptr ? std::int64_t{0} : *new_flags);
  if (cleared != 0) throw_change(number, "the form's signature flags were cleared");
}

void Difference::check_signature_field() {
  for (const Field& field : fields(chain_, after_)) {
    const Reference* value = field.values["V"].reference();
    if (!field.is_signature || value == nullptr || *value != signature_.id) continue;
    const Object before = chain_.resolve(Object(field.id), before_);
    if (before.dictionary() == nullptr || before.has("V") || before.has("Kids")) {
      throw_change(field.id.number, "not a prepared, empty signature field");
    }
    if (before.has("Lock") || field.values.has("Lock")) {
      pdf::throw_defect("UNSUPPORTED_SIGNATURE", field.id.number, "a field with a /Lock");
    }
    if (without(before, {"AP"}) != without(field.values, {"AP", "V"})) {
      throw_change(field.id.number, "the signature field was changed beyond being signed");
    }
    if (!explained_.insert(field.id.number).second || !is_new(signature_.id.number) ||
        !explained_.insert(signature_.id.number).second) {
      throw_change(field.id.number, "an object plays two parts");
    }
    explain_appearance(field.values["AP"]);
  }
}

void Difference::explain_appearance(const Object& appearance) {
  if (appearance.is_null()) return;
  const Reference* normal = appearance["N"].reference();
  if (normal == nullptr || appearance.dictionary()->size() != 1) {
    throw_change(signature_.id.number, "an appearance that is not one form");
  }
  if (!is_new(normal->number)) throw_change(normal->number, "an appearance that was there before");
  explain(appearance, 0);
}

// Everything new that can be reached from `object`; what is old stays what it was.
void Difference::explain(const Object& object, int depth) {
  if (depth > pdf::kMaxNesting) throw_change(signature_.id.number, "an appearance without end");
  if (const Object::Array* items = object.array()) {
    for (const Object& item : *items) explain(item, depth + 1);
  } else if (const Object::Dictionary* entries = object.dictionary()) {
    for (const auto& [key, value] : *entries) {
      if (is_action_key(key)) throw_change(signature_.id.number, "an appearance with an action");
      explain(value, depth + 1);
    }
  } else if (const Reference* reference = object.reference()) {
    if (!is_new(reference->number) || !explained_.insert(reference->number).second) return;
    if (const auto target = chain_.find(reference->number, after_))
      explain(target->value, depth + 1);
  }
}

void Difference::check_entry(const pdf::XrefEntry& entry) const {
  if (entry.kind == pdf::XrefEntry::Kind::kFree) {
    if (entry.number != 0) throw_change(entry.number, "an object was deleted");
    return;
  }
  if (explained_.count(entry.number) == 0) {
    throw_change(entry.number, "added or replaced without reason");
  }
  if (is_new(entry.number)) {
    if (entry.generation != 0) throw_change(entry.number, "a new object of a later generation");
    return;
  }
  const auto old = chain_.find(entry.number, before_);
  if (!old || old->id.generation != entry.generation) {
    throw_change(entry.number, "an object of another generation");
  }
}

}  // namespace

void check_differences(pdf::RevisionChain& chain, std::size_t revision,
                       const SignatureDictionary* signature) {
  chain.check_tiling(revision);
  if (signature != nullptr && signature->is_timestamp) {
    pdf::throw_defect("LONG_TERM_DATA", signature->gap_begin, "a document time-stamp");
  }
  if (signature == nullptr) {
    const Object old_catalog = chain.catalog(revision - 1).value;
    const Object new_catalog = chain.catalog(revision).value;
    if (old_catalog["DSS"] != new_catalog["DSS"]) {
      pdf::throw_defect("LONG_TERM_DATA", chain.revision(revision).section,
                        "validation data was added");
    }
    throw_change(0, "a revision that nobody signed");
  }
  Difference(chain, revision, *signature).check();
}

}  // namespace yinxin::signature
