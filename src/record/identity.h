#pragma once

#include <string>
#include <string_view>

#include "base/date.h"
#include "record/objection.h"

namespace yinxin::record {

// 统一社会信用代码 (GB 32100-2015).
struct CreditCode {
  std::string text;
  // Whether characters 9–17 are an organisation code with the right check digit (GB 11714-1997).
  // Some old codes are not, so this is for a hint only.
  bool inner_code_holds = true;
};
Checked<CreditCode> parse_credit_code(std::string_view text);

// 公民身份号码 (GB 11643-1999).
struct IdNumber {
  std::string text;
  Date birth;
  bool male = false;

  std::string masked() const;  // 990100********0013
};
Checked<IdNumber> parse_id_number(std::string_view text);

// A document that proves who somebody is, by its type and number: 护照 E99999999.
struct IdentityDocument {
  std::string type;    // 护照
  std::string number;  // E99999999

  std::string text() const { return type + " " + number; }
};
// Reads the type, white space or a colon, and the number, which is checked as far as the type has
// a rule: GB 11643 for identity and residence cards, the shape for passes and passports.
Checked<IdentityDocument> parse_identity_document(std::string_view text);

}  // namespace yinxin::record
