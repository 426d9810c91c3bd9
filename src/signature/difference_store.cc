#include <algorithm>
#include <string>

#include "base/error.h"
#include "pdf/syntax.h"
#include "signature/difference.h"

namespace yinxin::signature {
namespace {

bool is_store_key(std::string_view key) {
  return key == "Type" || key == "VRI" ||
         std::any_of(std::begin(kEvidenceKeys), std::end(kEvidenceKeys),
                     [key](const EvidenceKey& known) { return known.store == key; });
}

}  // namespace

// The store only grows.
void Difference::check_store(const Object& old_entry, const Object& new_entry) {
  const Reference* store = new_entry.reference();
  const bool is_same = old_entry == new_entry;
  if (is_same && (store == nullptr || !is_changed(store->number)) && old_entry.is_null()) return;
  if (store != nullptr) {
    if (!is_same && !is_new(store->number)) throw_change(store->number, "not a new store");
    explain_change(store->number);
  }
  const Object old_store = chain_.resolve(old_entry, before_);
  const Object new_store = chain_.resolve(new_entry, after_);
  if (new_store.dictionary() == nullptr) throw_change(0, "the document security store is gone");
  for (const auto& [key, value] : *new_store.dictionary()) {
    if (!is_store_key(key)) throw_change(0, "a store with an unexpected key");
  }
  for (const EvidenceKey& key : kEvidenceKeys) {
    check_evidence_array(key, old_store[key.store], new_store[key.store]);
  }
  check_vri(old_store["VRI"], new_store["VRI"]);
}

void Difference::check_evidence_array(const EvidenceKey& key, const Object& old_entry,
                                      const Object& new_entry) {
  if (const Reference* list = new_entry.reference()) {
    if (old_entry != new_entry && !is_new(list->number)) {
      throw_change(list->number, "not a new list");
    }
    explain_change(list->number);
  }
  const Object old_list = chain_.resolve(old_entry, before_);
  const Object new_list = chain_.resolve(new_entry, after_);
  const Object::Array none;
  const Object::Array& old_items = old_list.array() == nullptr ? none : *old_list.array();
  const Object::Array& new_items = new_list.array() == nullptr ? none : *new_list.array();
  if ((!new_list.is_null() && new_list.array() == nullptr) || new_items.size() < old_items.size() ||
      !std::equal(old_items.begin(), old_items.end(), new_items.begin())) {
    throw_change(0, "validation data was taken away");
  }
  for (std::size_t i = old_items.size(); i < new_items.size(); ++i) {
    explain_evidence(key.kind, new_items[i]);
  }
}

void Difference::explain_evidence(EvidenceKind kind, const Object& item) {
  const Reference* reference = item.reference();
  if (reference == nullptr || !is_new(reference->number)) {
    throw_change(0, "validation data that is not a new object");
  }
  adds_evidence_ = true;
  if (!explained_.insert(reference->number).second) return;
  try {
    check_evidence(kind, evidence_bytes(chain_, item, after_));
  } catch (const Error& error) {
    if (error.where() != "VALIDATION_DATA") throw;
    throw_change(reference->number, error.what());
  }
}

// The index by signature that the older form of the store has: entries may come, none may change.
void Difference::check_vri(const Object& old_entry, const Object& new_entry) {
  if (new_entry.is_null() && old_entry.is_null()) return;
  if (const Reference* index = new_entry.reference()) {
    if (old_entry != new_entry && !is_new(index->number)) {
      throw_change(index->number, "not a new index");
    }
    explain_change(index->number);
  }
  const Object old_index = chain_.resolve(old_entry, before_);
  const Object new_index = chain_.resolve(new_entry, after_);
  if (new_index.dictionary() == nullptr) throw_change(0, "an index that is not a dictionary");
  if (const Object::Dictionary* old_entries = old_index.dictionary()) {
    for (const auto& [name, value] : *old_entries) {
      const Reference* own = value.reference();
      if (new_index[name] != value || (own != nullptr && is_changed(own->number))) {
        throw_change(0, "an entry of the index was changed");
      }
    }
  }
  for (const auto& [name, value] : *new_index.dictionary()) {
    if (name != "Type" && old_index[name].is_null()) check_vri_entry(value);
  }
}

void Difference::check_vri_entry(const Object& entry) {
  if (const Reference* own = entry.reference()) {
    if (!is_new(own->number)) throw_change(own->number, "an entry that is not new");
    explain_change(own->number);
  }
  const Object values = chain_.resolve(entry, after_);
  if (values.dictionary() == nullptr) throw_change(0, "an entry that is not a dictionary");
  for (const auto& entry_of : *values.dictionary()) {
    const std::string& key = entry_of.first;
    const Object& value = entry_of.second;
    const auto* known = std::find_if(std::begin(kEvidenceKeys), std::end(kEvidenceKeys),
                                     [&key](const EvidenceKey& row) { return row.vri == key; });
    if (known != std::end(kEvidenceKeys)) {
      if (value.array() == nullptr) throw_change(0, "an entry without a list");
      for (const Object& item : *value.array()) {
        const Reference* reference = item.reference();
        if (reference != nullptr && is_new(reference->number)) explain_evidence(known->kind, item);
      }
    } else if (key != "TU" && key != "Type") {
      throw_change(0, "an entry with an unexpected key");
    }
  }
}

}  // namespace yinxin::signature
