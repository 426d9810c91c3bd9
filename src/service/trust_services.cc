#include "service/trust_services.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "service/transports.h"
#include "signature/extend.h"

namespace yinxin::service {
namespace {

constexpr std::string_view kLevels[] = {"B-B", "B-T", "B-LT", "B-LTA"};
constexpr const char* kWhere = "instance.json long_term";

int rank(std::string_view level) {
  const auto* found = std::find(std::begin(kLevels), std::end(kLevels), level);
  return found == std::end(kLevels) ? -1 : static_cast<int>(found - std::begin(kLevels));
}

std::string text(const Json& object, const char* key) {
  const Json* value = object.find(key);
  return value == nullptr ? std::string() : value->string();
}

// Collects what the services say of every certificate on a path.
class Collection {
 public:
  Collection(crypto::Transport& transport, const crypto::RevocationSources& sources, Instant now)
      : transport_(transport), sources_(sources), now_(now) {}

  void add(const std::vector<crypto::Certificate>& path) {
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      try {
        const auto info =
            crypto::fetch_revocation(transport_, sources_, path[i], path[i + 1], now_);
        (info.is_ocsp() ? data_.ocsps : data_.crls).push_back(info.der());
        data_.certificates.push_back(path[i + 1].der());
      } catch (const Error& error) {
        if (error.code() != ErrorCode::kUnavailable) throw;
        problem_ = error.what();
      }
    }
  }

  const signature::ValidationData& data() const { return data_; }
  const std::string& problem() const { return problem_; }

 private:
  crypto::Transport& transport_;
  const crypto::RevocationSources& sources_;
  Instant now_;
  signature::ValidationData data_;
  std::string problem_;
};

}  // namespace

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
      timestamper_(std::make_unique<crypto::TimestampClient>(*transport_, settings_.timestamp)) {}

TrustServices::~TrustServices() = default;
TrustServices::TrustServices(TrustServices&&) noexcept = default;

crypto::Timestamper* TrustServices::timestamper() {
  return rank(settings_.level) >= rank("B-T") ? timestamper_.get() : nullptr;
}

Bytes TrustServices::prolong(ByteView pdf, const signature::FileReport& report, bool renew,
                             std::string& problem) {
  const int wanted = rank(settings_.level);
  const int reached = rank(report.level());
  Collection collection(*transport_, settings_.revocation, clock_.now());
  if (wanted >= rank("B-LT")) {
    for (const auto& one : report.signatures) {
      if (!one.revocation_complete) collection.add(one.path);
      if (one.timestamp && !one.timestamp->revocation_complete) collection.add(one.timestamp->path);
    }
    for (const auto& one : report.timestamps) {
      if (!one.revocation_complete) collection.add(one.path);
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
