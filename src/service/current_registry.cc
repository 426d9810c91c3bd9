#include "service/current_registry.h"

#include <sys/stat.h>

#include <tuple>

#include "base/error.h"

namespace yinxin::service {

bool CurrentRegistry::Identity::operator==(const Identity& other) const {
  const auto all = [](const Identity& id) {
    return std::tie(id.device, id.inode, id.size, id.seconds, id.nanoseconds);
  };
  return all(*this) == all(other);
}

CurrentRegistry::Identity CurrentRegistry::identity_of(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec};
}

const registry::Registry& CurrentRegistry::get(const std::filesystem::path& file) {
  const std::lock_guard lock(mutex_);
  // Before reading: if it is replaced meanwhile, it is read once more than needed.
  const Identity now = identity_of(file);
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
