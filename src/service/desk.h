#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "casework/casebook.h"
#include "casework/drafts.h"
#include "record/record.h"
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

// How people are called.
struct Introduction {
  std::string name;
  std::string post;
  std::string agency;
};

// A document as the archive knows it, and what the actor may do with it.
struct DocumentFacts {
  struct Party {
    std::string id;
    std::string name;  // on the document's day
  };
  std::string id;
  std::string number;
  std::string title;
  std::string kind;
  std::string kind_name;
  std::string date;
  std::string archived;  // RFC 3339
  std::string case_name;
  std::string secrecy;
  std::string retention;
  std::string signature_level;
  std::vector<Party> issuers;  // the lead first
  std::vector<Party> to;
  std::vector<Party> cc;
  std::string standing;       // as Standing::standing
  std::string superseded_by;  // number, or id
  std::string reason;         // of what was done with it last
  std::uint64_t log_index = 0;
  std::string sha256;  // of the newest PDF; empty if it has none
  bool imported = false;
  std::vector<casework::Verb> allowed;
};

// A time limit with what it is called, also before it has begun.
struct ClockView {
  casework::ClockRow clock;
  std::string name;    // 决定是否立案
  std::string kind;    // 法定期限, 文件规定期限, 本单位设定期限, 内部提醒
  std::string length;  // 3日; empty if it is stated in each case
  std::string basis;
  std::string standing;
  std::string number;  // of its document
  std::string title;
};

// A search that somebody wants to do again: the words of its address.
struct SavedSearch {
  std::int64_t id = 0;
  std::string name;
  std::string query;
  std::string created;  // RFC 3339
};

// Something that waits for somebody.
struct TodoItem {
  std::string section;  // "receive", "due", "returned", "review", "sign", "countersign", "seal"
  std::string id;       // of the draft or document
  std::string number;   // of the document
  std::string title;
  std::string detail;      // what is to be done: 决定是否立案（法定期限3日……）
  std::string due;         // RFC 3339; empty: no limit is known
  std::string standing;    // 剩1日
  std::int64_t clock = 0;  // of a limit that has begun or has to be begun
  std::string limit;       // its name
  std::string limit_kind;  // 法定期限, 文件规定期限, 本单位设定期限, 内部提醒
};

// A table for people and for spreadsheets. Each row is of one document: its figures can be opened.
struct LedgerTable {
  std::vector<std::string> headings;
  struct Row {
    std::string document;  // id
    std::vector<std::string> cells;
  };
  std::vector<Row> rows;
};

// UTF-8 with a byte order mark, RFC 4180; no cell begins a formula.
std::string to_csv(const LedgerTable& table);

// A figure of the statistics, and the documents behind it.
struct Figure {
  std::string name;                    // "overdue"
  std::string label;                   // 逾期未复
  std::vector<std::string> documents;  // ids
};

// How one rule was kept.
struct RuleStatistics {
  std::string rule;
  std::string name;
  std::string kind;  // 法定期限, 文件规定期限, 本单位设定期限, 内部提醒
  std::vector<Figure> figures;
};

// Which documents a ledger is of.
struct LedgerRange {
  std::string family;  // of their templates; empty: all
  std::string from;    // dates of the documents, both included; empty: open
  std::string to;
};

// The desk: what people do with drafts and with what reaches them, Service::desk(). Every verb asks
// casework::may() first: Error(kForbidden) if the actor may not, Error(kNotFound) if they may not
// even see it. Where a version is wanted it is the one that they have read: Error(kConflict) if it
// has changed since; without one, the newest is meant. Safe to use from several threads.
class Desk {
 public:
  using Version = std::optional<std::int64_t>;

  explicit Desk(Parts& parts) : parts_(parts) {}

  // A joint record with what its draft will have once all agencies have signed, to be checked and
  // looked at before anybody has; others, and what is no record, as they are.
  Submission as_signed(const Submission& record);

  // Drafts. A record may be kept with any faults but one: classified material is refused with
  // Error(kForbidden), and nothing of it is stored. `request` makes repeating harmless.
  casework::Draft create(const Actor& actor, const Submission& record,
                         const std::string& request = "");
  casework::Draft edit(const Actor& actor, const std::string& id, Version version,
                       const Submission& record);
  casework::Draft get(const Actor& actor, const std::string& id);
  std::vector<casework::StepTaken> steps(const Actor& actor, const std::string& id);
  // Its record as it was in that version.
  Bytes record(const Actor& actor, const std::string& id, std::int64_t version);
  // The steps that the actor may take with a draft they can see.
  std::vector<casework::Verb> allowed(const Actor& actor, const casework::Draft& draft) const;
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
  // What the draft answers too late, if nobody has said why; else empty.
  std::string late_for(const casework::Draft& draft);
  // Why it answers too late.
  casework::Draft explain(const Actor& actor, const std::string& id, Version version,
                          const std::string& lateness);
  // Number, seal, archive. The date is the day on which the last agency signed, unless the one
  // agency that issues it gave another. Whatever happens, the draft ends up issued or ready: a
  // crash is made good when the desk is next used.
  DraftOutcome issue(const Actor& actor, const std::string& id, Version version,
                     std::optional<Instant> at = {});

