#include "signature/differences.h"

#include <cstdint>
#include <string>
#include <utility>

#include "base/error.h"
#include "pdf/syntax.h"
#include "signature/difference.h"

namespace yinxin::signature {

using pdf::Object;

[[noreturn]] void throw_change(std::uint32_t number, std::string_view what) {
  throw Error(ErrorCode::kInvalidInput, "CHANGES",
              "object " + std::to_string(number) + ": " + std::string(what));
}

Object without(const Object& object, std::initializer_list<std::string_view> keys) {
  if (object.dictionary() == nullptr) return object;
  Object::Dictionary rest = *object.dictionary();
  for (const std::string_view key : keys) {
    const auto found = rest.find(key);
    if (found != rest.end()) rest.erase(found);
  }
  return {std::move(rest)};
}

namespace {

// What a trailer says besides where its section is and, if that is a stream, how to read it.
Object trailer_without_place(const pdf::XrefSection& section) {
  Object rest = without(section.trailer, {"Size", "Prev", "ID"});
  if (!section.is_stream) return rest;
  return without(rest, {"Type", "W", "Index", "Length", "Filter", "DecodeParms"});
}

}  // namespace

void Difference::check() {
  check_trailer();
  if (signature_ != nullptr) check_signature_field();
  check_catalog();
  if (signature_ == nullptr && !adds_evidence_) throw_change(0, "a revision that nobody signed");
  for (const std::uint32_t number : chain_.containers(after_)) {
    if (!is_new(number)) throw_change(number, "a stream that holds objects, but is not new");
    explain_change(number);
  }
  for (const pdf::XrefEntry& entry : chain_.revision(after_).xref.entries) check_entry(entry);
}

void Difference::check_trailer() {
  const pdf::XrefSection& old_section = chain_.revision(before_).xref;
  const pdf::XrefSection& new_section = chain_.revision(after_).xref;
  if (old_section.is_stream != new_section.is_stream) {
    pdf::throw_defect("UNSUPPORTED_SIGNATURE", chain_.revision(after_).section,
                      "an update whose cross-references are of another kind than the file's");
  }
  if (trailer_without_place(old_section) != trailer_without_place(new_section)) {
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
  if (is_changed(new_catalog.id.number)) {
    const auto rest = [](const Object& catalog) { return without(catalog, {"AcroForm", "DSS"}); };
    if (rest(old_catalog.value) != rest(new_catalog.value)) {
      throw_change(new_catalog.id.number, "the catalog is another");
    }
    explain_change(new_catalog.id.number);
  }
  check_form_entry(old_catalog, new_catalog);
  check_store(old_catalog.value["DSS"], new_catalog.value["DSS"]);
}

void Difference::explain_change(std::uint32_t number) {
  if (is_changed(number) && !explained_.insert(number).second) {
    throw_change(number, "an object plays two parts");
  }
}

void Difference::check_entry(const pdf::XrefEntry& entry) {
  if (entry.kind == pdf::XrefEntry::Kind::kFree) {
    if (entry.number != 0) throw_change(entry.number, "an object was deleted");
    return;
  }
  if (explained_.count(entry.number) == 0) {
    throw_change(entry.number, "added or replaced without reason");
  }
  if (is_new(entry.number)) {
    if (entry.generation != 0) throw_change(entry.number, "a new object of a later generation");
    const auto awaited = references_.find(entry.number);
    if (awaited != references_.end() && awaited->second < after_) {
      throw_change(entry.number, "an earlier revision has waited for it");
    }
    return;
  }
  const auto old = chain_.find(entry.number, before_);
  if (!old || old->id.generation != entry.generation) {
    throw_change(entry.number, "an object of another generation");
  }
}

void check_differences(pdf::RevisionChain& chain, std::size_t revision,
                       const SignatureDictionary* signature, const FirstReferences& references) {
  chain.check_tiling(revision);
  Difference(chain, revision, signature, references).check();
}

}  // namespace yinxin::signature
