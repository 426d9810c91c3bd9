#include <sys/stat.h>

#include <system_error>

#include "archive/copy.h"
#include "archive/trail.h"
#include "base/error.h"
#include "base/file.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestDeskFile = std::size_t{1} << 30;
constexpr const char* kManifest = "backup.json";

unsigned mode_of(const fs::path& path) {
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0600U;
}

// Of a database that is written to, its own copy is whole; one of its files would not be.
bool is_database(const fs::path& name) {
  return name.string().rfind("desk.sqlite", 0) == 0;
}

// Regular files only: links could lead anywhere.
void copy_desk(const fs::path& from, const fs::path& to, bool with_keys) {
  for (const auto& item : fs::recursive_directory_iterator(from)) {
    const fs::path relative = item.path().lexically_relative(from);
    if (!with_keys && *relative.begin() == "keys") continue;
    if (is_database(relative) && (relative != "desk.sqlite" || fs::exists(to / relative))) continue;
    if (item.is_directory() && !item.is_symlink()) {
      fs::create_directories(to / relative);
      fs::permissions(to / relative, fs::perms(mode_of(item.path())));
    } else if (item.is_regular_file() && !item.is_symlink()) {
      write_file(to / relative, read_file(item.path(), kLargestDeskFile), mode_of(item.path()));
    }
  }
}

archive::CopyReport copy_all(const fs::path& from, const fs::path& to, const Progress& progress) {
  archive::CopyOptions options;
  options.progress = progress;
  archive::CopyReport report = archive::copy_archive(from, to, options);
  if (!archive::Trail::exists(from / "trail")) return report;
  const archive::CopyReport trail = archive::copy_archive(from / "trail", to / "trail");
  report.problems.insert(report.problems.end(), trail.problems.begin(), trail.problems.end());
  return report;
}

Json manifest_of(const archive::CopyReport& report, bool with_keys, Instant now) {
  Json json;
  json["format"] = 1;
  json["made"] = to_rfc3339(now);
  json["program"] = YINXIN_VERSION;
  json["checkpoint"] = report.checkpoint;
  json["entries"] = report.entries;
  json["with_keys"] = with_keys;
  return json;
}

}  // namespace

archive::CopyReport Service::backup(const fs::path& to, bool with_keys, const Actor& actor,
                                    const Progress& progress) {
  Parts& parts = *parts_;
  parts.require_instance();
  require_may(actor, casework::Verb::kOperate, {}, "备份 backup");
  return parts.recorded({actor.person, actor.agency, "backup", "", to.string()}, [&] {
    fs::create_directories(to);
    fs::permissions(to, fs::perms(0700));
    fs::remove(to / "desk" / "desk.sqlite");
    fs::create_directories(to / "desk");
    parts.desk().copy(to / "desk" / "desk.sqlite");
    copy_desk(parts.home().desk(), to / "desk", with_keys);
    archive::CopyReport report = copy_all(parts.home().archive(), to / "archive", progress);
    write_file(to / kManifest, manifest_of(report, with_keys, parts.clock().now()).pretty() + "\n");
    return report;
  });
}

archive::CopyReport Service::restore(const fs::path& from, const Progress& progress,
                                     const Progress& indexing) {
  Parts& parts = *parts_;
  const Home& home = parts.home();
  if (!fs::exists(from / kManifest)) {
    throw Error(ErrorCode::kNotFound, from.string(), "不是完整的备份 (not a finished backup)");
  }
  if (parts.has_instance()) {
    throw Error(ErrorCode::kConflict, home.archive().string(),
                "已有档案库，不会覆盖 (there is an archive already; it is never overwritten)");
  }
  fs::create_directories(home.root);
  copy_desk(from / "desk", home.desk(), true);
  archive::CopyReport report = copy_all(from / "archive", home.archive(), progress);
  parts.index().rebuild(indexing);
  parts.recorded_if_possible({"console", "", "restore", "", from.string(), "good"});
  return report;
}

}  // namespace yinxin::service