  // What is known of a document, whoever made it.
  DocumentFacts facts(const Actor& actor, const std::string& id_or_number);

  // The kinds that can follow a document, and a draft of one of them with the facts that are known:
  // a reply, a copy letter, an inventory.
  std::vector<const templating::Template*> follow_ups(const Actor& actor,
                                                      const std::string& id_or_number);
  casework::Draft follow_up(const Actor& actor, const std::string& id_or_number,
                            const std::string& kind, const std::string& request = "");

  // Documents that were sent. Received once by each agency: the minute, which people state, and
  // what differed from the list go into the ledger and begin the agency's time limits. A minute
  // before the document was sent or after now: Error(kInvalidInput); received before:
  // Error(kConflict). The local operator says for which agency (empty: the first addressee).
  casework::Delivery receive(const Actor& actor, const std::string& id_or_number, Instant received,
                             const std::string& differences, const std::string& agency = "");
  std::vector<casework::Delivery> deliveries(const Actor& actor, const std::string& id_or_number);
  // All documents of its case that the actor may see, by their citing each other and by the case's
  // name.
  std::vector<casework::IssuedDocument> chain(const Actor& actor, const std::string& id_or_number);

  // Time limits: of a document, or all that the actor's agency has still to keep.
  std::vector<casework::ClockRow> clocks(const Actor& actor, const std::string& id_or_number);
  std::vector<casework::ClockRow> open_clocks(const Actor& actor);
  // Begins one that runs from a decision, which only the agency knows of.
  casework::ClockRow start_clock(const Actor& actor, std::int64_t clock, Instant decision);
  // Computes one anew, with days that do not count; what was computed before stays.
  casework::ClockRow correct_clock(const Actor& actor, std::int64_t clock,
                                   const record::Allowance& allowance, const std::string& reason);

  // In words; `document` is its own.
  ClockView view(const casework::ClockRow& clock);
  ClockView view(const casework::ClockRow& clock, const casework::IssuedDocument& document);
  // Who the actor is, in words; empty where the registry does not know them.
  Introduction introduce(const Actor& actor);

  // Searches, kept for each person: their own, newest first. Too many or too long:
  // Error(kInvalidInput); not theirs: Error(kNotFound).
  std::vector<SavedSearch> saved_searches(const Actor& actor);
  SavedSearch save_search(const Actor& actor, const std::string& name, const std::string& query);
  void forget_search(const Actor& actor, std::int64_t id);

  std::vector<TodoItem> todo(const Actor& actor);
  LedgerTable ledger(const Actor& actor, const LedgerRange& range);
  // 议定事项: each item of the lists that templates track, of documents the actor may read.
  LedgerTable agreed_items(const Actor& actor, const LedgerRange& range);
  std::vector<RuleStatistics> statistics(const Actor& actor, const LedgerRange& range);

 private:
  casework::Drafts drafts();
  casework::Draft read(const Actor& actor, const std::string& id);
  casework::Draft require(const Actor& actor, const std::string& id, casework::Verb verb,
                          Version version);
  casework::NewDraft read_record(const Submission& record);
  casework::Hand hand_of(const Actor& actor, const casework::Draft& draft);
  void require_entitled(const Actor& actor, const casework::Draft& draft);
  bool is_entitled(const Actor& actor, const casework::Draft& draft, casework::Verb verb) const;
  IssueOutcome make(const casework::Draft& draft, const Actor& actor, std::optional<Instant> at);
  casework::Casebook casebook();
  // Brings the casebook up to the log.
  void follow();
  casework::IssuedDocument document(const Actor& actor, const std::string& id_or_number);
  // nullopt if there is none, or the actor may not see it.
  std::optional<casework::IssuedDocument> seen(const Actor& actor, const std::string& id_or_number);
  std::string unexplained(const casework::Draft& draft, const record::Record& record, Instant at);
  void require_explained(const casework::Draft& draft, const record::Record& record, Instant at);
  void settle(const std::string& id);
  void settle_all();

  Parts& parts_;
  std::mutex mutex_;
  std::set<std::string> issuing_;  // drafts that a thread of this process issues now; guarded
};

// The limit of `rule` from `start` on, by the table that the kind's template is read with; nullopt
// if it has none that can be computed.
std::optional<casework::Computation> compute_limit(Parts& parts, const std::string& kind,
                                                   const std::string& rule, Instant start,
                                                   const record::Allowance& allowance);
// 剩1日, 已逾期; empty if it has not begun or is answered.
std::string standing_of(const casework::ClockRow& clock, Instant now);

}  // namespace yinxin::service
