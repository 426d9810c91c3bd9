#include "casework/drafts.h"

#include <algorithm>

#include "base/error.h"
#include "crypto/digest.h"
#include "crypto/random.h"

namespace yinxin::casework {
namespace {

using storage::Row;
using storage::Session;
using storage::Value;

constexpr std::size_t kIdSize = 8;
constexpr std::size_t kDocumentIdDigits = 24;
const Hand kProgram = {"yinxin", "", "", ""};

std::string place_of(const std::string& id) {
  return "稿件 " + id;
}

std::vector<Signature> issuers_of(Session& session, const std::string& id) {
  std::vector<Signature> issuers;
  for (const Row& row : session.query(
           "SELECT agency, person, post, time FROM draft_issuer WHERE draft=? ORDER BY place",
           {id})) {
    issuers.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
  }
  return issuers;
}

// Without its issuers.
Draft draft_of(const Row& row) {
  return {row.text(0),           row.text(1),    row.text(2), row.text(3), row.text(4),
          state_of(row.text(5)), row.integer(6), row.text(7), {},          row.text(8),
          row.text(9),           row.text(10),   row.text(11)};
}

void set_issuers(Draft& draft, const std::vector<std::string>& agencies) {
  draft.issuers.clear();
  for (const std::string& agency : agencies) draft.issuers.push_back({agency, "", "", ""});
}

bool is_signature(Verb verb) {
  return verb == Verb::kSign || verb == Verb::kCountersign;
}

// The agency's own place is signed; an agency signs once.
void sign(Draft& draft, const Hand& by, const std::string& time) {
  const auto place = std::find_if(draft.issuers.begin(), draft.issuers.end(), [&](const auto& s) {
    return s.agency == by.agency && s.person.empty();
  });
  if (place == draft.issuers.end()) {
    throw Error(ErrorCode::kConflict, place_of(draft.id),
                "贵单位不是联署机关，或者已经签过 (not one of the issuers, or signed already)");
  }
  *place = {by.agency, by.person, by.post, time};
}

bool others_to_sign(const Draft& draft) {
  return std::any_of(draft.issuers.begin(), draft.issuers.end(),
                     [](const Signature& signature) { return signature.person.empty(); });
}

State state_after(const Draft& draft, Verb verb) {
  if (const auto state = next(draft.state, verb, others_to_sign(draft))) return *state;
  throw Error(ErrorCode::kConflict, place_of(draft.id),
              "稿件现为“" + std::string(chinese_name(draft.state)) + "”，不能" +
                  std::string(chinese_name(verb)) +
                  " (not in this state: " + std::string(name(draft.state)) + ")");
}

}  // namespace

std::string document_of(const std::string& draft) {
  return crypto::sha256({"yinxin draft\n", draft}).hex().substr(0, kDocumentIdDigits);
}

Draft Drafts::load(Session& session, const std::string& id) const {
  const auto rows = session.query(
      "SELECT id, kind, title, author, agency, state, version, record, lateness, document, number,"
      " updated FROM draft WHERE id=?",
      {id});
  if (rows.empty()) {
    throw Error(ErrorCode::kNotFound, place_of(id), "没有这份稿件 (no such draft)");
  }
  Draft draft = draft_of(rows.front());
  draft.issuers = issuers_of(session, id);
  return draft;
}

Draft Drafts::load_at(Session& session, const std::string& id, std::int64_t version) const {
  Draft draft = load(session, id);
  if (draft.version == version) return draft;
  throw Error(ErrorCode::kConflict, place_of(id),
              "稿件已有变动，现为第" + std::to_string(draft.version) +
                  "版，请重新打开 (changed meanwhile; read it again)");
}

void Drafts::keep_issuers(Session& session, const Draft& draft) {
  session.execute("DELETE FROM draft_issuer WHERE draft=?", {draft.id});
  std::int64_t place = 0;
  for (const Signature& s : draft.issuers) {
    session.execute("INSERT INTO draft_issuer VALUES(?,?,?,?,?,?)",
                    {draft.id, place++, s.agency, s.person, s.post, s.time});
  }
}

void Drafts::keep(Session& session, const Draft& before, Draft& after, Verb verb,
                  const std::string& reason, const Hand& by) {
  after.updated = to_rfc3339(clock_.now());
  after.version = before.version + 1;
  session.execute(
      "UPDATE draft SET kind=?, title=?, state=?, version=?, record=?, lateness=?,"
      " document=?, number=?, updated=? WHERE id=?",
      {after.kind, after.title, std::string(name(after.state)), after.version, after.record,
       after.lateness, after.document, after.number, after.updated, after.id});
  keep_issuers(session, after);
  session.execute(
      "INSERT INTO draft_step(draft, time, verb, from_state, to_state, version, person, name, post,"
      " agency, reason, digest) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
      {after.id, after.updated, std::string(name(verb)), std::string(name(before.state)),
       std::string(name(after.state)), after.version, by.person, by.name, by.post, by.agency,
       reason, crypto::sha256(after.record).hex()});
  if (before.record == after.record && before.version > 0) return;
  session.execute("INSERT INTO draft_record VALUES(?,?,?)",
                  {after.id, after.version, after.record});
}

Draft Drafts::create(const NewDraft& draft, const Hand& by) {
  Draft created;
  database_.write([&](Session& session) {
    const auto same = session.query(
        "SELECT id FROM draft WHERE author=? AND request=?"
        " AND request!=''",
        {by.person, draft.request});
    if (!same.empty()) {
      created = load(session, same.front().text(0));
      return;
    }
    Draft nothing;
    nothing.state = State::kNone;
    nothing.version = 0;
    created.id = to_hex(crypto::random_bytes(kIdSize));
    created.kind = draft.kind;
    created.title = draft.title;
    created.author = by.person;
    created.agency = by.agency;
    created.record = draft.record;
    set_issuers(created, draft.issuers);
    session.execute(
        "INSERT INTO draft(id, request, kind, title, author, agency, state, version,"
        " record, updated) VALUES(?,?,?,?,?,?,'draft',0,'','')",
        {created.id, draft.request, created.kind, created.title, created.author, created.agency});
    keep(session, nothing, created, Verb::kCreateDraft, "", by);
  });
  return created;
}

Draft Drafts::get(const std::string& id) const {
  Draft draft;
  database_.read([&](Session& session) { draft = load(session, id); });
  return draft;
}

std::vector<Draft> Drafts::list(const DraftFilter& filter, std::size_t limit) const {
  std::string sql =
      "SELECT id, kind, title, author, agency, state, version, '', lateness, document, number,"
      " updated FROM draft WHERE 1";
  std::vector<Value> values;
  if (!filter.author.empty()) {
    sql += " AND author=?";
    values.emplace_back(filter.author);
  }
  if (!filter.issuer.empty()) {
    sql += " AND id IN (SELECT draft FROM draft_issuer WHERE agency=?)";
    values.emplace_back(filter.issuer);
  }
  if (!filter.states.empty()) {
    sql += " AND state IN (''";
    for (const State state : all_states()) {
      if (filter.states.has(state)) sql += ",'" + std::string(name(state)) + "'";
    }
    sql += ")";
  }
  sql += " ORDER BY updated DESC, id LIMIT ?";
  values.emplace_back(static_cast<std::int64_t>(limit));
  std::vector<Draft> drafts;
  database_.read([&](Session& session) {
    for (const Row& row : session.query(sql, values)) drafts.push_back(draft_of(row));
    for (Draft& draft : drafts) draft.issuers = issuers_of(session, draft.id);
  });
  return drafts;
}

std::vector<StepTaken> Drafts::steps(const std::string& id) const {
  std::vector<StepTaken> steps;
  database_.read([&](Session& session) {
    for (const Row& row : session.query(
             "SELECT time, verb, from_state, to_state, version, person, name, post, agency, reason,"
             " digest FROM draft_step WHERE draft=? ORDER BY sequence",
             {id})) {
      steps.push_back({row.text(0),
                       verb_of(row.text(1)),
                       state_of(row.text(2)),
                       state_of(row.text(3)),
                       row.integer(4),
                       {row.text(5), row.text(6), row.text(7), row.text(8)},
                       row.text(9),
                       row.text(10)});
    }
  });
  return steps;
}

std::string Drafts::lateness(const std::string& document) const {
  std::string lateness;
  database_.read([&](Session& session) {
    // Of a draft that is just being issued only its id tells which document it becomes.
    for (const Row& row : session.query("SELECT id, lateness FROM draft WHERE lateness!=''"
                                        " AND (document=? OR state='issuing')",
                                        {document})) {
      if (document_of(row.text(0)) == document) lateness = row.text(1);
    }
  });
  return lateness;
}

Bytes Drafts::record(const std::string& id, std::int64_t version) const {
  Bytes record;
  database_.read([&](Session& session) {
    const auto rows = session.query(
        "SELECT record FROM draft_record WHERE draft=? AND version<=?"
        " ORDER BY version DESC LIMIT 1",
        {id, version});
    if (rows.empty()) {
      throw Error(ErrorCode::kNotFound, place_of(id),
                  "没有这份稿件或这一版 (no such draft or version)");
    }
    record = rows.front().text(0);
  });
  return record;
}

Draft Drafts::edit(const std::string& id, std::int64_t version, const NewDraft& changed,
                   const Hand& by) {
  Draft after;
  database_.write([&](Session& session) {
    const Draft before = load_at(session, id, version);
    after = before;
    after.state = state_after(before, Verb::kEdit);
    after.kind = changed.kind;
    after.title = changed.title;
    after.record = changed.record;
    set_issuers(after, changed.issuers);
    keep(session, before, after, Verb::kEdit, "", by);
  });
  return after;
}

Draft Drafts::take(const std::string& id, std::int64_t version, Verb verb,
                   const std::string& reason, const Hand& by) {
  Draft after;
  database_.write([&](Session& session) {
    const Draft before = load_at(session, id, version);
    after = before;
    if (is_signature(verb)) sign(after, by, to_rfc3339(clock_.now()));
    after.state = state_after(after, verb);
    // What goes back to its author is signed anew by everybody.
    if (after.state == State::kReturned || after.state == State::kDraft) {
      for (Signature& signature : after.issuers) signature = {signature.agency, "", "", ""};
    }
    keep(session, before, after, verb, reason, by);
  });
  return after;
}

Draft Drafts::explain(const std::string& id, std::int64_t version, const std::string& lateness,
                      const Hand& by) {
  Draft after;
  database_.write([&](Session& session) {
    const Draft before = load_at(session, id, version);
    after = before;
    after.lateness = lateness;
    keep(session, before, after, Verb::kExplainLateness, lateness, by);
  });
  return after;
}

Draft Drafts::complete(const std::string& id, const std::string& document,
                       const std::string& number) {
  Draft after;
  database_.write([&](Session& session) {
    const Draft before = load(session, id);
    after = before;
    if (before.state == State::kIssued) return;  // somebody else has found it in the archive
    after.state = state_after(before, Verb::kComplete);
    after.document = document;
    after.number = number;
    keep(session, before, after, Verb::kComplete, "", kProgram);
  });
  return after;
}

Draft Drafts::fail(const std::string& id, const std::string& reason) {
  Draft after;
  database_.write([&](Session& session) {
    const Draft before = load(session, id);
    after = before;
    after.state = state_after(before, Verb::kFail);
    keep(session, before, after, Verb::kFail, reason, kProgram);
  });
  return after;
}

}  // namespace yinxin::casework
