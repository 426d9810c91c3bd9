#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "api/message.h"

namespace yinxin::api {

// The browser front end: static files, read into memory once. Addresses that belong to the
// front end itself ("/search") get its first page.
class WebFiles {
 public:
  // Nothing if there is no such directory. Files above 16 MiB are left out.
  explicit WebFiles(const std::filesystem::path& directory);

  bool empty() const { return files_.empty(); }
  // 404 if the path is neither a file nor one of the front end's addresses.
  Response get(const Request& request) const;

 private:
  struct File {
    std::string type;
    std::string tag;
    Bytes plain;
    Bytes compressed;  // gzip; empty if it saves nothing
  };

  const File* find(const Request& request) const;

  std::map<std::string, File, std::less<>> files_;  // by path: "/assets/app.js"
};

}  // namespace yinxin::api
