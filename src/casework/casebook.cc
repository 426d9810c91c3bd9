#include "casework/casebook.h"

#include <algorithm>
#include <deque>
#include <set>
#include <sstream>

#include "base/error.h"

namespace yinxin::casework {
namespace {

using storage::Row;
using storage::Session;
using storage::Value;

constexpr std::size_t kLongestChain = 500;
constexpr const char* kDocument =
    "SELECT id, number, title, kind, family, date, time, case_name FROM document ";
constexpr const char* kDelivery =
    "SELECT document, agency, copy, received, recorded, person, name, post, differences, log_index"
    " FROM delivery ";
constexpr const char* kClock =
    "SELECT id, document, agency, rule, kinds, duty, from_event, answer, answered, late, lateness"
    " FROM clock ";

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::vector<std::string> column(Session& session, const char* sql,
                                const std::vector<Value>& values) {
  std::vector<std::string> texts;
  for (const Row& row : session.query(sql, values)) texts.push_back(row.text(0));
  return texts;
}

IssuedDocument document_of(Session& session, const Row& row) {
  IssuedDocument document{row.text(0), row.text(1), row.text(2), row.text(3),
                          row.text(4), row.text(5), row.text(6), row.text(7),
                          {},          {},          {},          {}};
  const auto parties = [&](const char* part) {
    return column(session, "SELECT agency FROM party WHERE document=? AND part=? ORDER BY place",
                  {document.id, std::string(part)});
  };
  document.issuers = parties("issuer");
  document.to = parties("to");
  document.cc = parties("cc");
  document.links =
      column(session, "SELECT other FROM link WHERE document=? ORDER BY other", {document.id});
  return document;
}

Delivery delivery_of(const Row& row) {
  return {row.text(0), row.text(1),   row.text(2) == "1",
          row.text(3), row.text(4),   {row.text(5), row.text(6), row.text(7), row.text(1)},
          row.text(8), row.integer(9)};
}

Computation computation_of(const Row& row) {
  return {row.text(0),
          row.text(1),
          row.text(2),
          static_cast<record::TimeLimit::Kind>(row.integer(3)),
          row.text(4) == "1",
          row.text(5),
          Instant(std::chrono::milliseconds(row.integer(6))),
          row.text(7),
          row.text(8),
          row.text(9),
          row.text(10),
          row.text(11)};
}

ClockRow clock_of(Session& session, const Row& row) {
  ClockRow clock{row.integer(0),        row.text(1),        row.text(2),        row.text(3),
                 words_of(row.text(4)), row.text(5) == "1", row.text(6),        {},
                 row.text(7),           row.text(8),        row.text(9) == "1", row.text(10)};
  for (const Row& computed : session.query(
           "SELECT rule_version, name, basis, kind, to_verify, start, ends, last_day, explanation,"
           " reason, person, time FROM computation WHERE clock=? ORDER BY sequence",
           {clock.id})) {
    clock.computations.push_back(computation_of(computed));
  }
  return clock;
}

std::vector<ClockRow> clocks_of(Session& session, const std::string& where,
                                const std::vector<Value>& values) {
  std::vector<ClockRow> clocks;
  for (const Row& row : session.query(kClock + where, values)) {
    clocks.push_back(clock_of(session, row));
  }
  return clocks;
}

std::optional<IssuedDocument> find_document(Session& session, const std::string& id_or_number) {
  const auto rows = session.query(std::string(kDocument) + "WHERE id=? OR number=?",
                                  {id_or_number, id_or_number});
  return rows.empty() ? std::nullopt : std::optional(document_of(session, rows.front()));
}

void insert_computation(Session& session, std::int64_t clock, const Computation& c) {
  session.execute(
      "INSERT INTO computation(clock, rule_version, name, basis, kind, to_verify, start, ends,"
      " last_day, explanation, reason, person, time) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
      {clock, c.rule_version, c.name, c.basis, static_cast<std::int64_t>(c.kind),
       std::int64_t{c.to_verify ? 1 : 0}, c.start,
       static_cast<std::int64_t>(c.end.time_since_epoch().count()), c.last_day, c.explanation,
       c.reason, c.person, c.time});
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::uint64_t Casebook::position() const {
  std::uint64_t position = 0;
  database_.read([&](Session& session) {
    position =
        static_cast<std::uint64_t>(session.query("SELECT position FROM followed").at(0).integer(0));
  });
  return position;
}

void Casebook::follow(
    const std::function<std::uint64_t(std::uint64_t position, Page& page)>& work) {
  database_.write([&](Session& session) {
    const auto position =
        static_cast<std::uint64_t>(session.query("SELECT position FROM followed").at(0).integer(0));
    Page page(session);
    const std::uint64_t reached = work(position, page);
    if (reached <= position) return;
    session.execute("UPDATE followed SET position=?", {static_cast<std::int64_t>(reached)});
  });
}

std::optional<IssuedDocument> Casebook::document(const std::string& id_or_number) const {
  std::optional<IssuedDocument> document;
  database_.read([&](Session& session) { document = find_document(session, id_or_number); });
  return document;
}

std::vector<IssuedDocument> Casebook::documents(const std::string& agency,
                                                const std::string& family, const std::string& from,
                                                const std::string& to) const {
  std::string sql = std::string(kDocument) + "WHERE date>=? AND date<=?";
  std::vector<Value> values = {from, to.empty() ? std::string("9999-12-31") : to};
  if (!family.empty()) {
    sql += " AND family=?";
    values.emplace_back(family);
  }
  if (!agency.empty()) {
    sql += " AND id IN (SELECT document FROM party WHERE agency=?)";
    values.emplace_back(agency);
  }
  std::vector<IssuedDocument> documents;
  database_.read([&](Session& session) {
    for (const Row& row : session.query(sql + " ORDER BY date, time, id", values)) {
      documents.push_back(document_of(session, row));
    }
  });
  return documents;
}

std::vector<IssuedDocument> Casebook::chain(const std::string& id) const {
  std::vector<IssuedDocument> chain;
  database_.read([&](Session& session) {
    std::set<std::string> seen = {id};
    std::deque<std::string> waiting = {id};
    const auto add = [&](const std::vector<std::string>& others) {
      for (const std::string& other : others) {
        if (seen.insert(other).second) waiting.push_back(other);
      }
    };
    const auto asked = find_document(session, id);
    if (asked && !asked->case_name.empty()) {
      add(column(session, "SELECT id FROM document WHERE case_name=? ORDER BY time LIMIT ?",
                 {asked->case_name, static_cast<std::int64_t>(kLongestChain)}));
    }
    while (!waiting.empty() && chain.size() < kLongestChain) {
      if (auto document = find_document(session, waiting.front())) {
        chain.push_back(std::move(*document));
      }
      add(column(session,
                 "SELECT other FROM link WHERE document=?"
                 " UNION SELECT document FROM link WHERE other=?",
                 {waiting.front(), waiting.front()}));
      waiting.pop_front();
    }
  });
  std::sort(chain.begin(), chain.end(),
            [](const auto& a, const auto& b) { return a.time < b.time; });
  return chain;
}

std::vector<Delivery> Casebook::deliveries(const std::string& document) const {
  std::vector<Delivery> deliveries;
  database_.read([&](Session& session) {
    for (const Row& row : session.query(
             std::string(kDelivery) + "WHERE document=? ORDER BY copy, agency", {document})) {
      deliveries.push_back(delivery_of(row));
    }
  });
  return deliveries;
}

std::vector<Delivery> Casebook::to_receive(const std::string& agency) const {
  std::vector<Delivery> deliveries;
  database_.read([&](Session& session) {
    for (const Row& row : session.query(
             std::string(kDelivery) + "WHERE agency=? AND received='' ORDER BY rowid", {agency})) {
      deliveries.push_back(delivery_of(row));
    }
  });
  return deliveries;
}

std::vector<ClockRow> Casebook::clocks(const std::string& document) const {
  std::vector<ClockRow> clocks;
  database_.read([&](Session& session) {
    clocks = clocks_of(session, "WHERE document=? ORDER BY id", {document});
  });
  return clocks;
}

std::vector<ClockRow> Casebook::open_clocks(const std::string& agency) const {
  std::vector<ClockRow> clocks;
  database_.read([&](Session& session) {
    clocks = clocks_of(session, "WHERE agency=? AND answer='' ORDER BY id", {agency});
  });
  return clocks;
}

ClockRow Casebook::clock(std::int64_t id) const {
  std::vector<ClockRow> clocks;
  database_.read([&](Session& session) { clocks = clocks_of(session, "WHERE id=?", {id}); });
  if (!clocks.empty()) return clocks.front();
  throw Error(ErrorCode::kNotFound, "期限 " + std::to_string(id), "没有这项期限 (no such clock)");
}

void Casebook::compute(const ClockRow& clock, const Computation& computation) {
  database_.write([&](Session& session) {
    const auto rows = session.query("SELECT count(*) FROM computation WHERE clock=?", {clock.id});
    if (rows.at(0).integer(0) != static_cast<std::int64_t>(clock.computations.size())) {
      throw Error(ErrorCode::kConflict, "期限 " + std::to_string(clock.id),
                  "期限刚由他人起算或者更正，请重新读取 (somebody else was first; read it again)");
    }
    insert_computation(session, clock.id, computation);
  });
}

void Casebook::Page::add_document(const IssuedDocument& document,
                                  const std::vector<NewClock>& clocks) {
  session_.execute("INSERT INTO document VALUES(?,?,?,?,?,?,?,?)",
                   {document.id, document.number, document.title, document.kind, document.family,
                    document.date, document.time, document.case_name});
  const auto add = [&](const char* part, const std::vector<std::string>& agencies) {
    std::int64_t place = 0;
    for (const std::string& agency : agencies) {
      session_.execute("INSERT INTO party VALUES(?,?,?,?)",
                       {document.id, std::string(part), place++, agency});
    }
  };
  add("issuer", document.issuers);
  add("to", document.to);
  add("cc", document.cc);
  for (const std::string& other : document.links) {
    session_.execute("INSERT OR IGNORE INTO link VALUES(?,?)", {document.id, other});
  }
  const auto deliver = [&](const std::vector<std::string>& agencies, std::int64_t copy) {
    for (const std::string& agency : agencies) {
      session_.execute("INSERT OR IGNORE INTO delivery(document, agency, copy) VALUES(?,?,?)",
                       {document.id, agency, copy});
    }
  };
  deliver(document.to, 0);
  deliver(document.cc, 1);
  for (const NewClock& clock : clocks) {
    session_.execute(
        "INSERT OR IGNORE INTO clock(document, agency, rule, kinds, duty, from_event)"
        " VALUES(?,?,?,?,?,?)",
        {document.id, clock.agency, clock.rule, joined(clock.kinds),
         std::int64_t{clock.duty ? 1 : 0}, clock.from});
  }
}

void Casebook::Page::answer(const std::string& answered, const IssuedDocument& by,
                            const std::string& lateness) {
  const auto time = from_rfc3339(by.time);
  for (const ClockRow& clock : clocks(answered)) {
    const bool answers =
        clock.open() && contains(clock.kinds, by.kind) && contains(by.issuers, clock.agency);
    if (!answers) continue;
    const bool late = clock.begun() && time && *time >= clock.computations.back().end;
    session_.execute(
        "UPDATE clock SET answer=?, answered=?, late=?, lateness=? WHERE id=?",
        {by.id, by.time, std::int64_t{late ? 1 : 0}, late ? lateness : std::string(), clock.id});
  }
}

void Casebook::Page::add_receipt(const Delivery& receipt) {
  session_.execute(
      "UPDATE delivery SET received=?, recorded=?, person=?, name=?, post=?,"
      " differences=?, log_index=? WHERE document=? AND agency=? AND received=''",
      {receipt.received, receipt.recorded, receipt.by.person, receipt.by.name, receipt.by.post,
       receipt.differences, receipt.log_index, receipt.document, receipt.agency});
}

std::vector<ClockRow> Casebook::Page::clocks(const std::string& document) {
  return clocks_of(session_, "WHERE document=? ORDER BY id", {document});
}

std::optional<IssuedDocument> Casebook::Page::document(const std::string& id) {
  return find_document(session_, id);
}

void Casebook::Page::compute(std::int64_t clock, const Computation& computation) {
  insert_computation(session_, clock, computation);
}

}  // namespace yinxin::casework
