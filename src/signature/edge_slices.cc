#include "signature/edge_slices.h"

#include "base/error.h"
#include "signature/fields.h"

namespace yinxin::signature {
namespace {

using pdf::Object;

constexpr std::size_t kMostNodes = 10'000;
constexpr int kDeepest = 32;

class SliceFinder {
 public:
  SliceFinder(pdf::RevisionChain& chain, std::size_t view, std::string name)
      : chain_(chain), view_(view), name_(std::move(name)) {}

  void visit(const Object& node, int depth) {
    if (++nodes_ > kMostNodes || depth > kDeepest) {
      throw Error(ErrorCode::kInvalidInput, "Pages", "the page tree is too large");
    }
    const Object values = chain_.resolve(node, view_);
    const Object kids = chain_.resolve(values["Kids"], view_);
    if (kids.array() != nullptr) {
      for (const Object& kid : *kids.array()) visit(kid, depth + 1);
    }
    const Object annotations = chain_.resolve(values["Annots"], view_);
    if (annotations.array() == nullptr) return;
    for (const Object& annotation : *annotations.array()) check(annotation);
  }

  std::vector<pdf::IndirectObject> take() { return std::move(found_); }

 private:
  void check(const Object& annotation) {
    if (annotation.reference() == nullptr) return;
    auto object = chain_.find(annotation.reference()->number, view_);
    if (!object || !object->value["Subtype"].is_name("Stamp")) return;
    const Bytes* name = object->value["NM"].string();
    if (name != nullptr && text_string(*name) == name_) found_.push_back(std::move(*object));
  }

  pdf::RevisionChain& chain_;
  std::size_t view_;
  std::string name_;
  std::size_t nodes_ = 0;
  std::vector<pdf::IndirectObject> found_;
};

}  // namespace

std::vector<pdf::IndirectObject> edge_slices(pdf::RevisionChain& chain, std::size_t view,
                                             const std::string& field) {
  SliceFinder finder(chain, view, field + "-edge");
  finder.visit(chain.catalog(view).value["Pages"], 0);
  return finder.take();
}

std::string slice_entries(pdf::RevisionChain& chain, std::size_t view,
                          const pdf::IndirectObject& slice, pdf::Reference seal) {
  const Object appearances = chain.resolve(slice.value["AP"], view);
  const Object form = chain.resolve(appearances["N"], view);
  const Object box = chain.resolve(form["BBox"], view);
  if (box.array() == nullptr || box.array()->size() != 4) {
    throw Error(ErrorCode::kInvalidInput, "BBox", "a slice of a seal without its part");
  }
  std::string entries = "/Type /XObject /Subtype /Form /BBox " + box.text();
  if (form.has("Matrix")) entries += " /Matrix " + chain.resolve(form["Matrix"], view).text();
  return entries + " /Resources << /XObject << /Seal " + Object(seal).text() + " >> >>";
}

}  // namespace yinxin::signature
