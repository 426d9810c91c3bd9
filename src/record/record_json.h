#pragma once

#include <string>

#include "base/bytes.h"
#include "base/json.h"
#include "record/record.h"

namespace yinxin::record {

// A record as JSON, for those who send one over HTTP:
//
//   {"kind": "criminal-referral", "fields": {"issuer": "sjg", "to": ["gaj"], "party": {"name": …}}}
//
// A field is a string, a group an object, what occurs several times an array. Both ways nothing is
// lost but comments, the way lines are broken, and the order of fields of different names.
Json to_json(const Record& record);

// The record's XML. Throws Error(kInvalidInput) with where() "<name>: fields.party[0].name" for
// anything but objects, arrays, strings and whole numbers, or a name that no element can have.
Bytes record_xml(const Json& json, const std::string& name);

}  // namespace yinxin::record
