#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "record/time_limits.h"
#include "service/service.h"

namespace yinxin::service {

// A key that the instance works with, as far as anybody may know it: never the key.
struct KeyState {
  std::string use;   // "seal", "second", "instance", "log", "trail"
  std::string key;   // its name, without directory and suffix: "sjg"
  std::string seal;  // id in the registry, of a seal's
  std::string agency;
  std::string valid_from;  // the seal
  std::string valid_to;
  std::string subject;  // of the certificate; or the verifier key of a log
  std::string sha256;   // of the certificate
  std::string not_before;
  std::string not_after;
  std::string algorithm;
  std::string state;    // "good", "expiring" within 60 days, "expired", "unusable"
  std::string problem;  // why it cannot be used
};

// The two logs of an instance, each with a key of its own.
enum class SignedLog : std::uint8_t { kLedger, kTrail };

// A key that signs a log, or did.
struct LogKey {
  std::string vkey;
  std::uint64_t from = 0;              // the entry by which it began
  std::optional<std::uint64_t> until;  // the entry by which it ended
  bool signs = false;                  // now
};

// A witness of the log, and until where it has seen it.
struct WitnessState {
  std::string vkey;
  std::uint64_t size = 0;  // so many entries; 0: nothing yet
  std::string time;
};

// A template, and what is wrong with it.
struct TemplateState {
  std::string kind;
  std::string name;
  std::string family;
  std::string version;
  std::string file;
  bool usable = false;
  std::string problem;  // the first fault of one that is not
};

// How the instance is, for whoever runs it.
struct Health {
  Readiness readiness;
  std::uint64_t disk_free = 0;  // bytes where the archive is
  std::uint64_t disk_size = 0;
  std::string registry_problem;  // why the registry's file is not the registry in use
  std::size_t accounts = 0;
  std::size_t without_second_factor = 0;  // of the accounts that can log in
};

// What an administrator looks at, Service::operations(). Every verb asks casework::may() first and
// throws Error(kForbidden) if the actor may not. Safe to use from several threads.
class Operations {
 public:
  Operations(Service& service, Parts& parts) : service_(service), parts_(parts) {}

  std::vector<KeyState> keys(const Actor& actor);
  // All that the log ever had, the first of them first.
  std::vector<LogKey> log_keys(SignedLog log, const Actor& actor);
  // Hands the log over to a new key; both sign until the older one is retired. To change the
  // ledger's, nobody may be issuing: Error(kConflict). Returns the index of the entry, as the next
  // does.
  std::uint64_t rotate_log_key(SignedLog log, const Actor& actor);
  std::uint64_t retire_log_key(SignedLog log, const Actor& actor);
  // Those whose word counts here.
  std::vector<WitnessState> witnesses(const Actor& actor);
  void add_witness(const std::string& vkey, const Actor& actor);
  // Keeps what witnesses have signed of the log: `source` is a file with the note, or their
  // mirror's directory or URL. See archive::keep_cosignatures.
  std::vector<archive::Witnessed> keep_cosignatures(const std::string& source, const Actor& actor);
  Health health(const Actor& actor);
  // Also those of the instance's own that cannot be used.
  std::vector<TemplateState> templates(const Actor& actor);
  // All faults of one, also those that only fonts and page formats show.
  std::vector<templating::TemplateFault> check_template(const std::string& kind,
                                                        const Actor& actor);
  // The rules of the templates in use; valid as long as the service.
  const record::TimeLimits& limits(const Actor& actor);
  // One of Service::registry_versions().
  Bytes registry_version(const std::string& name, const Actor& actor);

 private:
  Service& service_;
  Parts& parts_;
};

}  // namespace yinxin::service
