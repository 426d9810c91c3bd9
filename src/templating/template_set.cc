#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "base/layered_files.h"
#include "templating/template.h"

namespace yinxin::templating {
namespace {

constexpr std::size_t kLargest = 1 << 20;

Template read(const std::string& kind, const std::filesystem::path& file, const Parts& parts) {
  Template result = Template::parse(read_file(file, kLargest), file.string(), parts);
  if (result.kind == kind) return result;
  throw Error(ErrorCode::kInvalidInput, file.string(),
              "文件名应为" + result.kind + ".xml，与kind一致 (misnamed)");
}

}  // namespace

Parts load_parts(const std::vector<std::filesystem::path>& directories) {
  std::vector<std::filesystem::path> below;
  below.reserve(directories.size());
  for (const auto& directory : directories) below.push_back(directory / "parts");
  Parts parts;
  for (const auto& [name, file] : layered_files(below, ".xml")) {
    try {
      parts.emplace(name, read_file(file, kLargest));
    } catch (const Error&) {
      parts.emplace(name, "");  // no XML: a fault of the templates that use it
    }
  }
  return parts;
}

TemplateSet TemplateSet::load(const std::vector<std::filesystem::path>& directories) {
  if (directories.empty() || !std::filesystem::is_directory(directories.front())) {
    throw Error(ErrorCode::kNotFound, directories.empty() ? "" : directories.front().string(),
                "没有模板目录 (no such directory)");
  }
  const Parts parts = load_parts(directories);
  TemplateSet set;
  for (const auto& [kind, file] : layered_files(directories, ".xml")) {
    try {
      set.templates_.push_back(read(kind, file, parts));
    } catch (const Error& error) {
      set.faulty_.emplace(kind, error);
    }
  }
  return set;
}

const Template* TemplateSet::find(std::string_view kind) const {
  const auto found = std::find_if(templates_.begin(), templates_.end(),
                                  [&](const Template& t) { return t.kind == kind; });
  if (found != templates_.end()) return &*found;
  const auto faulty = faulty_.find(kind);
  if (faulty != faulty_.end()) throw faulty->second;
  return nullptr;
}

}  // namespace yinxin::templating
