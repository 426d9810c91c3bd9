#include "archive/documents.h"

#include <algorithm>

#include "base/error.h"

namespace yinxin::archive {
namespace {

[[noreturn]] void refuse(const Entry& entry, std::string_view problem) {
  throw Error(ErrorCode::kConflict, label(entry), problem);
}

}  // namespace

void Documents::add(const Entry& entry) {
  const bool imported = entry.type == kImportEntry;
  if (!imported) seals_.push_back(entry.index);
  Document document{entry.index, imported, {}};
  if (const ObjectReference* pdf = find_object(entry, "pdf")) document.newest = pdf->sha256;
  if (!documents_.emplace(entry.json.at("id").string(), document).second) {
    refuse(entry, "文书编号重复 (id used twice)");
  }
}

void Documents::renew(const Entry& entry) {
  const auto document = documents_.find(entry.json.at("id").string());
  if (document == documents_.end()) refuse(entry, "续期的文书未曾归档 (renewed, never archived)");
  const std::optional<crypto::Digest> newest = document->second.newest;
  const bool is_newest = newest && newest->hex() == entry.json.at("base").at("sha256").string();
  document->second.newest = pdf_of(entry).sha256;
  if (!is_newest) refuse(entry, "续期所续的不是最新的文件 (does not continue the newest PDF)");
}

void Documents::account(const Entry& entry) const {
  const auto count = [&entry](const char* name) {
    return static_cast<std::uint64_t>(entry.json.at(name).integer());
  };
  const std::uint64_t from = entry.json.find("log_from") == nullptr ? 0 : count("log_from");
  const auto begin = std::lower_bound(seals_.begin(), seals_.end(), from);
  const auto end = std::lower_bound(begin, seals_.end(), count("log_size"));
  const auto sealed = static_cast<std::uint64_t>(end - begin);
  const std::uint64_t told =
      count("renewed") + count("kept") + entry.json.at("failed").array().size();
  if (from > count("log_size") || count("log_size") > entry.index || count("documents") != sealed ||
      told != sealed) {
    refuse(entry, "续期清单与当时的文书数不符，有遗漏 (does not account for every document)");
  }
}

std::optional<std::uint64_t> Documents::newest(const std::string& id,
                                               const crypto::Digest& pdf) const {
  const auto document = documents_.find(id);
  if (document == documents_.end() || document->second.imported) return std::nullopt;
  if (document->second.newest != pdf) return std::nullopt;
  return document->second.index;
}

}  // namespace yinxin::archive
