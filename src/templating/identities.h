#pragma once

#include <set>
#include <string>
#include <vector>

#include "record/record.h"

namespace yinxin::templating {

// Whose name or identifier another record has differently.
struct IdentityDifference {
  pugi::xml_node node;  // of the first record: the group with the name
  std::string field;    // "credit-code", "id-number" or "name"
};

// Compares who is who in two records: groups with a name and a credit-code or id-number. The same
// name with another identifier is a difference, and so is the same identifier with another name;
// names are compared with every value of the other group, which may hold an alias.
std::vector<IdentityDifference> differing_identities(pugi::xml_node mine, pugi::xml_node theirs);

// The document numbers among the values of a record.
std::set<std::string> numbers_in(const record::Record& record);

}  // namespace yinxin::templating
