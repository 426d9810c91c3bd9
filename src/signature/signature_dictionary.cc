#include "signature/signature_dictionary.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/der.h"
#include "pdf/syntax.h"

namespace yinxin::signature {
namespace {

constexpr std::size_t kMaxContents = 1 << 20;

constexpr std::array kAllowedKeys = {
    "Type",      "Filter",     "SubFilter",     "Contents",      "ByteRange",
    "M",         "Name",       "Reason",        "Location",      "ContactInfo",
    "Reference", "Prop_Build", "Prop_AuthTime", "Prop_AuthType", "R",
    "V"};

void check_keys(const pdf::IndirectObject& object) {
  const pdf::Object& values = object.value;
  if (values.dictionary() == nullptr || object.stream || object.compressed) {
    pdf::throw_defect("SIGDICT", object.begin, "a signature that is not a plain dictionary");
  }
  for (const auto& [key, value] : *values.dictionary()) {
    if (std::find(kAllowedKeys.begin(), kAllowedKeys.end(), key) == kAllowedKeys.end()) {
      pdf::throw_defect("SIGDICT", object.begin,
                        "an unexpected key " + pdf::Object(pdf::Name{key}).text());
    }
  }
  if (!values["Filter"].is_name("Adobe.PPKLite") && !values["Filter"].is_name("Adobe.PPKMS")) {
    pdf::throw_defect("SIGDICT", object.begin, "an unexpected /Filter");
  }
}

bool is_timestamp(const pdf::IndirectObject& object) {
  const pdf::Object& type = object.value["Type"];
  const pdf::Object& sub_filter = object.value["SubFilter"];
  if (type.is_name("Sig") && sub_filter.is_name("ETSI.CAdES.detached")) return false;
  if (type.is_name("DocTimeStamp") && sub_filter.is_name("ETSI.RFC3161")) return true;
  if (sub_filter.is_name("adbe.pkcs7.detached")) {
    pdf::throw_defect("UNSUPPORTED_SIGNATURE", object.begin, "a signature that is not PAdES");
  }
  pdf::throw_defect("SIGDICT", object.begin, "an unexpected /Type or /SubFilter");
}

void check_defined_once(const pdf::RevisionChain& chain, pdf::Reference id) {
  const std::size_t newest = chain.defining_revision(id.number, chain.size());
  if (newest > 0 && chain.defining_revision(id.number, newest - 1) != 0) {
    pdf::throw_defect("SIGNATURE_REDEFINED", id.number, "a signature that was defined twice");
  }
}

// [0 b c d], in digits only; a sign or a decimal point would be another spelling for the same.
std::array<std::size_t, 4> byte_range(const pdf::Object& values, ByteView file) {
  const pdf::Object& entry = values["ByteRange"];
  const pdf::Object::Array* items = entry.array();
  if (items == nullptr || items->size() != 4) {
    pdf::throw_defect("BYTERANGE", entry.begin(), "not four numbers");
  }
  std::array<std::size_t, 4> result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    const pdf::Object& item = (*items)[i];
    const char first = file[item.begin()];
    if (item.integer() == nullptr || first < '0' || first > '9') {
      pdf::throw_defect("BYTERANGE", item.begin(), "not a plain number");
    }
    result[i] = static_cast<std::size_t>(*item.integer());
  }
  return result;
}

void read_ranges(const pdf::RevisionChain& chain, const pdf::Object& values,
                 SignatureDictionary& signature) {
  const ByteView file = chain.file();
  const auto [zero, begin, end, rest] = byte_range(values, file);
  const pdf::Revision& revision = chain.revision(signature.revision);
  const bool in_file = end <= file.size() && rest <= file.size() - end;
  if (zero != 0 || begin == 0 || end <= begin + 1 || rest == 0 || !in_file ||
      (end + rest != revision.end && end + rest != revision.marker_end)) {
    pdf::throw_defect("BYTERANGE", values["ByteRange"].begin(),
                      "not the revision the signature is in");
  }
  const pdf::Object& contents = values["Contents"];
  if (contents.string() == nullptr || contents.begin() != begin || contents.end() != end) {
    pdf::throw_defect("CONTENTS", begin, "the gap in /ByteRange is not /Contents");
  }
  signature.gap_begin = begin;
  signature.gap_end = end;
  signature.covered_end = end + rest;
}

// Exactly one spelling: digits only, all of one case, so that not one bit of the gap is free.
void check_spelling(ByteView digits, std::size_t offset) {
  const auto has = [digits](char first, char last) {
    return std::any_of(digits.begin(), digits.end(),
                       [first, last](char c) { return c >= first && c <= last; });
  };
  const bool only_digits = std::all_of(digits.begin(), digits.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
  if (!only_digits || digits.size() % 2 != 0 || (has('a', 'f') && has('A', 'F'))) {
    pdf::throw_defect("CONTENTS", offset, "not plain hex digits");
  }
}

Bytes read_contents(ByteView file, const pdf::Object& contents) {
  const ByteView token = file.substr(contents.begin(), contents.end() - contents.begin());
  if (token.size() < 4 || token.size() > 2 * kMaxContents || token.front() != '<') {
    pdf::throw_defect("CONTENTS", contents.begin(), "not a hex string of sensible size");
  }
  check_spelling(token.substr(1, token.size() - 2), contents.begin());
  const Bytes& bytes = *contents.string();
  const ByteView cms = crypto::DerReader(bytes).next().whole;
  const ByteView padding = ByteView(bytes).substr(cms.size());
  if (!std::all_of(padding.begin(), padding.end(), [](char c) { return c == '\0'; })) {
    pdf::throw_defect("CONTENTS", contents.begin(), "something hides behind the signature");
  }
  return Bytes(cms);
}

// "D:20260318092000+08'00'" (7.9.4).
Instant claimed_time(const pdf::Object& entry) {
  const Bytes* text = entry.string();
  if (text == nullptr || text->size() < 22 || text->compare(0, 2, "D:") != 0) return {};
  const std::string_view t = *text;
  std::string rfc3339;
  rfc3339.append(t.substr(2, 4)).append("-").append(t.substr(6, 2)).append("-");
  rfc3339.append(t.substr(8, 2)).append("T").append(t.substr(10, 2)).append(":");
  rfc3339.append(t.substr(12, 2)).append(":").append(t.substr(14, 2));
  rfc3339.append(t.substr(16, 3)).append(":").append(t.substr(20, 2));
  return from_rfc3339(rfc3339).value_or(Instant());
}

}  // namespace

SignatureDictionary read_signature_dictionary(pdf::RevisionChain& chain, pdf::Reference id) {
  check_defined_once(chain, id);
  const auto object = chain.find(id.number, chain.size());
  if (!object || object->id != id) {
    pdf::throw_defect("SIGDICT", id.number, "a field's /V leads to no signature");
  }
  check_keys(*object);
  SignatureDictionary signature;
  signature.id = id;
  signature.revision = object->revision;
  signature.is_timestamp = is_timestamp(*object);
  read_ranges(chain, object->value, signature);
  signature.cms = read_contents(chain.file(), object->value["Contents"]);
  signature.claimed_time = claimed_time(object->value["M"]);
  return signature;
}

}  // namespace yinxin::signature
