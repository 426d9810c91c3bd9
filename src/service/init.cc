#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "base/xml.h"
#include "crypto/ed25519.h"
#include "crypto/random.h"
#include "crypto/sample_services.h"
#include "service/parts.h"
#include "service/sample_trust.h"
#include "storage/file_system.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kOwnerOnly = 0600;
constexpr std::size_t kLargestRegistry = 64 << 20;
constexpr std::size_t kSamplePasswordSize = 8;
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

// Of everybody in the list, in the agency that the registry has them in, with one password, so that
// an instance is made quickly.
std::string make_sample_accounts(const Home& home, Parts& parts) {
  const std::string file = (home.samples() / "instance" / "accounts.xml").string();
  const auto list = XmlDocument::parse(read_file(file, kLargestRegistry), file);
  const Date today = china_date(parts.clock().now());
  const auto registry = registry::Registry::load(home.registry_file());
  storage::Database database(home.database_file(), desk_migrations());
  registry::Accounts accounts(database, accounts_box(home), parts.clock());
  std::vector<std::string> ids;
  for (const auto node : list.root().children("account")) {
    const std::string id = node.attribute("id").value();
    const auto person = registry.person(id, "", today);
    if (!person) throw Error(ErrorCode::kInvalidInput, list.where(node), "no such person: " + id);
    const auto roles = registry::Roles::parse(node.attribute("roles").value());
    accounts.add({id, id, person->agency, roles, false, true, true, false}, "yinxin");
    ids.push_back(id);
  }
  std::string password = "sample-" + to_hex(crypto::random_bytes(kSamplePasswordSize));
  accounts.set_sample_password(ids, password);
  return password;
}

Json instance_description(bool sample, bool unjournaled, const std::string& origin) {
  Json description;
  description["format"] = 1;
  description["origin"] = origin;
  description["sample"] = sample;
  description["second_signature"] = false;
  if (unjournaled) description["unjournaled_disk"] = true;
  if (sample) description["long_term"] = LongTermSettings::sample();
  return description;
}

}  // namespace

// The archive comes last: an instance exists from the moment its archive does, and everything
// before that can be made again.
NewInstance Service::init(bool sample, bool unjournaled) {
  const Home& home = parts_->home();
  if (parts_->has_instance()) {
    throw Error(ErrorCode::kConflict, home.archive().string(),
                "已有档案库，不会覆盖 (there is an archive already; it is never overwritten)");
  }
  make_directory(home.root, fs::perms(0755));
  if (const std::string weakness = storage::weakness_of(home.root);
      !weakness.empty() && !sample && !unjournaled) {
    throw Error(ErrorCode::kUnavailable, home.root.string(),
                weakness +
                    "；请换文件系统，或以 --unjournaled 坚持 (choose another file system, or "
                    "insist with --unjournaled)");
  }
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
  NewInstance made;
  if (sample) {
    make_sample_keys(home, parts_->clock().now());
    made.sample_password = make_sample_accounts(home, *parts_);
  }
  const std::string origin = std::string(sample ? "sample" : "archive") + ".yinxin.example/" +
                             to_hex(crypto::random_bytes(8));
  write_file(home.instance_file(),
             canonical(instance_description(sample, unjournaled, origin)) + "\n");
  make_directory(home.archive(), fs::perms(0755));
  archive::Archive::create(home.archive(), origin, log_key);
  parts_->trail();
  return made;
}

}  // namespace yinxin::service
