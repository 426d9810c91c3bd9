#include "service/current_registry.h"

#include "base/error.h"

namespace yinxin::service {

const registry::Registry& CurrentRegistry::get(const std::filesystem::path& file) {
  const std::lock_guard lock(mutex_);
  // Before reading: if it is replaced meanwhile, it is read once more than needed.
  const FileIdentity now = FileIdentity::of(file);
  if (!all_.empty() && now == read_) return *all_.back();
  try {
    all_.push_back(std::make_unique<registry::Registry>(registry::Registry::load(file)));
    problem_.clear();
  } catch (const Error& error) {
    if (all_.empty()) throw;
    problem_ = error.what();
  }
  read_ = now;
  return *all_.back();
}

std::string CurrentRegistry::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

}  // namespace yinxin::service
