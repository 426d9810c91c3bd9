#include "service/sample_trust.h"

#include <filesystem>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kOwnerOnly = 0600;
constexpr std::size_t kLargestFile = 64 << 10;
constexpr std::size_t kLargestList = 16 << 20;

struct Part {
  const char* name;
  crypto::Credentials crypto::SampleTrust::*credentials;
};

constexpr Part kParts[] = {
    {"root", &crypto::SampleTrust::root},
    {"authority", &crypto::SampleTrust::issuing},
    {"responder", &crypto::SampleTrust::responder},
    {"timestamper", &crypto::SampleTrust::timestamper},
};

struct Holding {
  const char* suffix;  // of the key's name
  crypto::KeyKind kind;
};

constexpr Holding kHoldings[] = {{"", crypto::KeyKind::kEcP256}, {"-sm2", crypto::KeyKind::kSm2}};

crypto::Certificate first_in(const fs::path& file) {
  return crypto::Certificate::from_pem(read_file(file, kLargestFile), file.string()).front();
}

void save_revocations(const Home& home, const std::vector<crypto::Revoked>& revoked) {
  Json::Array rows;
  for (const crypto::Revoked& one : revoked) {
    rows.emplace_back(
        Json::Object{{"at", to_rfc3339(one.at)}, {"certificate", one.certificate.pem()}});
  }
  write_file(home.sample_revocations_file(), Json(std::move(rows)).pretty() + "\n");
}

}  // namespace

void save_credentials(const Home& home, const std::string& key,
                      const crypto::Credentials& credentials) {
  write_file(home.agency_key_file(key), credentials.key_pem, kOwnerOnly);
  write_file(home.agency_certificate_file(key), credentials.certificate_pem);
}

void issue_sample_keys(const Home& home, const crypto::SampleAuthority& authority,
                       const std::string& key, const std::string& holder, Instant now) {
  for (const Holding& holding : kHoldings) {
    save_credentials(home, key + holding.suffix, authority.issue_signer(holder, now, holding.kind));
  }
}

void save_sample_trust(const Home& home, const crypto::SampleTrust& trust) {
  for (const Part& part : kParts) {
    const crypto::Credentials& credentials = trust.*part.credentials;
    write_file(home.sample_key_file(part.name), credentials.key_pem, kOwnerOnly);
    write_file(home.sample_certificate_file(part.name), credentials.certificate_pem);
  }
  for (const char* const role : {"signers", "timestamps"}) {
    write_file(home.trust() / role / "sample-root.pem", trust.root.certificate_pem);
  }
}

crypto::SampleTrust load_sample_trust(const Home& home) {
  crypto::SampleTrust trust;
  for (const Part& part : kParts) {
    trust.*part.credentials = {read_file(home.sample_certificate_file(part.name), kLargestFile),
                               read_file(home.sample_key_file(part.name), kLargestFile)};
  }
  return trust;
}

std::vector<crypto::Revoked> load_sample_revocations(const Home& home) {
  const fs::path file = home.sample_revocations_file();
  std::vector<crypto::Revoked> revoked;
  if (!fs::exists(file)) return revoked;
  const Json rows = Json::parse(read_file(file, kLargestList), file.string());
  for (const Json& row : rows.array()) {
    const auto at = from_rfc3339(row.at("at").string());
    const std::string& pem = row.at("certificate").string();
    if (!at) throw Error(ErrorCode::kInvalidInput, file.string(), "not a time: at");
    revoked.push_back({crypto::Certificate::from_pem(pem, file.string()).front(), *at});
  }
  return revoked;
}

void revoke_sample_key(const Home& home, const std::string& key, const std::string& holder,
                       Instant at, Instant now) {
  std::vector<crypto::Revoked> revoked = load_sample_revocations(home);
  for (const Holding& holding : kHoldings) {
    revoked.push_back({first_in(home.agency_certificate_file(key + holding.suffix)), at});
  }
  const auto authority = crypto::SampleAuthority::from_pem(load_sample_trust(home).issuing);
  save_revocations(home, revoked);
  const fs::path lists = home.trust() / "revocations";
  fs::create_directories(lists);
  write_file(lists / "sample-issuing.crl", authority.revocation_list(revoked, now));
  issue_sample_keys(home, authority, key, holder, now);
}

}  // namespace yinxin::service
