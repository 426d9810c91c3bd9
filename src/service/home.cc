#include "service/home.h"

#include <array>
#include <system_error>

#include "base/error.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

bool is_share(const fs::path& directory) {
  std::error_code ignored;
  return fs::exists(directory / "templates" / "template.xsd", ignored);
}

// The checkout a program under build/<preset>/bin belongs to; empty if it is an installed one.
fs::path checkout() {
  std::error_code ignored;
  fs::path directory = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  for (int up = 0; up < 5 && directory.has_relative_path(); ++up) {
    if (is_share(directory) && fs::exists(directory / "CMakeLists.txt", ignored)) return directory;
    directory = directory.parent_path();
  }
  return {};
}

fs::path find_share(const fs::path& root) {
  const std::array<fs::path, 3> candidates = {root, checkout(), fs::path("/usr/share/yinxin")};
  for (const fs::path& candidate : candidates) {
    if (!candidate.empty() && is_share(candidate)) return candidate;
  }
  throw Error(
      ErrorCode::kUnavailable, "templates/template.xsd",
      "找不到模板目录，请重新安装 (templates not found: reinstall, or run from a checkout)");
}

}  // namespace

fs::path Home::sample_key_file(const std::string& service) const {
  return desk() / "keys" / ("sample-" + service + ".pem");
}

fs::path Home::sample_certificate_file(const std::string& service) const {
  return desk() / "certificates" / ("sample-" + service + ".pem");
}

fs::path Home::agency_key_file(const std::string& agency) const {
  return desk() / "keys" / (agency + ".pem");
}

fs::path Home::agency_certificate_file(const std::string& agency) const {
  return desk() / "certificates" / (agency + ".pem");
}

fs::path Home::web() const {
  const fs::path installed = share / "web";
  return fs::exists(installed) ? installed : share / "build" / "web";
}

Home find_home(const std::string& named) {
  fs::path root = named;
  if (root.empty()) root = checkout();
  if (root.empty()) root = "/var/lib/yinxin";
  return {root, find_share(root)};
}

}  // namespace yinxin::service
