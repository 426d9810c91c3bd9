#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "casework/drafts.h"
#include "service/service.h"

namespace yinxin::service {

// What became of a step: the draft, and whether the step was taken. If faults of the record kept it
// from being taken they are errors; else warnings.
struct DraftOutcome {
  casework::Draft draft;
  bool taken = false;
  std::vector<templating::Fault> faults;
  std::optional<IssueReceipt> receipt;  // of issue()
};

// The desk: what people do with drafts and with what reaches them, Service::desk(). Every verb asks
// casework::may() first: Error(kForbidden) if the actor may not, Error(kNotFound) if they may not
// even see it. Where a version is wanted it is the one that they have read: Error(kConflict) if it
// has changed since; without one, the newest is meant. Safe to use from several threads.
class Desk {
 public:
  using Version = std::optional<std::int64_t>;

  explicit Desk(Parts& parts) : parts_(parts) {}

  // Drafts. A record may be kept with any faults but one: classified material is refused with
  // Error(kForbidden), and nothing of it is stored. `request` makes repeating harmless.
  casework::Draft create(const Actor& actor, const Submission& record,
                         const std::string& request = "");
  casework::Draft edit(const Actor& actor, const std::string& id, Version version,
                       const Submission& record);
  casework::Draft get(const Actor& actor, const std::string& id);
  std::vector<casework::StepTaken> steps(const Actor& actor, const std::string& id);
  // Those that the actor may see, newest first, without records.
  std::vector<casework::Draft> list(const Actor& actor, const casework::DraftFilter& filter);
  std::vector<templating::Fault> check(const Actor& actor, const std::string& id);
  // The page as it would be, with missing values marked.
  Bytes preview(const Actor& actor, const std::string& id);

  // A step of the state machine (casework/workflow.h) other than edit and issue. Returning and
  // refusing need a reason: Error(kInvalidInput). What has faults is not submitted. Some kinds are
  // signed by the head of the agency only (templates/README.md): Error(kForbidden).
  DraftOutcome take(const Actor& actor, const std::string& id, Version version, casework::Verb verb,
                    const std::string& reason = "");
  // Why it answers too late.
  casework::Draft explain(const Actor& actor, const std::string& id, Version version,
                          const std::string& lateness);
  // Number, seal, archive. The date is the day on which the last agency signed, unless the one
  // agency that issues it gave another. Whatever happens, the draft ends up issued or ready: a
  // crash is made good when the desk is next used.
  DraftOutcome issue(const Actor& actor, const std::string& id, Version version,
                     std::optional<Instant> at = {});

 private:
  casework::Drafts drafts();
  casework::Draft read(const Actor& actor, const std::string& id);
  casework::Draft require(const Actor& actor, const std::string& id, casework::Verb verb,
                          Version version);
  casework::NewDraft read_record(const Submission& record);
  casework::Hand hand_of(const Actor& actor, const casework::Draft& draft);
  void require_entitled(const Actor& actor, const casework::Draft& draft);
  IssueOutcome make(const casework::Draft& draft, const Actor& actor, std::optional<Instant> at);
  void settle(const std::string& id);
  void settle_all();

  Parts& parts_;
  std::mutex mutex_;
  std::set<std::string> issuing_;  // drafts that a thread of this process issues now; guarded
};

}  // namespace yinxin::service
