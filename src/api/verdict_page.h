#pragma once

#include <string>

#include "service/service.h"

namespace yinxin::api {

// The public page that judges a file, without script: the form, and below it the verdict if there
// is one. `words` is the file's name, or what is wrong if there is no verdict.
std::string verdict_page(const service::Verification* verification, const std::string& words);

// Text as it may stand in HTML.
std::string escaped(std::string_view text);

}  // namespace yinxin::api
