#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "base/layered_files.h"
#include "templating/template.h"

namespace yinxin::templating {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargest = 1 << 20;

Template read(const std::string& kind, const fs::path& file, const Parts& parts) {
  Template result = Template::parse(read_file(file, kLargest), file.string(), parts);
  if (result.kind == kind) return result;
  throw Error(ErrorCode::kInvalidInput, file.string(),
              "文件名应为" + result.kind + ".xml，与kind一致 (misnamed)");
}

std::map<std::string, fs::path> files_below(const std::vector<fs::path>& directories,
                                            const char* name) {
  std::vector<fs::path> below;
  below.reserve(directories.size());
  for (const auto& directory : directories) below.push_back(directory / name);
  return layered_files(below, ".xml");
}

}  // namespace

Parts load_parts(const std::vector<fs::path>& directories) {
  Parts parts;
  for (const auto& [name, file] : files_below(directories, "parts")) {
    try {
      parts.fragments.emplace(name, read_file(file, kLargest));
    } catch (const Error&) {
      parts.fragments.emplace(name, "");  // no XML: a fault of the templates that use it
    }
  }
  Limits::Files limits;
  for (const auto& [name, file] : files_below(directories, "limits")) {
    try {
      limits.emplace_back(name, read_file(file, kLargest));
    } catch (const Error&) {
      limits.emplace_back(name, "");  // no XML: a fault of the templates that name a rule
    }
  }
  parts.limits = Limits::read(std::move(limits));
  return parts;
}

TemplateSet TemplateSet::load(const std::vector<fs::path>& directories) {
  if (directories.empty() || !fs::is_directory(directories.front())) {
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
