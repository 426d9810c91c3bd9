#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <string_view>

#include "pdf/revisions.h"
#include "signature/discovery.h"
#include "signature/evidence.h"
#include "signature/fields.h"
#include "signature/signature_dictionary.h"

namespace yinxin::signature {

[[noreturn]] void throw_change(std::uint32_t number, std::string_view what);

// A dictionary without these keys.
pdf::Object without(const pdf::Object& object, std::initializer_list<std::string_view> keys);

// One revision compared with what was before it; see differences.h.
class Difference {
 public:
  Difference(pdf::RevisionChain& chain, std::size_t revision, const SignatureDictionary* signature,
             const FirstReferences& references)
      : chain_(chain),
        before_(revision - 1),
        after_(revision),
        signature_(signature),
        references_(references) {}

  void check();

 private:
  using Object = pdf::Object;
  using Reference = pdf::Reference;

  void check_trailer();
  void check_catalog();
  void check_entry(const pdf::XrefEntry& entry);

  // difference_field.cc
  void check_form_entry(const pdf::IndirectObject& old_catalog,
                        const pdf::IndirectObject& new_catalog);
  void check_form(const Object& form_before, const Object& form_after, std::uint32_t number);
  void check_signature_field();
  void check_prepared_field(const Field& field, const Object& before);
  void check_new_field(const Field& field);
  void check_page(const Field& field);
  void explain_appearance(const Object& appearance);
  void explain(const Object& object, int depth);
  bool is_appended(const Object& old_array, const Object& new_array, std::uint32_t number);

  // difference_store.cc
  void check_store(const Object& old_entry, const Object& new_entry);
  void check_evidence_array(const EvidenceKey& key, const Object& old_entry,
                            const Object& new_entry);
  void check_vri(const Object& old_entry, const Object& new_entry);
  void check_vri_entry(const Object& entry);
  void explain_evidence(EvidenceKind kind, const Object& item);

  bool is_changed(std::uint32_t number) const {
    return chain_.defining_revision(number, after_) == after_;
  }
  bool is_new(std::uint32_t number) const {
    return is_changed(number) && chain_.defining_revision(number, before_) == 0;
  }
  // Marks the object as explained if it changed; throws if it plays another part already.
  void explain_change(std::uint32_t number);

  pdf::RevisionChain& chain_;
  std::size_t before_;
  std::size_t after_;
  const SignatureDictionary* signature_;
  const FirstReferences& references_;
  const Field* added_ = nullptr;  // the field this revision adds, if it adds one
  std::vector<Field> fields_;     // of the new view
  std::set<std::uint32_t> explained_;
  bool adds_evidence_ = false;
};

}  // namespace yinxin::signature
