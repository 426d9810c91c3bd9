#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "base/layered_files.h"
#include "service/parts.h"
#include "service/service.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

// One more than a template may have, so that its own limit is the one people hear of.
constexpr std::size_t kLargestTemplate = 4 << 20;

// Where the fragments of a template are: those of the instance, and those beside it if it is none
// of the instance's templates.
std::vector<fs::path> directories_for(const fs::path& file, const Home& home) {
  auto directories = home.templates();
  const fs::path own = fs::absolute(file).parent_path();
  std::error_code missing;
  const bool known = std::any_of(
      directories.begin(), directories.end(),
      [&](const fs::path& directory) { return fs::equivalent(directory, own, missing); });
  if (!known) directories.push_back(own);
  return directories;
}

}  // namespace

std::vector<const templating::Template*> Service::kinds() {
  std::vector<const templating::Template*> kinds;
  for (const auto& kind : parts_->templates().list()) kinds.push_back(&kind);
  return kinds;
}

const std::map<std::string, Error, std::less<>>& Service::faulty_kinds() {
  return parts_->templates().faulty();
}

const templating::Template& Service::kind(std::string_view name) {
  return parts_->kind(name);
}

std::vector<fs::path> Service::template_files() {
  std::vector<fs::path> files;
  for (const auto& [kind, file] : layered_files(parts_->home().templates(), ".xml")) {
    files.push_back(file);
  }
  return files;
}

std::vector<templating::TemplateFault> Service::check_template(const fs::path& file) {
  const Bytes text = read_file(file, kLargestTemplate);
  const auto fragments = templating::load_parts(directories_for(file, parts_->home()));
  parts_->fonts();
  auto faults = templating::check_template(
      text, file.string(), fragments,
      [this](char32_t character) { return parts_->can_draw(character); });
  if (!faults.empty()) return faults;
  const auto kind = templating::Template::parse(text, file.string(), fragments);
  if (kind.kind != file.stem()) {
    faults.push_back({file.string() + ":1:1", "template",
                      "文件名应为" + kind.kind + ".xml，与kind一致 (misnamed)"});
  }
  try {
    parts_->formats().get(kind.format);
  } catch (const Error& error) {
    faults.push_back({file.string() + ":1:1", "template", error.what()});
  }
  return faults;
}

}  // namespace yinxin::service
