#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "base/json.h"
#include "service/parts.h"

namespace yinxin::service {

// A document of another system, as a line of an import tells of it.
struct ImportedDocument {
  archive::Deposit deposit;
  std::vector<std::string> unknown_agencies;  // named in it, and in no registry
};

// Reads a line; a "file" it names is looked for in `directory` and nowhere else. Throws
// Error(kInvalidInput) for whatever may not be imported, classified material before all,
// Error(kForbidden) for a document of an agency the actor does not belong to.
ImportedDocument read_import_line(const Json& line, const std::filesystem::path& directory,
                                  const Actor& actor, Parts& parts);

// Whether the archived document is what the line tells of.
bool is_same_import(const archive::Archive& archive, const archive::Entry& entry,
                    const archive::Deposit& deposit);

}  // namespace yinxin::service
