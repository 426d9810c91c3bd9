#include "signature/fields.h"

#include <set>
#include <utility>

#include "base/utf8.h"
#include "pdf/syntax.h"

namespace yinxin::signature {
namespace {

constexpr std::size_t kMaxFields = 10'000;
constexpr int kMaxDepth = 16;

class FieldWalk {
 public:
  FieldWalk(pdf::RevisionChain& chain, std::size_t view) : chain_(chain), view_(view) {}

  std::vector<Field> run() {
    const pdf::Object catalog = chain_.catalog(view_).value;
    const pdf::Object form = chain_.resolve(catalog["AcroForm"], view_);
    const pdf::Object roots = chain_.resolve(form["Fields"], view_);
    if (roots.array() != nullptr) visit_all(*roots.array(), {}, 0);
    return std::move(fields_);
  }

 private:
  struct Inherited {
    std::string prefix;
    bool is_signature = false;
  };

  void visit_all(const pdf::Object::Array& items, const Inherited& inherited, int depth) {
    for (const pdf::Object& item : items) {
      if (item.reference() == nullptr) {
        pdf::throw_defect("SYNTAX", item.begin(), "a field that is not an indirect object");
      }
      visit(*item.reference(), inherited, depth);
    }
  }

  void visit(pdf::Reference id, const Inherited& inherited, int depth) {
    if (depth > kMaxDepth || !seen_.insert(id.number).second || seen_.size() > kMaxFields) {
      pdf::throw_defect("LIMIT", id.number, "a cyclic or enormous form");
    }
    Field field;
    field.id = id;
    field.values = chain_.resolve(pdf::Object(id), view_);
    if (field.values.dictionary() == nullptr) {
      pdf::throw_defect("SYNTAX", id.number, "a field that is not a dictionary");
    }
    field.name = inherited.prefix;
    if (const Bytes* partial = field.values["T"].string()) {
      if (!field.name.empty()) field.name += '.';
      field.name += text_string(*partial);
    }
    field.is_signature = inherited.is_signature;
    if (field.values.has("FT")) field.is_signature = field.values["FT"].is_name("Sig");
    const pdf::Object kids = chain_.resolve(field.values["Kids"], view_);
    if (kids.array() != nullptr) {
      visit_all(*kids.array(), {field.name, field.is_signature}, depth + 1);
      if (!field.is_signed()) return;
    }
    fields_.push_back(std::move(field));
  }

  pdf::RevisionChain& chain_;
  std::size_t view_;
  std::set<std::uint32_t> seen_;
  std::vector<Field> fields_;
};

// Control characters as characters for private use, so that no two texts are shown alike and none
// does anything to a terminal.
std::u32string visible(std::u32string text) {
  constexpr char32_t kPrivateUse = 0xf700;
  for (char32_t& c : text) {
    if (c < U' ' || (c >= 0x7f && c < 0xa0)) c += kPrivateUse;
  }
  return text;
}

}  // namespace

std::vector<Field> fields(pdf::RevisionChain& chain, std::size_t view) {
  return FieldWalk(chain, view).run();
}

std::string text_string(const Bytes& bytes) {
  const ByteView view = bytes;
  if (view.substr(0, 3) == "\xef\xbb\xbf" && is_utf8(view.substr(3))) {
    return to_utf8(visible(to_utf32(view.substr(3))));
  }
  std::u32string text;
  if (view.substr(0, 2) != "\xfe\xff") {
    for (const char c : bytes) text += static_cast<unsigned char>(c);
    return to_utf8(visible(std::move(text)));
  }
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    const auto unit = static_cast<char32_t>(static_cast<unsigned char>(bytes[i]) << 8 |
                                            static_cast<unsigned char>(bytes[i + 1]));
    const bool is_low = unit >= 0xdc00 && unit < 0xe000;
    if (is_low && !text.empty() && text.back() >= 0xd800 && text.back() < 0xdc00) {
      text.back() = 0x10000 + ((text.back() - 0xd800) << 10) + (unit - 0xdc00);
    } else {
      text += unit;
    }
  }
  return to_utf8(visible(std::move(text)));
}

}  // namespace yinxin::signature
