#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "casework/drafts.h"
#include "record/time_limit.h"
#include "storage/database.h"

namespace yinxin::casework {

// A document that was issued, as far as casework goes.
struct IssuedDocument {
  std::string id;
  std::string number;
  std::string title;
  std::string kind;
  std::string family;
  std::string date;
  std::string time;  // RFC 3339: when it was archived, and so sent
  std::string case_name;
  std::vector<std::string> issuers;  // agency ids, the lead first
  std::vector<std::string> to;
  std::vector<std::string> cc;
  std::vector<std::string> links;  // ids of documents it answers or belongs with
};

// A document at one of the agencies that it was sent to.
struct Delivery {
  std::string document;
  std::string agency;
  bool copy = false;     // 抄送
  std::string received;  // the minute of receipt, as its receiver states it; empty: not yet
  std::string recorded;  // when the receipt was recorded
  Hand by;
  std::string differences;      // found on receipt; empty: none
  std::int64_t log_index = -1;  // of the receipt
};

// How a limit was computed once.
struct Computation {
  std::string rule_version;
  std::string name;  // 决定是否立案
  std::string basis;
  record::TimeLimit::Kind kind = record::TimeLimit::Kind::kStatutory;
  bool to_verify = false;  // nobody has read the rule's own text
  std::string start;       // RFC 3339
  Instant end;             // the first moment after it
  std::string last_day;
  std::string explanation;
  std::string reason;  // of a correction; empty for the first
  std::string person;
  std::string time;  // when it was computed
};

// Until when an agency has to answer a document, or may. Started by a receipt or a decision.
struct ClockRow {
  std::int64_t id = 0;
  std::string document;
  std::string agency;  // that has to answer
  std::string rule;
  std::vector<std::string> kinds;         // of documents that would answer it
  bool duty = true;                       // otherwise a right, which lapses
  std::string from;                       // "receipt", "decision", "delivery"
  std::vector<Computation> computations;  // the last one holds; none: it has not begun
  std::string answer;                     // the document that answered it
  std::string answered;                   // RFC 3339
  bool late = false;
  std::string lateness;  // why, as it was explained

  bool begun() const { return !computations.empty(); }
  bool open() const { return answer.empty(); }
};

// A clock to be begun when its document is issued.
struct NewClock {
  std::string agency;
  std::string rule;
  std::vector<std::string> kinds;
  bool duty = true;
  std::string from;
};

// What the desk knows of issued documents: where they went, who has received them, who has to
// answer by when. All of it but corrections of limits comes from the log (follow()), which is the
// truth: what a crash kept from the desk is there when it is next used. Safe to use from several
// threads and processes.
class Casebook {
 public:
  explicit Casebook(storage::Database& database) : database_(database) {}

  // How many entries of the log are in it.
  std::uint64_t position() const;

  // Takes over entries, in the log's order and in one transaction: `work` calls add_*() for the
  // entries from position() on and says how far it has come. Not called for a position it does not
  // have.
  class Page;
  void follow(const std::function<std::uint64_t(std::uint64_t position, Page& page)>& work);

  std::optional<IssuedDocument> document(const std::string& id_or_number) const;
  // Where the agency is a party (empty: all), of that family (empty: any), dated from…to.
  std::vector<IssuedDocument> documents(const std::string& agency, const std::string& family,
                                        const std::string& from, const std::string& to) const;
  // All that are linked with it, one way or the other, directly or not, and those whose case has
  // the same name, in the order of time.
  std::vector<IssuedDocument> chain(const std::string& id) const;
  std::vector<Delivery> deliveries(const std::string& document) const;
  // To the agency, not received yet.
  std::vector<Delivery> to_receive(const std::string& agency) const;
  std::vector<ClockRow> clocks(const std::string& document) const;
  std::vector<ClockRow> open_clocks(const std::string& agency) const;
  ClockRow clock(std::int64_t id) const;
  // A new computation; those before stay. Error(kConflict) if it has others by now than `clock`.
  void compute(const ClockRow& clock, const Computation& computation);

 private:
  storage::Database& database_;
};

// Where follow() puts what an entry says.
class Casebook::Page {
 public:
  explicit Page(storage::Session& session) : session_(session) {}

  void add_document(const IssuedDocument& document, const std::vector<NewClock>& clocks);
  // Answers the clocks of `answered` that the kind answers for one of the agencies. `lateness`
  // is kept if it comes too late.
  void answer(const std::string& answered, const IssuedDocument& by, const std::string& lateness);
  void add_receipt(const Delivery& receipt);
  std::vector<ClockRow> clocks(const std::string& document);
  std::optional<IssuedDocument> document(const std::string& id);
  void compute(std::int64_t clock, const Computation& computation);

 private:
  storage::Session& session_;
};

extern const std::string_view kCasebookTables;
extern const std::string_view kCaseNameIndex;

}  // namespace yinxin::casework
