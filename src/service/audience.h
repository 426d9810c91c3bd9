#pragma once

#include <optional>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "base/date.h"
#include "base/json.h"
#include "service/service.h"

namespace yinxin::service {

// Who may see a document: the agencies that issue it and those it is sent to. 工作秘密 is for the
// persons its 知悉范围 names, until it is released: then it is for those agencies too. A circle
// that names nobody is nobody's.
struct Audience {
  std::vector<std::string> agencies;  // registry ids
  std::vector<std::string> readers;   // persons
  std::optional<Instant> release;  // nullopt: there is no restriction, or none that ends by itself
  bool restricted = false;
};

// Somebody in a circle as a record or an import names them.
struct NamedReader {
  std::string agency;
  std::string person;  // id or name
};

// Puts into the metadata, which names issuers, to, cc and secrecy, what audience_of() reads. Whom
// the registry does not know on that day cannot log in either and is left out.
void set_audience(Json& metadata, const std::vector<NamedReader>& readers,
                  std::optional<Instant> release, const templating::Directory& directory, Date day);

// `document` is the entry that archived it and `metadata` its own; what was lifted since is
// released.
Audience audience_of(const archive::Archive& archive, const archive::Entry& document,
                     const Json& metadata);

bool is_among(const Audience& audience, const Actor& actor, Instant now);

}  // namespace yinxin::service
