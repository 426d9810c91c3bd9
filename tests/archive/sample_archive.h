#pragma once

#include <string>

#include "archive/archive.h"
#include "archive/fsck.h"
#include "base/clock.h"
#include "support/temporary_directory.h"

namespace yinxin::testing {

// 2026-03-18, 09:20 in China.
inline const Instant kMorning = *from_rfc3339("2026-03-18T09:20:00+08:00");

inline archive::Options small_archive() {
  archive::Options options;
  options.ballast_size = 1 << 20;
  options.journal_size = 256 * 1024;
  return options;
}

// A document that differs from others in its id and its bytes.
inline archive::Deposit sample_deposit(const std::string& id) {
  archive::Deposit deposit;
  deposit.id = id;
  deposit.kind = "criminal-referral";
  deposit.agency = "sample-market-regulator";
  deposit.retention.period = "30y";
  deposit.metadata = Json::Object{{"title", "样例：涉嫌犯罪案件移送书"}};
  deposit.actor = "sample-clerk";
  deposit.objects = {{"pdf", "%PDF-1.7 样例 " + id}, {"template", "<template/>"}};
  return deposit;
}

inline std::string sample_id(std::uint64_t n) {
  std::string digits = std::to_string(n);
  return std::string(24 - digits.size(), '0') + digits;
}

// Its problems, one a line.
inline std::string told(const archive::AuditReport& report) {
  std::string text;
  for (const archive::Problem& p : report.problems) {
    text += p.document + " | " + p.where + " | " + p.problem + "\n";
  }
  return text;
}

// An archive in a directory of its own, and the key to open it with.
class SampleArchive {
 public:
  explicit SampleArchive(const archive::Options& options = small_archive()) : options_(options) {
    archive::Archive::create(root(), "yinxin.example/sample", key_, options_);
  }

  archive::Archive open() const { return open(options_); }
  archive::Archive open(const archive::Options& options) const {
    return archive::Archive(root(), key(), clock_, options);
  }
  archive::Archive read() const { return archive::Archive::open_read_only(root()); }
  std::string root() const { return directory_.path() + "/archive"; }
  crypto::Ed25519Key key() const { return crypto::Ed25519Key::from_pem(key_.pem()); }
  const Clock& clock() const { return clock_; }

 private:
  TemporaryDirectory directory_;
  archive::Options options_;
  FixedClock clock_{kMorning};
  crypto::Ed25519Key key_ = crypto::Ed25519Key::generate();
};

}  // namespace yinxin::testing
