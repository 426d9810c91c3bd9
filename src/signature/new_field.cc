#include "signature/new_field.h"

#include <set>
#include <string>
#include <utility>

#include "base/error.h"
#include "signature/fields.h"

namespace yinxin::signature {
namespace {

using pdf::Object;
using pdf::Reference;

constexpr int kMaxPageTreeDepth = 32;

class NewField {
 public:
  NewField(pdf::RevisionChain& chain, pdf::IncrementalUpdate& update)
      : chain_(chain), update_(update), view_(chain.size()) {}

  Reference add(Object::Dictionary& catalog, const std::string& name, Reference signature);

 private:
  void append_to(Object::Dictionary& holder, const char* key, Reference item);
  Reference first_page(const Object::Dictionary& catalog);
  void append_to_page(Reference page, Reference field);
  void append_to_form(Object::Dictionary& catalog, Reference field);

  pdf::RevisionChain& chain_;
  pdf::IncrementalUpdate& update_;
  std::size_t view_;
};

// An array that is an object of its own stays one.
void NewField::append_to(Object::Dictionary& holder, const char* key, Reference item) {
  const Object old = holder[key];
  const Object resolved = chain_.resolve(old, view_);
  Object::Array items = resolved.array() == nullptr ? Object::Array() : *resolved.array();
  items.emplace_back(item);
  if (old.reference() != nullptr) {
    update_.write(*old.reference(), Object(std::move(items)).text());
  } else {
    holder[key] = Object(std::move(items));
  }
}

Reference NewField::first_page(const Object::Dictionary& catalog) {
  const auto root = catalog.find("Pages");
  Object node = root == catalog.end() ? Object() : root->second;
  for (int depth = 0; depth < kMaxPageTreeDepth && node.reference() != nullptr; ++depth) {
    const Object values = chain_.resolve(node, view_);
    if (values["Type"].is_name("Page")) return *node.reference();
    const Object kids = chain_.resolve(values["Kids"], view_);
    if (kids.array() == nullptr || kids.array()->empty()) break;
    const Object first = kids.array()->front();
    node = first;
  }
  throw Error(ErrorCode::kInvalidInput, "PDF", "the document has no first page");
}

void NewField::append_to_page(Reference page, Reference field) {
  Object::Dictionary values = *chain_.resolve(Object(page), view_).dictionary();
  const bool direct = values["Annots"].reference() == nullptr;
  append_to(values, "Annots", field);
  if (direct) update_.write(page, Object(std::move(values)).text());
}

void NewField::append_to_form(Object::Dictionary& catalog, Reference field) {
  const Object entry = catalog["AcroForm"];
  const Object form = chain_.resolve(entry, view_);
  Object::Dictionary values =
      form.dictionary() == nullptr ? Object::Dictionary() : *form.dictionary();
  append_to(values, "Fields", field);
  set_signature_flags(values);
  if (Object(values) == form) return;
  if (entry.reference() != nullptr) {
    update_.write(*entry.reference(), Object(std::move(values)).text());
  } else {
    catalog["AcroForm"] = Object(std::move(values));
  }
}

Reference NewField::add(Object::Dictionary& catalog, const std::string& name, Reference signature) {
  const Reference page = first_page(catalog);
  const Reference field = update_.new_object();
  // Printed and locked, as PDF/A wants every widget; of no extent, so there is nothing to print.
  update_.write(field, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (" + name +
                           ") /Rect [0 0 0 0] /F 132 /P " + Object(page).text() + " /V " +
                           Object(signature).text() + " >>");
  append_to_page(page, field);
  append_to_form(catalog, field);
  return field;
}

}  // namespace

void set_signature_flags(Object::Dictionary& form) {
  constexpr std::int64_t kSignaturesExist = 3;  // and only append from now on; table 219
  const std::int64_t* flags = form["SigFlags"].integer();
  form["SigFlags"] = Object(kSignaturesExist | (flags == nullptr ? 0 : *flags));
}

std::string new_field_name(pdf::RevisionChain& chain, std::string_view stem) {
  std::set<std::string> names;
  for (const Field& field : fields(chain, chain.size())) names.insert(field.name);
  for (int i = 1;; ++i) {
    std::string name = std::string(stem) + std::to_string(i);
    if (names.count(name) == 0) return name;
  }
}

Reference add_field(pdf::RevisionChain& chain, pdf::IncrementalUpdate& update,
                    Object::Dictionary& catalog, const std::string& name, Reference signature) {
  return NewField(chain, update).add(catalog, name, signature);
}

}  // namespace yinxin::signature
