#include "service/signing_keys.h"

#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "crypto/pkcs11.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestFile = 1 << 20;

std::string first_line(const fs::path& file) {
  crypto::check_owner_only(file);
  const std::string text = read_file(file, kLargestFile);
  return text.substr(0, text.find('\n'));
}

// What the signer is made of; also those that are not there, as they may be one day.
std::vector<fs::path> files_of(const Home& home, const std::string& key) {
  const fs::path keys = home.desk() / "keys";
  const fs::path description = keys / (key + ".json");
  std::vector<fs::path> files = {home.agency_certificate_file(key), home.agency_key_file(key),
                                 description};
  if (!fs::exists(description)) return files;
  const Json json = Json::parse(read_file(description, kLargestFile), description.string());
  if (const Json* store = json.find("pkcs12")) files.push_back(keys / store->string());
  return files;
}

std::vector<FileIdentity> identities_of(const std::vector<fs::path>& files) {
  std::vector<FileIdentity> identities;
  identities.reserve(files.size());
  for (const fs::path& file : files) identities.push_back(FileIdentity::of(file));
  return identities;
}

crypto::Signer load_from_token(const Home& home, const std::string& key, const Json& place) {
  crypto::TokenKey token;
  token.module = place.at("module").string();
  token.token = place.at("token").string();
  token.object = place.at("object").string();
  token.pin = first_line(home.desk() / "keys" / place.at("pin_file").string());
  const fs::path chain = home.agency_certificate_file(key);
  return crypto::open_token_signer(
      crypto::Certificate::from_pem(read_file(chain, kLargestFile), chain.string()), token);
}

}  // namespace

crypto::Signer load_signer(const Home& home, const std::string& key) {
  const fs::path keys = home.desk() / "keys";
  const fs::path description = keys / (key + ".json");
  if (!fs::exists(description)) {
    return crypto::Signer::load(home.agency_certificate_file(key), home.agency_key_file(key));
  }
  const Json json = Json::parse(read_file(description, kLargestFile), description.string());
  if (const Json* place = json.find("pkcs11")) return load_from_token(home, key, *place);
  return crypto::Signer::load_pkcs12(keys / json.at("pkcs12").string(),
                                     keys / json.at("passphrase_file").string());
}

const crypto::Signer& CurrentSigners::get(const Home& home, const std::string& key) {
  const std::lock_guard lock(mutex_);
  auto& known = signers_[key];
  if (!known.empty() && identities_of(known.back()->files) == known.back()->as_read) {
    return known.back()->signer;
  }
  // Before reading: if they are replaced meanwhile, they are read once more than needed.
  std::vector<fs::path> files = files_of(home, key);
  std::vector<FileIdentity> as_read = identities_of(files);
  known.push_back(
      std::make_unique<Held>(Held{std::move(files), std::move(as_read), load_signer(home, key)}));
  return known.back()->signer;
}

void require_usable(const crypto::Signer& signer, const crypto::TrustStore& trust, Instant now) {
  const auto& own = signer.certificate();
  const auto refuse = [&](const std::string& problem) {
    throw Error(ErrorCode::kForbidden, own.common_name(), problem);
  };
  if (own.not_after() < now) {
    refuse("签名证书已于 " + china_date(own.not_after()).iso() +
           " 到期，不能再用印，请更换证书 (the certificate has expired: replace it)");
  }
  const auto path = trust.validate_signer(own, signer.chain(), now);
  for (std::size_t i = 0; i + 1 < path.chain.size(); ++i) {
    for (const crypto::RevocationInfo& info : trust.revocations()) {
      const auto verdict = info.status(path.chain[i], path.chain[i + 1], now, now);
      if (verdict.status != crypto::Revocation::kRevoked) continue;
      refuse("签名证书已于 " + to_rfc3339(verdict.revoked_at) +
             " 吊销，不能再用印，请更换证书 (the certificate was revoked: replace it)");
    }
  }
}

}  // namespace yinxin::service
