#include <algorithm>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "crypto/digest.h"
#include "registry/registry_table.h"
#include "service/parts.h"
#include "service/service.h"
#include "storage/lock.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDigestDigits = 12;
constexpr const char* kLiaisons = "liaison";

// "2026-11-21T193000-3f9a02b7c1d4.xml": in the order of time, and told apart by what is in it.
std::string version_name(const Bytes& xml, Instant now) {
  std::string time = to_rfc3339(now).substr(0, 19);
  time.erase(std::remove(time.begin(), time.end(), ':'), time.end());
  return time + "-" + crypto::sha256(xml).hex().substr(0, kDigestDigits) + ".xml";
}

// One import at a time, whichever process does it: each changes what the one before has left.
storage::Lock lock_registry(const Home& home) {
  // The registry's own file is replaced by each; this one is always there and stays.
  auto lock = storage::Lock::take(home.instance_file(), storage::Lock::Kind::kExclusive);
  if (lock) return std::move(*lock);
  throw Error(ErrorCode::kConflict, "名录 registry",
              "另有人正在导入，请稍后重试 (somebody else is importing: try again)");
}

void require_read(const Bytes& now, const std::string& read) {
  if (read.empty() || crypto::sha256(now).hex() == read) return;
  throw Error(
      ErrorCode::kConflict, "名录 registry",
      "您读到之后名录已被他人更改，请重新导出、修改 (changed since you have read it: export "
      "it anew)");
}

}  // namespace

std::string Service::registry_digest(const Actor& actor) {
  return crypto::sha256(export_registry("", actor)).hex();
}

Bytes Service::export_registry(const std::string& table, const Actor& actor) {
  require_may(actor, casework::Verb::kReadRegistry, {}, "名录 registry");
  const Bytes& xml = parts_->registry().source();
  return table.empty() ? xml : registry::to_csv(xml, table);
}

void Service::import_registry(const std::string& table, const Bytes& file, const Actor& actor,
                              const std::string& read) {
  Parts& parts = *parts_;
  require_may(actor, casework::Verb::kChangeRegistry, {}, "名录 registry");
  parts.recorded({actor.person, actor.agency, "registry", "", table}, [&] {
    const storage::Lock lock = lock_registry(parts.home());
    const Bytes before = parts.registry().source();
    require_read(before, read);
    const Bytes after = table.empty() ? file : registry::merge_csv(before, table, file);
    if (table.empty()) {
      registry::Registry::parse(after, "registry.xml");
    } else {
      registry::check_merged(after, table, file);
    }
    const fs::path versions = parts.home().registry_versions();
    fs::create_directories(versions);
    // The one that was there first, if it has not been kept yet.
    if (fs::is_empty(versions)) write_file(versions / version_name(before, Instant()), before);
    write_file(versions / version_name(after, parts.clock().now()), after);
    write_file(parts.home().registry_file(), after);
    return true;
  });
}

std::vector<AgencyRow> Service::agencies(const Actor& actor) {
  require_may(actor, casework::Verb::kReadRegistry, {}, "名录 registry");
  const registry::Registry& registry = parts_->registry();
  const Date today = china_date(parts_->clock().now());
  std::vector<AgencyRow> rows;
  for (const registry::AgencyEntry& entry : registry.agencies()) {
    const auto agency = registry.agency(entry.id, today);
    if (!agency) continue;
    rows.push_back({*agency, {}});
    for (const registry::ListedEntry& listed : registry.listed()) {
      const bool theirs = listed.list == kLiaisons && listed.agency == entry.id;
      if (theirs && listed.validity.holds(today)) rows.back().liaisons.push_back(listed);
    }
  }
  return rows;
}

std::vector<std::string> Service::registry_versions(const Actor& actor) {
  require_may(actor, casework::Verb::kReadRegistry, {}, "名录 registry");
  std::vector<std::string> names;
  std::error_code none_yet;
  for (const auto& item : fs::directory_iterator(parts_->home().registry_versions(), none_yet)) {
    names.push_back(item.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace yinxin::service
