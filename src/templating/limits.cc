#include "templating/limits.h"

#include "base/error.h"

namespace yinxin::templating {

Limits Limits::read(Files files) {
  Limits limits;
  limits.files = std::move(files);
  if (limits.files.empty()) return limits;
  Files named;
  for (const auto& [name, text] : limits.files) {
    named.emplace_back(std::string(kLimitsPrefix) + name + ".xml", text);
  }
  try {
    limits.table = std::make_shared<const record::TimeLimits>(record::TimeLimits::parse(named));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
    limits.problem = error.what();
  }
  return limits;
}

void Limits::append_to(std::vector<std::pair<std::string, Bytes>>& all) const {
  for (const auto& [name, text] : files) all.emplace_back(std::string(kLimitsPrefix) + name, text);
}

}  // namespace yinxin::templating
