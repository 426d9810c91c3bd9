#include "service/parts.h"

#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "pdf/seal_appearance.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kLargestInstanceFile = 64 << 10;
constexpr std::size_t kLargestKey = 64 << 10;

// Reading the key checks that nobody else can: see crypto::Signer for the agencies' keys.
crypto::Ed25519Key load_log_key(const std::filesystem::path& file) {
  return crypto::Ed25519Key::from_pem(read_file(file, kLargestKey));
}

}  // namespace

bool Service::Parts::has_instance() const {
  std::error_code ignored;
  return std::filesystem::exists(home_.archive() / "YINXIN-ARCHIVE-1", ignored);
}

void Service::Parts::require_instance() const {
  if (!has_instance()) {
    throw Error(ErrorCode::kUnavailable, home_.root.string(),
                "这里没有印信实例，请先运行 yinxin init（试用加 --sample） "
                "(no instance here: run yinxin init, or yinxin init --sample to try it out)");
  }
}

bool Service::Parts::is_sample() {
  return sample_.get([this] {
    require_instance();
    const std::string name = home_.instance_file().string();
    return Json::parse(read_file(name, kLargestInstanceFile), name).at("sample").boolean();
  });
}

const registry::Registry& Service::Parts::registry() {
  return registry_.get([this] {
    require_instance();
    return registry::Registry::load(home_.registry_file());
  });
}

const templating::TemplateSet& Service::Parts::templates() {
  return templates_.get([this] { return templating::TemplateSet::load(home_.templates()); });
}

const templating::Template& Service::Parts::kind(std::string_view name) {
  if (const templating::Template* kind = templates().find(name)) return *kind;
  std::string known;
  for (const auto& kind : templates().list()) known += (known.empty() ? "" : "、") + kind.kind;
  throw Error(ErrorCode::kNotFound, "文种 " + std::string(name),
              "没有这个文种；现有 (no such kind; there are): " + known);
}

const pdf::FontSet& Service::Parts::fonts() {
  return fonts_.get([this] {
    try {
      return pdf::FontSet::load(home_.faces());
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kNotFound) throw;
      throw Error(ErrorCode::kUnavailable, error.where(), error.problem());
    }
  });
}

const seal::Seal& Service::Parts::seal(const std::string& id) {
  if (const registry::SealEntry* entry = registry().find_seal(id)) return entry->seal;
  throw Error(ErrorCode::kInvalidInput, "印章 " + id, "名录中没有这枚印章 (no such seal)");
}

const crypto::Signer& Service::Parts::signer(const std::string& seal) {
  const registry::SealEntry* entry = registry().find_seal(seal);
  if (entry == nullptr) {
    throw Error(ErrorCode::kInvalidInput, "印章 " + seal, "名录中没有这枚印章 (no such seal)");
  }
  const std::lock_guard lock(seals_mutex_);
  const auto known = signers_.find(seal);
  if (known != signers_.end()) return known->second;
  return signers_
      .emplace(seal, crypto::Signer::load(home_.agency_certificate_file(entry->key),
                                          home_.agency_key_file(entry->key)))
      .first->second;
}

const pdf::Appearance& Service::Parts::appearance(const std::string& seal_id) {
  const seal::Seal& drawn = seal(seal_id);
  const pdf::FontSet& faces = fonts();
  const std::lock_guard lock(seals_mutex_);
  const auto known = appearances_.find(seal_id);
  if (known != appearances_.end()) return known->second;
  return appearances_.emplace(seal_id, pdf::seal_appearance(drawn, faces)).first->second;
}

const archive::Archive& Service::Parts::archive() {
  if (const archive::Archive* writing = writing_.peek()) return *writing;
  return reading_.get([this] {
    require_instance();
    return archive::Archive::open_read_only(home_.archive());
  });
}

archive::Archive& Service::Parts::archive_to_write() {
  return writing_.get([this] {
    require_instance();
    return archive::Archive(home_.archive(), load_log_key(home_.log_key_file()), clock_);
  });
}

}  // namespace yinxin::service
