#pragma once

#include <string>

#include "archive/mirror.h"

namespace yinxin::service {

// Another archive, to be asked for its files: in a directory, the archive's or its instance's;
// at the URL under which its files are published; or that of a running service's ledger,
// http://host/api/v1/ledger. What comes is believed only by what it proves.
struct ArchiveSource {
  archive::Fetch file;
  // A service gives documents only to those who may see them.
  bool is_service = false;
  archive::FetchObject object;  // of a service
};

// `token`, if not empty, is shown to a service: whoever it belongs to sees the documents they may
// see. Throws Error(kInvalidInput) if it would be sent over a network in clear.
ArchiveSource open_archive_source(const std::string& source, const std::string& token = {});

}  // namespace yinxin::service
