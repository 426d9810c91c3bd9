#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "pdf/syntax.h"
#include "signature/difference.h"

namespace yinxin::signature {
namespace {

// Keys that make something happen when a page is shown or clicked.
bool is_action_key(std::string_view key) {
  constexpr std::array kKeys = {"A", "AA", "JS", "OpenAction", "URI", "Launch"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

bool is_new_field_key(std::string_view key) {
  constexpr std::array kKeys = {"Type", "Subtype", "FT", "T", "F", "Rect", "P", "V", "TU"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

bool is_same_number(const pdf::Object& a, const pdf::Object& b) {
  return !a.is_null() && a == b;
}

}  // namespace

// Whether the new array is the old one with the added field behind it; false if it is the same.
bool Difference::is_appended(const Object& old_array, const Object& new_array,
                             std::uint32_t number) {
  const Object::Array none;
  const Object::Array& old_items = old_array.array() == nullptr ? none : *old_array.array();
  const bool proper = (old_array.is_null() || old_array.array() != nullptr) &&
                      (new_array.is_null() || new_array.array() != nullptr);
  const Object::Array& new_items = new_array.array() == nullptr ? none : *new_array.array();
  if (!proper || new_items.size() < old_items.size() ||
      !std::equal(old_items.begin(), old_items.end(), new_items.begin())) {
    throw_change(number, "a list is not the old one continued");
  }
  if (new_items.size() == old_items.size()) return false;
  if (added_ == nullptr || new_items.size() != old_items.size() + 1 ||
      new_items.back() != Object(added_->id)) {
    throw_change(number, "a list with more than the signature's field added");
  }
  return true;
}

void Difference::check_form_entry(const pdf::IndirectObject& old_catalog,
                                  const pdf::IndirectObject& new_catalog) {
  const Object& old_form = old_catalog.value["AcroForm"];
  const Object& new_form = new_catalog.value["AcroForm"];
  if (old_form.is_null() && new_form.is_null()) return;
  const Reference* form = new_form.reference();
  if (form == nullptr) {
    check_form(old_form, new_form, new_catalog.id.number);
  } else if (old_form != new_form) {
    throw_change(new_catalog.id.number, "the form is another");
  } else {
    check_form(chain_.resolve(old_form, before_), chain_.resolve(new_form, after_), form->number);
    explain_change(form->number);
  }
}

void Difference::check_form(const Object& form_before, const Object& form_after,
                            std::uint32_t number) {
  if (form_before.dictionary() == nullptr || form_after.dictionary() == nullptr ||
      without(form_before, {"SigFlags", "Fields"}) != without(form_after, {"SigFlags", "Fields"})) {
    throw_change(number, "the form is another");
  }
  const std::int64_t* old_flags = form_before["SigFlags"].integer();
  const std::int64_t* new_flags = form_after["SigFlags"].integer();
  const std::int64_t cleared = (old_flags == nullptr ? 0 : *old_flags) &
                               ~(new_flags == nullptr ? std::int64_t{0} : *new_flags);
  if (cleared != 0) throw_change(number, "the form's signature flags were cleared");
  const Object& old_list = form_before["Fields"];
  const Object& new_list = form_after["Fields"];
  if (const Reference* list = new_list.reference()) {
    if (old_list != new_list) throw_change(number, "the form is another");
    explain_change(list->number);
  }
  const bool appended =
      is_appended(chain_.resolve(old_list, before_), chain_.resolve(new_list, after_), number);
  if (appended != (added_ != nullptr)) throw_change(number, "a field outside the form");
}

void Difference::check_signature_field() {
  fields_ = fields(chain_, after_);
  for (const Field& field : fields_) {
    const Reference* value = field.values["V"].reference();
    if (!field.is_signature || value == nullptr || *value != signature_->id) continue;
    if (!explained_.insert(field.id.number).second || !is_new(signature_->id.number) ||
        !explained_.insert(signature_->id.number).second) {
      throw_change(field.id.number, "an object plays two parts");
    }
    if (is_new(field.id.number)) {
      check_new_field(field);
    } else {
      check_prepared_field(field, chain_.resolve(Object(field.id), before_));
    }
  }
}

void Difference::check_prepared_field(const Field& field, const Object& before) {
  if (before.dictionary() == nullptr || before.has("V") || before.has("Kids") ||
      signature_->is_timestamp) {
    throw_change(field.id.number, "not a prepared, empty signature field");
  }
  if (without(before, {"AP"}) != without(field.values, {"AP", "V"})) {
    throw_change(field.id.number, "the signature field was changed beyond being signed");
  }
  explain_appearance(field.values["AP"]);
}

// A field that was not prepared shows nothing.
void Difference::check_new_field(const Field& field) {
  const Object& values = field.values;
  for (const auto& [key, value] : *values.dictionary()) {
    if (!is_new_field_key(key))
      throw_change(field.id.number, "a new field with more than it needs");
  }
  const Object::Array* rectangle = values["Rect"].array();
  const bool proper = values["FT"].is_name("Sig") && values["Subtype"].is_name("Widget") &&
                      values["T"].string() != nullptr && rectangle != nullptr &&
                      rectangle->size() == 4;
  if (!proper || !is_same_number((*rectangle)[0], (*rectangle)[2]) ||
      !is_same_number((*rectangle)[1], (*rectangle)[3])) {
    throw_change(field.id.number, "a new field that takes up room");
  }
  const auto same_name = [&field](const Field& other) {
    return other.name == field.name && other.id != field.id;
  };
  if (std::any_of(fields_.begin(), fields_.end(), same_name)) {
    throw_change(field.id.number, "a new field with the name of another");
  }
  added_ = &field;
  check_page(field);
}

void Difference::check_page(const Field& field) {
  const Reference* page = field.values["P"].reference();
  if (page == nullptr) return;
  const Object old_page = chain_.resolve(Object(*page), before_);
  const Object new_page = chain_.resolve(Object(*page), after_);
  if (!old_page["Type"].is_name("Page") ||
      without(old_page, {"Annots"}) != without(new_page, {"Annots"})) {
    throw_change(page->number, "the page is another");
  }
  const Object& old_list = old_page["Annots"];
  const Object& new_list = new_page["Annots"];
  if (const Reference* list = new_list.reference()) {
    if (old_list != new_list) throw_change(page->number, "the page is another");
    explain_change(list->number);
  }
  (void)is_appended(chain_.resolve(old_list, before_), chain_.resolve(new_list, after_),
                    page->number);
  explain_change(page->number);
}

void Difference::explain_appearance(const Object& appearance) {
  if (appearance.is_null()) return;
  const Reference* normal = appearance["N"].reference();
  if (normal == nullptr || appearance.dictionary()->size() != 1) {
    throw_change(signature_->id.number, "an appearance that is not one form");
  }
  if (!is_new(normal->number)) throw_change(normal->number, "an appearance that was there before");
  explain(appearance, 0);
}

// Everything new that can be reached from `object`; what is old stays what it was.
void Difference::explain(const Object& object, int depth) {
  if (depth > pdf::kMaxNesting) throw_change(signature_->id.number, "an appearance without end");
  if (const Object::Array* items = object.array()) {
    for (const Object& item : *items) explain(item, depth + 1);
  } else if (const Object::Dictionary* entries = object.dictionary()) {
    for (const auto& [key, value] : *entries) {
      if (is_action_key(key)) throw_change(signature_->id.number, "an appearance with an action");
      explain(value, depth + 1);
    }
  } else if (const Reference* reference = object.reference()) {
    if (!is_new(reference->number) || !explained_.insert(reference->number).second) return;
    if (const auto target = chain_.find(reference->number, after_))
      explain(target->value, depth + 1);
  }
}

}  // namespace yinxin::signature
