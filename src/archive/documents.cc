#include "archive/documents.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/error.h"

namespace yinxin::archive {
namespace {

[[noreturn]] void refuse(const Entry& entry, std::string_view problem) {
  throw Error(ErrorCode::kConflict, label(entry), problem);
}

}  // namespace

Documents::Id Documents::id_of(const std::string& hex) {
  Id id{};
  const Bytes bytes = from_hex(hex);
  std::copy_n(bytes.begin(), std::min(bytes.size(), id.size()), id.begin());
  return id;
}

void Documents::take(const Entry& entry) {
  // What was archived again after a disposal has to be there.
  if (entry.type != kDisposeEntry) {
    for (const ObjectReference& object : entry.objects) gone_.erase(object.sha256);
  }
  if (is_document(entry)) add(entry);
  if (entry.type == kReserveEntry) numbers_.reserve(number_of(entry));
  if (entry.type == kVoidEntry) numbers_.end(number_of(entry));
  if (entry.type == kRenewalEntry) account(entry);
  if (is_about_document(entry)) act(entry);
}

void Documents::add(const Entry& entry) {
  const bool imported = entry.type == kImportEntry;
  if (!imported) seals_.push_back(entry.index);
  Document document{entry.index, imported, {}};
  if (const ObjectReference* pdf = find_object(entry, "pdf")) document.newest = pdf->sha256;
  if (!documents_.emplace(id_of(entry.json.at("id").string()), document).second) {
    refuse(entry, "文书编号重复 (id used twice)");
  }
  if (!has_number(entry)) return;
  if (imported) {
    numbers_.import(number_of(entry));
  } else {
    numbers_.end(number_of(entry));
  }
}

void Documents::act(const Entry& entry) {
  if (documents_.count(id_of(entry.json.at("id").string())) == 0) {
    refuse(entry, "所涉文书未曾归档 (about a document that was never archived)");
  }
  if (const Json* by = entry.json.find("by"); by != nullptr && entry.type == kSupersedeEntry) {
    if (documents_.count(id_of(by->string())) == 0) refuse(entry, "替代的文书未曾归档 (by none)");
  }
  if (entry.type == kRenewEntry) renew(entry);
  standing(entry).apply(entry);
  if (entry.type != kDisposeEntry) return;
  for (const Json& digest : entry.json.at("gone").array()) {
    gone_[crypto::Digest::from_hex(digest.string())] = entry.index;
  }
}

// Most documents are archived and nothing more: those need none.
Standing& Documents::standing(const Entry& entry) {
  const std::string& id = entry.json.at("id").string();
  const auto known = standings_.find(id);
  if (known != standings_.end()) return known->second;
  return standings_.emplace(id, Standing(entry_at_(documents_.at(id_of(id)).index))).first->second;
}

void Documents::renew(const Entry& entry) {
  Document& document = documents_.at(id_of(entry.json.at("id").string()));
  const std::optional<crypto::Digest> newest = document.newest;
  document.newest = pdf_of(entry).sha256;
  if (!newest || newest->hex() != entry.json.at("base").at("sha256").string()) {
    refuse(entry, "续期所续的不是最新的文件 (does not continue the newest PDF)");
  }
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
  const auto document = documents_.find(id_of(id));
  if (document == documents_.end() || document->second.imported) return std::nullopt;
  if (document->second.newest != pdf) return std::nullopt;
  return document->second.index;
}

std::map<std::string, bool> Documents::disposals() const {
  std::map<std::string, bool> all;
  for (const auto& [id, standing] : standings_) {
    if (standing.tombstone()) all[id] = standing.is_disposed();
  }
  return all;
}

}  // namespace yinxin::archive
