#include "service/trust_services.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/error.h"
#include "service/transports.h"
#include "signature/extend.h"

namespace yinxin::service {
namespace {

constexpr std::string_view kLevels[] = {"B-B", "B-T", "B-LT", "B-LTA"};
constexpr const char* kWhere = "instance.json long_term";

// Far less than the time for which such an answer is meant to hold.
constexpr std::chrono::minutes kRecent{1};
constexpr std::size_t kMostRecent = 64;

int rank(std::string_view level) {
  const auto* found = std::find(std::begin(kLevels), std::end(kLevels), level);
  return found == std::end(kLevels) ? -1 : static_cast<int>(found - std::begin(kLevels));
}

crypto::Digest key_of(const crypto::Certificate& certificate, const crypto::Certificate& issuer) {
  return crypto::sha256({certificate.der(), issuer.der()});
}

std::string text(const Json& object, const char* key) {
  const Json* value = object.find(key);
  return value == nullptr ? std::string() : value->string();
}

// Collects what the services say of every certificate on a path.
class Collection {
 public:
  Collection(crypto::Transport& transport, const crypto::RevocationSources& sources,
             RecentRevocation& recent, Instant now)
      : transport_(transport), sources_(sources), recent_(recent), now_(now) {}

  // Of who signs the services are asked each time.
  void add_signer(const std::vector<crypto::Certificate>& path) {
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      add([&] { return i == 0 ? fetched(path, i) : recent(path, i); }, path[i + 1]);
    }
  }
  void add_timestamper(const std::vector<crypto::Certificate>& path) {
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      add([&] { return recent(path, i); }, path[i + 1]);
    }
  }

  const signature::ValidationData& data() const { return data_; }
  const std::string& problem() const { return problem_; }

 private:
  using Path = std::vector<crypto::Certificate>;

  template <typename Answer>
  void add(Answer answer, const crypto::Certificate& issuer) {
    try {
      const crypto::RevocationInfo info = answer();
      (info.is_ocsp() ? data_.ocsps : data_.crls).push_back(info.der());
      data_.certificates.push_back(issuer.der());
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kUnavailable) throw;
      problem_ = error.what();
    }
  }

  crypto::RevocationInfo fetched(const Path& path, std::size_t i) {
    return crypto::fetch_revocation(transport_, sources_, path[i], path[i + 1], now_);
  }

  crypto::RevocationInfo recent(const Path& path, std::size_t i) {
    if (auto known = recent_.find(path[i], path[i + 1], now_)) return *std::move(known);
    crypto::RevocationInfo info = fetched(path, i);
    recent_.keep(path[i], path[i + 1], info, now_);
    return info;
  }

  crypto::Transport& transport_;
  const crypto::RevocationSources& sources_;
  RecentRevocation& recent_;
  Instant now_;
  signature::ValidationData data_;
  std::string problem_;
};

}  // namespace

std::optional<crypto::RevocationInfo> RecentRevocation::find(const crypto::Certificate& certificate,
                                                             const crypto::Certificate& issuer,
                                                             Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = answers_.find(key_of(certificate, issuer));
  if (found == answers_.end()) return std::nullopt;
  const auto& [since, info] = found->second;
  if (since <= now && now < since + kRecent &&
      info.status(certificate, issuer, now, now).status == crypto::Revocation::kGood) {
    return info;
  }
  answers_.erase(found);
  return std::nullopt;
}

void RecentRevocation::keep(const crypto::Certificate& certificate,
                            const crypto::Certificate& issuer, const crypto::RevocationInfo& info,
                            Instant now) {
  const std::lock_guard lock(mutex_);
  if (answers_.size() >= kMostRecent) answers_.clear();
  answers_.insert_or_assign(key_of(certificate, issuer), std::pair(now, info));
}

LongTermSettings LongTermSettings::parse(const Json& instance) {
  LongTermSettings settings;
  const Json* own = instance.find("long_term");
  if (own == nullptr) return settings;
  settings.level = own->at("level").string();
  if (rank(settings.level) < 0) {
    throw Error(ErrorCode::kInvalidInput, kWhere,
                "level 应为 B-B、B-T、B-LT 或 B-LTA (one of B-B, B-T, B-LT, B-LTA)");
  }
  settings.timestamp = text(*own, "timestamp");
  if (settings.timestamp.empty() && settings.level != "B-B") {
    throw Error(ErrorCode::kInvalidInput, kWhere,
                "缺 timestamp：时间戳服务的地址 (no address of a time-stamping authority)");
  }
  settings.revocation.ocsp = text(*own, "ocsp");
  if (const Json* lists = own->find("crls")) {
    for (const Json& list : lists->array()) settings.revocation.lists.push_back(list.string());
  }
  if (const Json* days = own->find("renew_before_days")) {
    settings.renew_before_days = static_cast<int>(days->integer());
  }
  return settings;
}

Json LongTermSettings::sample() {
  return Json::Object{{"level", "B-LTA"},
                      {"timestamp", "sample:timestamp"},
                      {"ocsp", "sample:ocsp"},
                      {"crls", Json::Array{"sample:crl/root", "sample:crl/issuing"}},
                      {"renew_before_days", 365}};
}

TrustServices::TrustServices(const Home& home, LongTermSettings settings, const Clock& clock)
    : settings_(std::move(settings)),
      clock_(clock),
      transport_(open_transport(home, clock)),
      timestamper_(std::make_unique<crypto::TimestampClient>(*transport_, settings_.timestamp)),
      recent_(std::make_unique<RecentRevocation>()) {}

TrustServices::~TrustServices() = default;
TrustServices::TrustServices(TrustServices&&) noexcept = default;

crypto::Timestamper* TrustServices::timestamper() {
  return rank(settings_.level) >= rank("B-T") ? timestamper_.get() : nullptr;
}

Bytes TrustServices::prolong(ByteView pdf, const signature::FileReport& report, bool renew,
                             std::string& problem) {
  const int wanted = rank(settings_.level);
  const int reached = rank(report.level());
  Collection collection(*transport_, settings_.revocation, *recent_, clock_.now());
  if (wanted >= rank("B-LT")) {
    for (const auto& one : report.signatures) {
      if (!one.revocation_complete) collection.add_signer(one.path);
      if (one.timestamp && !one.timestamp->revocation_complete) {
        collection.add_timestamper(one.timestamp->path);
      }
    }
    for (const auto& one : report.timestamps) {
      if (!one.revocation_complete) collection.add_timestamper(one.path);
    }
  }
  problem = collection.problem();
  // A signature that could get no time-stamp of its own gets one with the whole document. One on
  // incomplete data would have to be followed by another.
  const bool stamps = renew || (wanted >= rank("B-T") && reached < rank("B-T")) ||
                      (wanted == rank("B-LTA") && reached < wanted && problem.empty());
  if (stamps) {
    try {
      return signature::extend(pdf, collection.data(), timestamper_.get());
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kUnavailable) throw;
      problem = error.what();
    }
  }
  return signature::extend(pdf, collection.data(), nullptr);
}

}  // namespace yinxin::service
