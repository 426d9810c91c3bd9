#include "base/error.h"
#include "service/desk.h"
#include "service/issuing.h"
#include "service/parts.h"
#include "service/signed_record.h"

namespace yinxin::service {
namespace {

using casework::Draft;
using casework::State;
using casework::Verb;

// One thread issues a draft; whatever happens, it gives it back.
class Reservation {
 public:
  Reservation(std::mutex& mutex, std::set<std::string>& set, std::string id)
      : mutex_(mutex), set_(set), id_(std::move(id)) {
    const std::lock_guard lock(mutex_);
    if (set_.insert(id_).second) return;
    throw Error(ErrorCode::kConflict, "稿件 " + id_, "正在制发 (is being issued)");
  }
  ~Reservation() {
    const std::lock_guard lock(mutex_);
    set_.erase(id_);
  }
  Reservation(const Reservation&) = delete;
  Reservation& operator=(const Reservation&) = delete;

 private:
  std::mutex& mutex_;
  std::set<std::string>& set_;
  std::string id_;
};

}  // namespace

IssueOutcome Desk::make(const Draft& draft, const Actor& actor, std::optional<Instant> at) {
  const auto drafted = record::Record::parse(draft.record, "稿件 " + draft.id);
  const auto record =
      record::Record::parse(signed_record(draft, drafted, parts_.kind(draft.kind),
                                          parts_.directory(), parts_.clock().now(), at),
                            "稿件 " + draft.id);
  require_explained(draft, record, parts_.clock().now());
  return issue_record(record, {casework::document_of(draft.id), actor.person, at}, parts_);
}

DraftOutcome Desk::issue(const Actor& actor, const std::string& id, Version version,
                         std::optional<Instant> at) {
  require_settable(at, parts_);
  settle(id);
  if (drafts().get(id).state == State::kIssuing) {
    parts_.archive_to_write();  // nobody else is at it, then: it was interrupted
    settle(id);
  }
  DraftOutcome outcome;
  outcome.draft = require(actor, id, Verb::kIssue, version);
  return parts_.recorded({actor.person, actor.agency, "draft.issue", id}, [&] {
    // From here on nobody else can issue: one process writes the archive.
    parts_.archive_to_write();
    settle_all();
    const Reservation reservation(mutex_, issuing_, id);
    outcome.draft =
        drafts().take(id, outcome.draft.version, Verb::kIssue, "", hand_of(actor, outcome.draft));
    try {
      IssueOutcome made = make(outcome.draft, actor, at);
      outcome.faults = std::move(made.faults);
      outcome.receipt = std::move(made.receipt);
    } catch (const Error& error) {
      // If the archive has the document nonetheless, the draft is issued; otherwise it waits again.
      if (!parts_.archive().find(casework::document_of(id))) drafts().fail(id, error.what());
      throw;
    }
    outcome.taken = outcome.receipt.has_value();
    outcome.draft = outcome.taken
                        ? drafts().complete(id, outcome.receipt->id, outcome.receipt->number)
                        : drafts().fail(id, "记录有误，未制发 (faults in the record)");
    return outcome;
  });
}

// The ledger is the truth. A draft that is being issued, and not by this process now, is in the
// archive or it is not; that it is not can only be said by whoever alone may write there.
void Desk::settle(const std::string& id) {
  const std::lock_guard lock(mutex_);
  if (issuing_.count(id) != 0 || drafts().get(id).state != State::kIssuing) return;
  const std::string document = casework::document_of(id);
  const archive::Archive& archive = parts_.archive();
  if (const auto entry = archive.find(document)) {
    drafts().complete(id, document, archive.metadata(*entry).at("number").string());
  } else if (parts_.is_open_to_write()) {
    drafts().fail(id, "中断：未归档，可以重新印发 (interrupted before it was archived)");
  }
}

void Desk::settle_all() {
  for (const Draft& draft : drafts().list({"", "", {State::kIssuing}})) settle(draft.id);
}

}  // namespace yinxin::service
