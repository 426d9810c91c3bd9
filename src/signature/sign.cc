#include "signature/sign.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "crypto/cms.h"
#include "crypto/digest.h"
#include "pdf/incremental_update.h"
#include "pdf/revisions.h"
#include "signature/edge_slices.h"
#include "signature/fields.h"
#include "signature/new_field.h"
#include "signature/restrictions.h"
#include "signature/signature_dictionary.h"
#include "signature/signature_slot.h"

namespace yinxin::signature {
namespace {

using pdf::Object;
using pdf::Reference;

constexpr std::int64_t kPrintFlag = 4;  // ISO 32000-1, table 165
constexpr std::size_t kIdentifierSize = 16;
constexpr std::size_t kAttributeOverhead = 40;  // what an unsigned attribute has around its value

std::size_t room_for(const crypto::Signer& signer, std::size_t token) {
  return signer.max_cms_size() + (token == 0 ? 0 : token + kAttributeOverhead);
}

[[noreturn]] void refuse(std::string where, std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, std::move(where), problem);
}

// A PDF date in China's time: D:20260318092000+08'00'.
std::string pdf_date(Instant instant) {
  std::string digits;
  for (const char c : to_rfc3339(instant).substr(0, 19)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return "(D:" + digits + "+08'00')";
}

// A PDF text string: UTF-16BE with a byte order mark.
std::string pdf_text(std::string_view utf8) {
  Bytes bytes = "\xfe\xff";
  const auto append = [&bytes](char32_t unit) {
    bytes += static_cast<char>(unit >> 8);
    bytes += static_cast<char>(unit & 0xff);
  };
  for (const char32_t c : to_utf32(utf8)) {
    if (c < 0x10000) {
      append(c);
    } else {
      append(0xd800 + ((c - 0x10000) >> 10));
      append(0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  }
  return '<' + to_hex(bytes) + '>';
}

std::string pdf_number(double value) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 3);
  return {text.data(), end.ptr};
}

class Signing {
 public:
  Signing(ByteView pdf, const SigningRequest& request, const crypto::Signer& signer)
      : request_(request),
        signer_(signer),
        chain_(pdf::RevisionChain::read(pdf)),
        view_(chain_.size()),
        catalog_(chain_.catalog(view_)),
        update_(chain_),
        token_room_(request.timestamper == nullptr ? 0 : request.timestamper->room()),
        slot_(room_for(signer, token_room_)) {}

  Bytes run() {
    signature_ = update_.new_object();
    if (request_.field.empty()) {
      write_new_field();
    } else {
      const Field field = find_field();
      appearance_ = update_.new_object();
      write_field(field);
      write_form();
      write_appearance();
      write_edges();
    }
    write_signature();
    return finish();
  }

 private:
  Field find_field();
  void check_allowed(const std::vector<Field>& all, const std::string& name);
  void write_new_field();
  void write_field(const Field& field);
  void write_form();
  void write_catalog(Object::Dictionary catalog);
  void write_appearance();
  void write_edges();
  void write_signature();
  Bytes finish();

  const SigningRequest& request_;
  const crypto::Signer& signer_;
  pdf::RevisionChain chain_;
  std::size_t view_;
  pdf::IndirectObject catalog_;
  pdf::IncrementalUpdate update_;
  Reference signature_;
  Reference appearance_;
  std::size_t token_room_;  // 0: there will be no time-stamp
  SignatureSlot slot_;
};

Field Signing::find_field() {
  std::vector<Field> all = fields(chain_, view_);
  check_allowed(all, request_.field);
  const auto found = std::find_if(
      all.begin(), all.end(), [this](const Field& field) { return field.name == request_.field; });
  if (found == all.end()) refuse(request_.field, "the file has no such signature field");
  const Object& values = found->values;
  if (values.has("V")) refuse(request_.field, "the field is signed already");
  const std::int64_t* flags = values["F"].integer();
  const Object rectangle = chain_.resolve(values["Rect"], view_);
  const bool plain = values["FT"].is_name("Sig") && values["Subtype"].is_name("Widget") &&
                     !values.has("Kids") && !values.has("Parent") && !values.has("Lock") &&
                     values.has("P") && rectangle.array() != nullptr && flags != nullptr &&
                     (*flags & kPrintFlag) != 0;
  if (!plain) {
    refuse(request_.field, "not an empty signature field with its widget, page and print flag");
  }
  return std::move(*found);
}

// Whether a signature in the field `name` may come now.
void Signing::check_allowed(const std::vector<Field>& all, const std::string& name) {
  const bool is_signed =
      std::any_of(all.begin(), all.end(), [](const Field& field) { return field.is_signed(); });
  if (request_.certify && (is_signed || catalog_.value.has("Perms"))) {
    refuse(request_.field, "only the first signature of a document can certify it");
  }
  for (const Field& field : all) {
    if (!field.is_signed() || field.values["V"].reference() == nullptr) continue;
    const auto earlier = read_signature_dictionary(chain_, *field.values["V"].reference());
    if (!read_restrictions(chain_, earlier, field.id).allow(name)) {
      refuse(name, field.name + " allows no signature there");
    }
  }
}

void Signing::write_new_field() {
  const std::string name = new_field_name(chain_, "Approval");
  check_allowed(fields(chain_, view_), name);
  Object::Dictionary catalog = *catalog_.value.dictionary();
  add_field(chain_, update_, catalog, name, signature_);
  write_catalog(std::move(catalog));
}

void Signing::write_field(const Field& field) {
  Object::Dictionary values = *field.values.dictionary();
  values["V"] = Object(signature_);
  values["AP"] = Object(Object::Dictionary{{"N", Object(appearance_)}});
  update_.write(field.id, Object(std::move(values)).text());
}

void Signing::write_form() {
  const Object form = chain_.resolve(catalog_.value["AcroForm"], view_);
  Object::Dictionary catalog = *catalog_.value.dictionary();
  Object::Dictionary values = *form.dictionary();
  set_signature_flags(values);
  if (Object(values) != form) {
    const Reference* reference = catalog_.value["AcroForm"].reference();
    if (reference != nullptr) {
      update_.write(*reference, Object(std::move(values)).text());
    } else {
      catalog["AcroForm"] = Object(std::move(values));
    }
  }
  write_catalog(std::move(catalog));
}

void Signing::write_catalog(Object::Dictionary catalog) {
  if (request_.certify) {
    catalog["Perms"] = Object(Object::Dictionary{{"DocMDP", Object(signature_)}});
  }
  Object updated(std::move(catalog));
  if (updated != catalog_.value) update_.write(catalog_.id, updated.text());
}

void Signing::write_appearance() {
  const pdf::Appearance& picture = request_.appearance;
  const std::string entries =
      "/Type /XObject /Subtype /Form /BBox [0 0 " + pdf_number(picture.width) + ' ' +
      pdf_number(picture.height) +
      "] /Group << /S /Transparency /CS /DeviceRGB >>"
      " /Resources << /ExtGState << /GSM << /Type /ExtGState /BM /Multiply >> >> >>";
  update_.write_stream(appearance_, entries, picture.content);
}

// 骑缝章: the parts of the same picture at the edges of the pages.
void Signing::write_edges() {
  for (const pdf::IndirectObject& slice : edge_slices(chain_, view_, request_.field)) {
    const Reference part = update_.new_object();
    update_.write_stream(part, slice_entries(chain_, view_, slice, appearance_), "/Seal Do");
    Object::Dictionary values = *slice.value.dictionary();
    values["AP"] = Object(Object::Dictionary{{"N", Object(part)}});
    update_.write(slice.id, Object(std::move(values)).text());
  }
}

void Signing::write_signature() {
  std::string tail =
      "/M " + pdf_date(request_.claimed_time) + " /Name " + pdf_text(request_.signer_name);
  if (request_.certify) {
    tail +=
        " /Reference [<< /Type /SigRef /TransformMethod /DocMDP"
        " /TransformParams << /Type /TransformParams /P 2 /V /1.2 >> >>]";
  }
  const std::string body =
      slot_.body("/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached", tail);
  slot_.place(update_.write(signature_, body));
}

Bytes Signing::finish() {
  const ByteView seed = chain_.file().substr(chain_.revision(view_).section);
  const crypto::Digest identifier = crypto::sha256({seed, request_.field});
  Bytes file = update_.finish(identifier.bytes().substr(0, kIdentifierSize));
  slot_.fill(file, [this](const std::vector<ByteView>& covered) {
    return crypto::sign_detached(crypto::digest(signer_.algorithm(), covered), signer_,
                                 token_room_ == 0 ? nullptr : request_.timestamper);
  });
  return file;
}

}  // namespace

Bytes sign(ByteView pdf, const SigningRequest& request, const crypto::Signer& signer) {
  return Signing(pdf, request, signer).run();
}

}  // namespace yinxin::signature
