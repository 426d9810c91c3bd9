#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace yinxin::index {

struct AgencyNames;  // index.h

// What people type into the search box.
//
//   假冒 KTV                 documents that contain both, in any place
//   "样例 商贸"              quoted: one phrase (“ ” and 「 」 will do), white space ignored
//   -烟草   NOT 烟草         not in the document
//   号:157  机关:样例市      in the document number, the issuing agency (id or part of its name)
//   文种:移送 标题:假冒      in the kind (id or name), the title
//   当事人:张样 案件:样例    in the text, the name of the case
//   日期:2026  日期:2026-03  日期:2026年3月18日  日期:2026-01..2026-06
//
// Every chunk matches as an exact substring after fold(). The colon may be full width. A word
// before a colon that is no field is text, and a chunk of punctuation alone is passed over. At
// most 256 characters, 16 chunks, 64 characters a chunk; there are no wildcards and there is no
// nesting, so nothing typed can be expensive.

enum class Field { kText, kNumber, kAgency, kKind, kDate, kParty, kTitle, kCase };

struct Clause {
  Field field = Field::kText;
  bool excluded = false;
  std::string value;      // as typed, without quotes, sign and field
  std::u32string folded;  // never empty, except for dates
  std::string from, to;   // ISO, inclusive; dates only
  // What expand() adds: other names, folded, of the agency that is named, and ids of agencies.
  std::vector<std::u32string> other_names;
  std::vector<std::string> agencies;
};

// The clauses of `text`, all of which must hold. Empty for white space alone. Throws
// Error(kInvalidInput, "检索式:第N字", …), counting characters from 1, for what cannot be meant:
// an open quotation, a field without value, a date that does not exist, a query in which
// nothing can be searched (“，”), anything over a limit; and Error(kInvalidInput) if it is not
// UTF-8.
std::vector<Clause> parse_query(std::string_view text);

// Lets a clause that is the name of an agency stand for its other names, too, and 机关: for every
// agency that has, or had, the value in a name: letters keep the name of their day, and whoever
// looks for an agency need not know when it was renamed.
void expand(std::vector<Clause>& clauses, const std::vector<AgencyNames>& agencies);

// The clauses in the same language: what was understood.
std::string describe(const std::vector<Clause>& clauses);
std::string describe(const Clause& clause);

}  // namespace yinxin::index
