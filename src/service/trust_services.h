#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "crypto/certificate.h"
#include "crypto/digest.h"
#include "crypto/revocation_client.h"
#include "crypto/time_stamp.h"
#include "crypto/transport.h"
#include "crypto/trust_store.h"
#include "service/home.h"
#include "signature/report.h"

namespace yinxin::service {

// The member "long_term" of desk/instance.json: how long signatures are to hold, and who helps.
//   {"level": "B-LTA", "timestamp": URL, "ocsp": URL, "crls": [URL…], "renew_before_days": 365}
struct LongTermSettings {
  std::string level = "B-B";  // what issue aims at: B-B, B-T, B-LT, B-LTA
  std::string timestamp;
  crypto::RevocationSources revocation;
  int renew_before_days = 365;  // before the newest time-stamp can no longer be proven

  // Without the member: B-B. Throws Error(kInvalidInput) naming what is wrong in it.
  static LongTermSettings parse(const Json& instance);
  static Json sample();
};

// What was said lately of certificates that all documents share: those of authorities and of
// time-stamping services. Safe to use from several threads.
class RecentRevocation {
 public:
  // What holds at `now`; nullopt if it was said too long ago.
  std::optional<crypto::RevocationInfo> find(const crypto::Certificate& certificate,
                                             const crypto::Certificate& issuer, Instant now);
  void keep(const crypto::Certificate& certificate, const crypto::Certificate& issuer,
            const crypto::RevocationInfo& info, Instant now);

 private:
  std::mutex mutex_;
  std::map<crypto::Digest, std::pair<Instant, crypto::RevocationInfo>> answers_;
};

// What helps a signature to last: time-stamps and revocation data from the services an instance
// names, over HTTP, from files, or in this process for a sample instance. When a service fails,
// documents are made without it, and it is left alone for a while. Safe to use from several
// threads.
class TrustServices {
 public:
  TrustServices(const Home& home, LongTermSettings settings, const Clock& clock);
  ~TrustServices();
  TrustServices(TrustServices&&) noexcept;
  TrustServices& operator=(TrustServices&&) = delete;

  const LongTermSettings& settings() const { return settings_; }
  // For signature time-stamps; nullptr if the instance wants none.
  crypto::Timestamper* timestamper();

  // `pdf`, signed, brought as far towards the level as the services allow today; `report` is what
  // it was judged. The same bytes if there is nothing to add. `renew` adds a document time-stamp
  // although there is one. What failed is in `problem`.
  Bytes prolong(ByteView pdf, const signature::FileReport& report, bool renew,
                std::string& problem);

 private:
  LongTermSettings settings_;
  const Clock& clock_;
  std::unique_ptr<crypto::Transport> transport_;
  std::unique_ptr<crypto::Timestamper> timestamper_;
  std::unique_ptr<RecentRevocation> recent_;
};

}  // namespace yinxin::service
