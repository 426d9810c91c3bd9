#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "casework/workflow.h"
#include "storage/database.h"

namespace yinxin::casework {

// Who took a step, as they were at that time.
struct Hand {
  std::string person;  // id in the registry
  std::string name;
  std::string post;
  std::string agency;  // id
};

// Whether an agency that issues the document has signed.
struct Signature {
  std::string agency;  // id
  std::string person;  // empty: not yet
  std::string post;
  std::string time;  // RFC 3339; empty: not yet
};

// A record on its way to becoming a document.
struct Draft {
  std::string id;
  std::string kind;
  std::string title;   // what lists show; a template's title if it has one already
  std::string author;  // person id
  std::string agency;  // of the author
  State state = State::kDraft;
  // Raised by every step: whoever wants to change a draft says which version they have seen.
  std::int64_t version = 1;
  Bytes record;                    // XML; in lists empty
  std::vector<Signature> issuers;  // the lead first
  std::string lateness;  // why it answers too late; empty: it does not, or nobody has said
  std::string document;  // of the archive, once it is issued
  std::string number;
  std::string updated;  // RFC 3339
};

// What somebody did with a draft; kept for ever.
struct StepTaken {
  std::string time;
  Verb verb;
  State from;
  State to;
  std::int64_t version = 0;  // that it led to
  Hand by;
  std::string reason;
  std::string record_sha256;  // of the record as it was then
};

struct NewDraft {
  std::string kind;
  std::string title;
  Bytes record;
  std::vector<std::string> issuers;  // ids, the lead first
  std::string request;  // makes repeating harmless: same author and request, same draft; or empty
};

struct DraftFilter {
  std::string author;  // person id; empty: any
  std::string issuer;  // agency id: among those who issue it; empty: any
  States states;       // empty: any
};

// The drafts of an instance and the steps they have taken. Whether somebody may take one is decided
// before (access.h); the version they had then sees to it that nothing has changed since. Safe to
// use from several threads and processes. Unknown drafts: Error(kNotFound).
class Drafts {
 public:
  Drafts(storage::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  Draft create(const NewDraft& draft, const Hand& by);
  Draft get(const std::string& id) const;
  // Newest first, without records.
  std::vector<Draft> list(const DraftFilter& filter, std::size_t limit = 1000) const;
  std::vector<StepTaken> steps(const std::string& id) const;
  // Why the document that a draft became answers too late; empty: none, or nobody has said.
  std::string lateness(const std::string& document) const;
  // The record as it was once.
  Bytes record(const std::string& id, std::int64_t version) const;

  // Each throws Error(kConflict) if the draft is not of that version any more, or if no such step
  // leads on from its state.
  Draft edit(const std::string& id, std::int64_t version, const NewDraft& changed, const Hand& by);
  Draft take(const std::string& id, std::int64_t version, Verb verb, const std::string& reason,
             const Hand& by);
  Draft explain(const std::string& id, std::int64_t version, const std::string& lateness,
                const Hand& by);
  // A draft in state issuing became a document, or did not.
  Draft complete(const std::string& id, const std::string& document, const std::string& number);
  Draft fail(const std::string& id, const std::string& reason);

 private:
  Draft load(storage::Session& session, const std::string& id) const;
  Draft load_at(storage::Session& session, const std::string& id, std::int64_t version) const;
  void keep(storage::Session& session, const Draft& before, Draft& after, Verb verb,
            const std::string& reason, const Hand& by);
  void keep_issuers(storage::Session& session, const Draft& draft);

  storage::Database& database_;
  const Clock& clock_;
};

// The id of the document that a draft becomes: by it the archive tells whether it did.
std::string document_of(const std::string& draft);

// The tables of drafts, for the database's migrations.
extern const std::string_view kDraftTables;
extern const std::string_view kDraftDocumentIndex;

}  // namespace yinxin::casework
