#include "service/parts.h"

#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "pdf/seal_appearance.h"
#include "service/log_keys.h"
#include "storage/file_system.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kLargestInstanceFile = 64 << 10;

}  // namespace

bool Parts::has_instance() const {
  std::error_code ignored;
  return std::filesystem::exists(home_.archive() / "YINXIN-ARCHIVE-1", ignored);
}

void Parts::require_instance() const {
  if (!has_instance()) {
    throw Error(ErrorCode::kUnavailable, home_.root.string(),
                "这里没有印信实例，请先运行 yinxin init（试用加 --sample） "
                "(no instance here: run yinxin init, or yinxin init --sample to try it out)");
  }
}

const Json& Parts::instance() {
  return instance_.get([this] {
    require_instance();
    const std::string name = home_.instance_file().string();
    return Json::parse(read_file(name, kLargestInstanceFile), name);
  });
}

bool Parts::is_set(const char* name) {
  const Json* value = instance().find(name);
  return value != nullptr && value->boolean();
}

// Nothing is lost with a sample.
void Parts::require_safe_disk() {
  if (is_sample() || is_set("unjournaled_disk")) return;
  const std::string weakness = storage::weakness_of(home_.archive());
  if (weakness.empty()) return;
  throw Error(ErrorCode::kUnavailable, home_.archive().string(),
              weakness +
                  "；请移至有日志的文件系统（tune2fs -O has_journal），或在 desk/instance.json "
                  "设 unjournaled_disk (move it, or set that there to go on all the same)");
}

bool Parts::is_sample() {
  return instance().at("sample").boolean();
}

const registry::Registry& Parts::registry() {
  require_instance();
  return registry_.get(home_.registry_file());
}

const templating::TemplateSet& Parts::templates() {
  return templates_.get(home_);
}

const templating::Template& Parts::kind(std::string_view name) {
  if (const templating::Template* kind = templates().find(name)) return *kind;
  std::string known;
  for (const auto& kind : templates().list()) known += (known.empty() ? "" : "、") + kind.kind;
  throw Error(ErrorCode::kNotFound, "文种 " + std::string(name),
              "没有这个文种；现有 (no such kind; there are): " + known);
}

const pdf::FontSet& Parts::fonts() {
  return fonts_.get([this] {
    try {
      return pdf::FontSet::load(home_.faces());
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kNotFound) throw;
      throw Error(ErrorCode::kUnavailable, error.where(), error.problem());
    }
  });
}

crypto::TrustStore Parts::trust() {
  if (!has_instance()) return crypto::TrustStore(std::vector<crypto::Certificate>());
  const std::lock_guard lock(trust_mutex_);
  // Before reading: if a file is replaced meanwhile, all are read once more than needed.
  auto files = identities_below(home_.trust());
  if (!trust_ || files != trust_files_) {
    trust_ = crypto::TrustStore::load(home_.trust());
    trust_files_ = std::move(files);
  }
  return *trust_;
}

TrustServices& Parts::trust_services() {
  return trust_services_.get(
      [this] { return TrustServices(home_, LongTermSettings::parse(instance()), clock_); });
}

const registry::SealEntry& Parts::seal(const std::string& id) {
  if (const registry::SealEntry* entry = registry().find_seal(id)) return *entry;
  throw Error(ErrorCode::kInvalidInput, "印章 " + id, "名录中没有这枚印章 (no such seal)");
}

const crypto::Signer& Parts::signer(const std::string& seal_id) {
  return signers_.get(home_, seal(seal_id).key);
}

bool Parts::has_second_signature() {
  return is_set("second_signature");
}

const crypto::Signer& Parts::second_signer(const std::string& seal_id) {
  return signers_.get(home_, seal(seal_id).key + "-sm2");
}

const crypto::Signer& Parts::instance_signer() {
  require_instance();
  try {
    return signers_.get(home_, kInstanceKey);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound) throw;
    throw Error(ErrorCode::kUnavailable, home_.agency_key_file(kInstanceKey).string(),
                "报告须由本实例签署，请先放入实例的密钥和证书 (reports are signed by the instance; "
                "give it a key and, in desk/certificates/instance.pem, a certificate)");
  }
}

std::string Parts::instance_name() {
  return "印信实例 " + instance().at("origin").string();
}

const pdf::Appearance& Parts::appearance(const std::string& seal_id) {
  const seal::Seal& drawn = seal(seal_id).seal;
  const pdf::FontSet& faces = fonts();
  const std::lock_guard lock(seals_mutex_);
  const auto known = appearances_.find(&drawn);
  if (known != appearances_.end()) return known->second;
  return appearances_.emplace(&drawn, pdf::seal_appearance(drawn, faces)).first->second;
}

const archive::Archive& Parts::archive() {
  if (const archive::Archive* writing = writing_.peek()) return *writing;
  archive::Archive& reading = reading_.get([this] {
    require_instance();
    return archive::Archive::open_read_only(home_.archive());
  });
  reading.refresh();
  return reading;
}

archive::Archive& Parts::archive_to_write() {
  return writing_.get([this] {
    require_instance();
    require_safe_disk();
    archive::Options options;
    options.immutable_objects = is_set("immutable_objects");
    return archive::Archive(home_.archive(), load_log_keys(home_.log_key_file()), clock_, options);
  });
}

}  // namespace yinxin::service
