#include <algorithm>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "crypto/digest.h"
#include "record/limits_table.h"
#include "registry/registry_table.h"
#include "service/parts.h"
#include "service/service.h"
#include "storage/lock.h"
#include "templating/template.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDigestDigits = 12;
constexpr std::size_t kLargestLimits = 1 << 20;
constexpr const char* kLiaisons = "liaison";

std::string digest_of(const Bytes& xml) {
  return crypto::sha256(xml).hex().substr(0, kDigestDigits);
}

// "2026-11-21T193000-3f9a02b7c1d4.xml", or "…-calendar-2027.xml" of a file of that name: in the
// order of time, and told apart by what is in it.
std::string version_name(const Bytes& xml, Instant now, const std::string& name) {
  std::string time = to_rfc3339(now).substr(0, 19);
  time.erase(std::remove(time.begin(), time.end(), ':'), time.end());
  return time + "-" + digest_of(xml) + (name.empty() ? "" : "-" + name) + ".xml";
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

bool is_of_limits(std::string_view table) {
  const auto& names = record::limit_table_names();
  return std::find(names.begin(), names.end(), table) != names.end();
}

void require_list(const std::string& table) {
  const auto names = Service::registry_lists();
  if (table.empty() || std::find(names.begin(), names.end(), table) != names.end()) return;
  std::string known;
  for (const std::string_view name : names) known += " " + std::string(name);
  throw Error(ErrorCode::kNotFound, table,
              "名录中没有这个列表；有 (no such list; there are):" + known);
}

record::LimitFiles limit_files(const Home& home) {
  return templating::load_parts(home.templates()).limits.files;
}

// Also what was there before, if nobody has kept it yet.
void keep_version(const Home& home, const Bytes& before, const Bytes& after, Instant now,
                  const std::string& name = "") {
  const fs::path versions = home.registry_versions();
  fs::create_directories(versions);
  const bool any = !fs::is_empty(versions);
  const bool kept = std::any_of(
      fs::directory_iterator(versions), fs::directory_iterator(), [&](const auto& item) {
        return item.path().filename().string().find(digest_of(before)) != std::string::npos;
      });
  if (!kept && !before.empty()) {
    const Instant then = any ? now - std::chrono::seconds(1) : Instant();
    write_file(versions / version_name(before, then, name), before);
  }
  write_file(versions / version_name(after, now, name), after);
}

void import_limits(const std::string& table, const Bytes& csv, const std::string& read,
                   Parts& parts) {
  const Home& home = parts.home();
  const record::LimitFiles files = limit_files(home);
  require_read(record::limits_csv(files, table), read);
  fs::create_directories(home.limits());
  for (const auto& [name, text] : record::merge_limits(files, table, csv)) {
    const fs::path file = home.limits() / (name + ".xml");
    const Bytes before = fs::exists(file) ? read_file(file, kLargestLimits) : Bytes();
    keep_version(home, before, text, parts.clock().now(), name);
    write_file(file, text);
  }
  parts.look_at_limits_again();
}

}  // namespace

std::vector<std::string_view> Service::registry_lists() {
  std::vector<std::string_view> names = registry::table_names();
  const auto& limits = record::limit_table_names();
  names.insert(names.end(), limits.begin(), limits.end());
  return names;
}

std::string Service::registry_digest(const std::string& table, const Actor& actor) {
  return crypto::sha256(export_registry(is_of_limits(table) ? table : "", actor)).hex();
}

Bytes Service::export_registry(const std::string& table, const Actor& actor) {
  require_may(actor, casework::Verb::kReadRegistry, {}, "名录 registry");
  require_list(table);
  if (is_of_limits(table)) return record::limits_csv(limit_files(parts_->home()), table);
  const Bytes& xml = parts_->registry().source();
  return table.empty() ? xml : registry::to_csv(xml, table);
}

void Service::import_registry(const std::string& table, const Bytes& file, const Actor& actor,
                              const std::string& read) {
  Parts& parts = *parts_;
  require_may(actor, casework::Verb::kChangeRegistry, {}, "名录 registry");
  require_list(table);
  parts.recorded({actor.person, actor.agency, "registry", "", table}, [&] {
    const storage::Lock lock = lock_registry(parts.home());
    if (is_of_limits(table)) {
      import_limits(table, file, read, parts);
      return true;
    }
    const Bytes before = parts.registry().source();
    require_read(before, read);
    const Bytes after = table.empty() ? file : registry::merge_csv(before, table, file);
    if (table.empty()) {
      registry::Registry::parse(after, "registry.xml");
    } else {
      registry::check_merged(after, table, file);
    }
    keep_version(parts.home(), before, after, parts.clock().now());
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
