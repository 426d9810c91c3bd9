#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "templating/template.h"

namespace yinxin::templating {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargest = 1 << 20;

std::vector<fs::path> xml_files(const fs::path& directory) {
  std::error_code failure;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory, failure)) {
    if (entry.path().extension() == ".xml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Parts load_parts(const fs::path& directory) {
  Parts parts;
  for (const auto& file : xml_files(directory / "parts")) {
    parts.emplace(file.stem().string(), read_file(file, kLargest));
  }
  return parts;
}

TemplateSet TemplateSet::load(const fs::path& directory) {
  if (!fs::is_directory(directory)) {
    throw Error(ErrorCode::kNotFound, directory.string(), "没有模板目录 (no such directory)");
  }
  const Parts parts = load_parts(directory);
  TemplateSet set;
  for (const auto& file : xml_files(directory)) {
    set.templates_.push_back(Template::parse(read_file(file, kLargest), file.string(), parts));
    if (set.templates_.back().kind != file.stem().string()) {
      throw Error(ErrorCode::kInvalidInput, file.string(),
                  "文件名应为" + set.templates_.back().kind + ".xml，与kind一致 (misnamed)");
    }
  }
  return set;
}

const Template* TemplateSet::find(std::string_view kind) const {
  const auto found = std::find_if(templates_.begin(), templates_.end(),
                                  [&](const Template& t) { return t.kind == kind; });
  return found == templates_.end() ? nullptr : &*found;
}

}  // namespace yinxin::templating
