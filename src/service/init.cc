#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "crypto/ed25519.h"
#include "crypto/random.h"
#include "crypto/sample_services.h"
#include "service/parts.h"
#include "service/sample_trust.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kOwnerOnly = 0600;
constexpr std::size_t kLargestRegistry = 64 << 20;
constexpr const char* kEmptyRegistry =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<registry xmlns=\"urn:yinxin:registry:1\"/>\n";

void make_directory(const fs::path& directory, fs::perms permissions) {
  std::error_code failure;
  fs::create_directories(directory, failure);
  if (!failure) fs::permissions(directory, permissions, failure);
  if (failure) {
    throw Error(ErrorCode::kUnavailable, directory.string(),
                "无法建立目录 (cannot make the directory): " + failure.message());
  }
}

// A key and certificate for the instance itself and, with another for SM2, for every seal of the
// sample registry, from sample authorities whose root the instance trusts.
void make_sample_keys(const Home& home, Instant now) {
  const registry::Registry registry = registry::Registry::load(home.registry_file());
  const auto trust = crypto::SampleTrust::create("印信签发机构", now);
  save_sample_trust(home, trust);
  const auto authority = crypto::SampleAuthority::from_pem(trust.issuing);
  save_credentials(home, kInstanceKey, authority.issue_signer("印信实例", now));
  for (const registry::SealEntry& entry : registry.seals()) {
    issue_sample_keys(home, authority, entry.key, entry.seal.agency, now);
  }
}

Json instance_description(bool sample, const std::string& origin) {
  Json description;
  description["format"] = 1;
  description["origin"] = origin;
  description["sample"] = sample;
  description["second_signature"] = false;
  if (sample) description["long_term"] = LongTermSettings::sample();
  return description;
}

}  // namespace

// The archive comes last: an instance exists from the moment its archive does, and everything
// before that can be made again.
void Service::init(bool sample) {
  const Home& home = parts_->home();
  if (parts_->has_instance()) {
    throw Error(ErrorCode::kConflict, home.archive().string(),
                "已有档案库，不会覆盖 (there is an archive already; it is never overwritten)");
  }
  make_directory(home.root, fs::perms(0755));
  make_directory(home.desk(), fs::perms(0755));
  make_directory(home.desk() / "keys", fs::perms(0700));
  make_directory(home.desk() / "certificates", fs::perms(0755));
  make_directory(home.trust() / "signers", fs::perms(0755));
  make_directory(home.trust() / "timestamps", fs::perms(0755));
  make_directory(home.index(), fs::perms(0755));

  const auto log_key = crypto::Ed25519Key::generate();
  write_file(home.log_key_file(), log_key.pem(), kOwnerOnly);
  write_file(
      home.registry_file(),
      sample ? read_file(home.samples() / "registry.xml", kLargestRegistry) : kEmptyRegistry);
  if (sample) make_sample_keys(home, parts_->clock().now());
  const std::string origin = std::string(sample ? "sample" : "archive") + ".yinxin.example/" +
                             to_hex(crypto::random_bytes(8));
  write_file(home.instance_file(), canonical(instance_description(sample, origin)) + "\n");
  make_directory(home.archive(), fs::perms(0755));
  archive::Archive::create(home.archive(), origin, log_key);
  parts_->trail();
}

}  // namespace yinxin::service
