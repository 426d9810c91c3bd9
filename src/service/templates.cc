#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "service/parts.h"
#include "service/service.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

// One more than a template may have, so that its own limit is the one people hear of.
constexpr std::size_t kLargestTemplate = 4 << 20;

}  // namespace

std::vector<const templating::Template*> Service::kinds() {
  std::vector<const templating::Template*> kinds;
  for (const auto& kind : parts_->templates().list()) kinds.push_back(&kind);
  return kinds;
}

const templating::Template& Service::kind(std::string_view name) {
  return parts_->kind(name);
}

std::vector<fs::path> Service::template_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(parts_->home().templates())) {
    if (entry.path().extension() == ".xml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<templating::TemplateFault> Service::check_template(const fs::path& file) {
  const Bytes text = read_file(file, kLargestTemplate);
  const auto fragments = templating::load_parts(fs::absolute(file).parent_path());
  parts_->fonts();
  auto faults = templating::check_template(
      text, file.string(), fragments,
      [this](char32_t character) { return parts_->can_draw(character); });
  if (!faults.empty()) return faults;
  const auto kind = templating::Template::parse(text, file.string(), fragments);
  try {
    parts_->formats().get(kind.format);
  } catch (const Error& error) {
    faults.push_back({file.string() + ":1:1", "template", error.what()});
  }
  return faults;
}

}  // namespace yinxin::service
