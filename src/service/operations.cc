#include "service/operations.h"

#include <algorithm>
#include <system_error>

#include "archive/layout.h"
#include "base/error.h"
#include "base/file.h"
#include "base/layered_files.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kSoon{24 * 60};
constexpr std::size_t kLargestRegistry = std::size_t{64} << 20;

// Fills in what the certificate says; `open` gives the signer or throws.
template <typename Open>
KeyState certified(KeyState key, Instant now, const Open& open) {
  try {
    const crypto::Signer& signer = open();
    const crypto::Certificate& certificate = signer.certificate();
    key.subject = certificate.subject();
    key.sha256 = certificate.sha256().hex();
    key.not_before = to_rfc3339(certificate.not_before());
    key.not_after = to_rfc3339(certificate.not_after());
    key.algorithm = signer.algorithm().name;
    key.state = certificate.not_after() <= now           ? "expired"
                : certificate.not_after() <= now + kSoon ? "expiring"
                                                         : "good";
  } catch (const Error& error) {
    key.state = "unusable";
    key.problem = error.what();
  }
  return key;
}

KeyState of_log(const char* use, const fs::path& root) {
  KeyState key;
  key.use = use;
  key.key = use;
  key.algorithm = "Ed25519";
  try {
    key.subject = archive::KeyChain::read(root).newest().vkey();
    key.state = "good";
  } catch (const Error& error) {
    key.state = "unusable";
    key.problem = error.what();
  }
  return key;
}

}  // namespace

std::vector<KeyState> Operations::keys(const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, "密钥 keys");
  const Instant now = parts_.clock().now();
  std::vector<KeyState> keys = {of_log("log", parts_.home().archive()),
                                of_log("trail", parts_.home().trail())};
  KeyState own;
  own.use = "instance";
  own.key = kInstanceKey;
  keys.push_back(
      certified(own, now, [&]() -> const crypto::Signer& { return parts_.instance_signer(); }));
  for (const registry::SealEntry& seal : parts_.registry().seals()) {
    KeyState key;
    key.use = "seal";
    key.key = seal.key;
    key.seal = seal.seal.id;
    key.agency = seal.agency;
    if (seal.validity.from) key.valid_from = seal.validity.from->iso();
    if (seal.validity.to) key.valid_to = seal.validity.to->iso();
    keys.push_back(certified(
        key, now, [&]() -> const crypto::Signer& { return parts_.signer(seal.seal.id); }));
    if (!parts_.has_second_signature()) continue;
    key.use = "second";
    key.key += "-sm2";
    keys.push_back(certified(
        key, now, [&]() -> const crypto::Signer& { return parts_.second_signer(seal.seal.id); }));
  }
  return keys;
}

Health Operations::health(const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, "运行状态 health");
  Health health;
  health.readiness = service_.readiness();
  std::error_code failure;
  const fs::space_info space = fs::space(parts_.home().archive(), failure);
  if (!failure) {
    health.disk_free = space.available;
    health.disk_size = space.capacity;
  }
  parts_.registry();
  health.registry_problem = parts_.registry_problem();
  for (const registry::Account& account : parts_.accounts().list()) {
    ++health.accounts;
    if (!account.disabled && account.has_password && !account.has_totp) {
      ++health.without_second_factor;
    }
  }
  return health;
}

std::vector<TemplateState> Operations::templates(const Actor& actor) {
  require_may(actor, casework::Verb::kReadRegistry, {}, "模板 templates");
  const auto& set = parts_.templates();
  std::vector<TemplateState> states;
  for (const auto& [file_name, file] : layered_files(parts_.home().templates(), ".xml")) {
    TemplateState state;
    state.kind = file.stem().string();
    state.file = file.lexically_relative(parts_.home().share).string();
    if (const auto faulty = set.faulty().find(state.kind); faulty != set.faulty().end()) {
      state.problem = faulty->second.what();
    } else if (const templating::Template* kind = set.find(state.kind)) {
      state.usable = true;
      state.name = kind->name;
      state.family = kind->family;
      state.version = kind->version;
    }
    states.push_back(std::move(state));
  }
  return states;
}

std::vector<templating::TemplateFault> Operations::check_template(const std::string& kind,
                                                                  const Actor& actor) {
  require_may(actor, casework::Verb::kReadRegistry, {}, "模板 templates");
  for (const fs::path& file : service_.template_files()) {
    if (file.stem() == kind) return service_.check_template(file);
  }
  throw Error(ErrorCode::kNotFound, kind, "没有这个模板 (no such template)");
}

const record::TimeLimits& Operations::limits(const Actor& actor) {
  require_may(actor, casework::Verb::kReadRegistry, {}, "期限规则 limits");
  static const record::TimeLimits kNone;
  for (const templating::Template& kind : parts_.templates().list()) {
    if (kind.limits) return *kind.limits;
  }
  return kNone;
}

Bytes Operations::registry_version(const std::string& name, const Actor& actor) {
  const auto names = service_.registry_versions(actor);
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    throw Error(ErrorCode::kNotFound, name, "没有这个版本 (no such version)");
  }
  return read_file(parts_.home().registry_versions() / name, kLargestRegistry);
}

}  // namespace yinxin::service
