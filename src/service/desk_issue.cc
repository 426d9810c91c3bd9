#include <algorithm>
#include <sstream>

#include "base/error.h"
#include "base/xml.h"
#include "service/desk.h"
#include "service/issuing.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

using casework::Draft;
using casework::State;
using casework::Verb;

// The record with that date of the document, behind the agencies that every record begins with.
Bytes dated(const Bytes& record, Date day) {
  pugi::xml_document document;
  document.load_buffer(record.data(), record.size(), pugi::parse_full, pugi::encoding_utf8);
  pugi::xml_node root = document.document_element();
  pugi::xml_node date = root.child("date");
  if (!date) {
    pugi::xml_node last;
    for (const char* name : {"issuer", "number-owner", "to", "cc"}) {
      for (const pugi::xml_node node : root.children(name)) last = node;
    }
    date = last ? root.insert_child_after("date", last) : root.prepend_child("date");
  }
  date.text().set(day.iso().c_str());
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

// 成文日期: of a joint document the day on which the last agency signed; of any other too, unless
// its author has given one.
Bytes with_date(const Draft& draft, const record::Record& record, std::optional<Instant> at) {
  if (draft.issuers.size() == 1 && !record.value("date").empty()) return draft.record;
  std::string last;
  for (const casework::Signature& s : draft.issuers) last = std::max(last, s.time);
  const auto time = from_rfc3339(last);
  if (!time && !at) return draft.record;
  return dated(draft.record, china_date(at ? *at : *time));
}

// Takes a draft out of the set whatever happens.
class Reservation {
 public:
  Reservation(std::mutex& mutex, std::set<std::string>& set, std::string id)
      : mutex_(mutex), set_(set), id_(std::move(id)) {
    const std::lock_guard lock(mutex_);
    set_.insert(id_);
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
  const auto record = record::Record::parse(with_date(draft, drafted, at), "稿件 " + draft.id);
  require_explained(draft, record, parts_.clock().now());
  return issue_record(record, {casework::document_of(draft.id), actor.person, at}, parts_);
}

DraftOutcome Desk::issue(const Actor& actor, const std::string& id, Version version,
                         std::optional<Instant> at) {
  require_settable(at, parts_);
  settle(id);
  DraftOutcome outcome;
  outcome.draft = require(actor, id, Verb::kIssue, version);
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
