#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"

namespace yinxin::templating {

// An agency as it was on some day.
struct Agency {
  std::string id;          // "sjg"
  std::string full_name;   // 示例市市场监督管理局
  std::string short_name;  // 规范化简称
  std::string role;        // market-regulator, police, procuratorate, ip-office, court
  std::string level;       // county, city, province, nation
  std::string division;    // 行政区划代码, six digits
  std::string superior;    // id, or empty
  std::string uscc;        // 统一社会信用代码, or empty
};

struct Person {
  std::string id;
  std::string name;
  std::string agency;      // id
  std::string post;        // 局长
  std::string credential;  // 执法证号, 警号; or empty
  std::string phone;
  bool principal = false;  // 正职负责人或者主持工作的负责人
};

// Who is who, as far as records and templates ask. Everything is asked for a day, because names,
// posts and series change and a document keeps those of its date. The registry answers it.
// Implementations are safe to use from several threads.
class Directory {
 public:
  virtual ~Directory() = default;

  // The agency that `reference` names by its id or by any name, full or short, that it ever had;
  // nullopt if none does or it did not exist on that day. The names in the answer are that day's.
  virtual std::optional<Agency> agency(std::string_view reference, Date on) const = 0;
  // The person of `agency` (id; empty: of any) by id or name; nullopt also if two are meant.
  virtual std::optional<Person> person(std::string_view reference, std::string_view agency,
                                       Date on) const = 0;
  // 机关代字 under which `agency` (id) numbers documents of `kind`: 示市监移. Falls back to the
  // agency's general series; empty if it has none.
  virtual std::string series(std::string_view agency, std::string_view kind, Date on) const = 0;
  // The id of the agency's seal, empty if it has none.
  virtual std::string seal(std::string_view agency, Date on) const = 0;
  // The id of the person's (id) 签名章, empty if there is none.
  virtual std::string signature_seal(std::string_view person, Date on) const = 0;
  // A wording that changes with the years, by its id: the name of a law, a version of a
  // threshold. nullopt if there is none for that day.
  virtual std::optional<std::string> phrase(std::string_view id, Date on) const = 0;
  // How many articles the law of that phrase has; 0 if that is not known.
  virtual int articles(std::string_view id, Date on) const = 0;
};

}  // namespace yinxin::templating
