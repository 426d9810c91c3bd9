#include "archive/key_audit.h"

#include <algorithm>

#include "archive/layout.h"
#include "base/error.h"

namespace yinxin::archive {

KeyAudit::KeyAudit(const std::filesystem::path& root, const std::string& vkey, Problems& problems)
    : problems_(problems), chain_(read_marker(root)) {
  try {
    chain_.add_links(root);
  } catch (const Error& error) {
    problems_.add("", error.where(), error.problem());
  }
  if (vkey.empty()) {
    problems_.note("日志公钥取自档案库自身 (the log's key is the archive's own word)");
  } else if (chain_.find(vkey) == nullptr) {
    problems_.add("", kMarkerFile, "公钥与所给公钥不同 (not the key that was brought)");
    chain_ = KeyChain(ledger::NoteVerifier::from_vkey(vkey));
  }
}

void KeyAudit::take(const Entry& entry, const std::string& where) {
  if (entry.index == 0) return take_first(entry, where);
  taken_.insert(entry.index);
  const auto link =
      std::find_if(chain_.links().begin(), chain_.links().end(),
                   [&](const KeyChain::Link& known) { return known.entry.index == entry.index; });
  if (link == chain_.links().end()) {
    problems_.add(label(entry), where,
                  "密钥条目没有由原密钥签署的交接 (a key entry that the key before has not signed "
                  "for: no such link in log/keys)");
  } else if (link->entry.stored != entry.stored) {
    problems_.add(label(entry), where, "密钥条目与交接不同 (not what its link says)");
  }
}

void KeyAudit::take_first(const Entry& entry, const std::string& where) {
  const Json* key = entry.json.find("public_key");
  if (key != nullptr && key->string() == chain_.first().vkey()) return;
  problems_.add(label(entry), where, "首项的公钥与标志文件不同 (not the key the log began with)");
}

void KeyAudit::finish(std::uint64_t size) {
  for (std::size_t i = 0; i < chain_.links().size(); ++i) {
    const Entry& entry = chain_.links()[i].entry;
    const std::string where = link_path(i + 1).string();
    const Json* retired = entry.json.find("retired");
    if (entry.index == size) {
      problems_.note(where +
                     " 密钥轮换已开始，尚未记入日志 (a change of keys that was interrupted)");
    } else if (taken_.count(entry.index) == 0) {
      problems_.add(label(entry), where, "交接的条目不在日志中 (its entry is not in the log)");
    } else if (retired != nullptr) {
      problems_.note("日志密钥：第 " + std::to_string(entry.index) + " 项起不再使用 " +
                     retired->string() + " (a key retired by that entry)");
    } else {
      problems_.note("日志密钥：第 " + std::to_string(entry.index) + " 项由前一密钥交给 " +
                     entry.json.at("public_key").string() + " (handed over by that entry)");
    }
  }
  if (chain_.is_changing()) {
    problems_.note(
        "密钥轮换期内，检查点由新旧两钥共同签署 (both keys sign until the older retires)");
  }
}

}  // namespace yinxin::archive
