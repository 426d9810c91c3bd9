#include <algorithm>
#include <array>
#include <regex>

#include "base/utf8.h"
#include "record/identity.h"

namespace yinxin::record {
namespace {

// A number with the check digit of GB 11643 has it wherever the shape says so.
struct Type {
  std::string_view name;
  const char* shape;
  std::string_view example;
  bool gb11643;
};

constexpr std::array<Type, 9> kTypes = {{
    {"居民身份证", R"(\d{17}[\dX])", "99010019771130004X", true},
    {"护照", "[A-Z0-9]{5,20}", "E99999999", false},
    {"港澳居民居住证", R"(8[12]0000\d{11}[\dX])", "810000199001010019", true},
    {"台湾居民居住证", R"(830000\d{11}[\dX])", "830000199001010012", true},
    {"港澳居民来往内地通行证", R"([HM]\d{8}(?:\d\d)?)", "H99999999", false},
    {"台湾居民来往大陆通行证", R"(\d{8}|\d{10}[A-Z]?)", "99999999", false},
    {"外国人永久居留身份证", R"(9\d{16}[\dX]|[A-Z]{3}\d{12})", "USA999999999999", true},
    {"军官证", R"([^\s]{2,30})", "", false},
    {"其他证件", R"([^\s].{0,80})", "", false},
}};

std::string names() {
  std::string out;
  for (const Type& type : kTypes) out += (out.empty() ? "" : "、") + std::string(type.name);
  return out;
}

Checked<IdentityDocument> checked(const Type& type, const std::string& number) {
  const std::string name(type.name);
  if (!std::regex_match(number, std::regex(type.shape))) {
    return Objection{"不是" + name + "的号码",
                     type.example.empty()
                         ? "请按证件填写"
                         : "请按证件填写，例如" + name + " " + std::string(type.example),
                     "not a number of this type of document"};
  }
  if (type.gb11643 && number.size() == 18) {
    const auto id = parse_id_number(number);
    if (!id) return id.objection();
  }
  return IdentityDocument{name, number};
}

}  // namespace

Checked<IdentityDocument> parse_identity_document(std::string_view text) {
  static const std::regex kShape("(.+?)(?:\\s|：|:)+(.+)");
  std::cmatch match;
  if (text.size() <= 200 && is_utf8(text) &&
      std::regex_match(text.data(), text.data() + text.size(), match, kShape)) {
    const auto type = std::find_if(kTypes.begin(), kTypes.end(),
                                   [&](const Type& row) { return row.name == match.str(1); });
    if (type != kTypes.end()) return checked(*type, match[2]);
  }
  return Objection{"应为证件类型和号码",
                   "请填写类型、空格和号码，例如护照 E99999999；类型有" + names(),
                   "not a type of document and its number"};
}

}  // namespace yinxin::record
