#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "base/error.h"
#include "casework/follow_up.h"
#include "service/desk.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

using casework::Casebook;
using casework::IssuedDocument;
using casework::NewClock;

constexpr std::uint64_t kBatch = 200;
constexpr const char* kReceiptRole = "receipt";

std::vector<std::string> strings(const Json& array) {
  std::vector<std::string> out;
  for (const Json& item : array.array()) out.push_back(item.string());
  return out;
}

const templating::Template* find_kind(Parts& parts, const std::string& kind) {
  try {
    return parts.templates().find(kind);
  } catch (const Error&) {
    return nullptr;  // a template that is wrong now expects nothing
  }
}

IssuedDocument document_of(const archive::Archive& archive, const archive::Entry& entry,
                           Parts& parts) {
  const Json metadata = archive.metadata(entry);
  IssuedDocument document;
  document.id = entry.json.at("id").string();
  document.number = metadata.at("number").string();
  document.kind = entry.json.at("kind").string();
  const bool restricted = metadata.at("secrecy").string() != "非涉密";
  document.title = metadata.at(restricted ? "kind_name" : "title").string();
  if (const auto* kind = find_kind(parts, document.kind)) document.family = kind->family;
  document.date = metadata.at("date").string();
  document.time = to_rfc3339(entry.time);
  if (!restricted) document.case_name = metadata.at("case").string();
  document.issuers = strings(metadata.at("issuers"));
  document.to = strings(metadata.at("to"));
  document.cc = strings(metadata.at("cc"));
  document.links = strings(entry.json.at("links"));
  return document;
}

// Whether an agency of that role could issue one of the kinds. Of a kind that has no template
// nobody knows.
bool could_answer(Parts& parts, const std::vector<std::string>& kinds, const std::string& role) {
  return std::any_of(kinds.begin(), kinds.end(), [&](const std::string& name) {
    const auto* kind = find_kind(parts, name);
    return kind == nullptr || casework::may_issue(*kind, role);
  });
}

// The agencies that a field of the record names, of those that the document has reached.
std::vector<std::string> named_agencies(const pugi::xml_node& root, const std::string& path,
                                        const IssuedDocument& document, Date date, Parts& parts) {
  std::vector<pugi::xml_node> nodes = {root};
  std::istringstream steps(path);
  for (std::string step; std::getline(steps, step, '/');) {
    std::vector<pugi::xml_node> below;
    for (const auto node : nodes) {
      for (const auto child : node.children(step.c_str())) below.push_back(child);
    }
    nodes = std::move(below);
  }
  std::set<std::string> parties(document.issuers.begin(), document.issuers.end());
  parties.insert(document.to.begin(), document.to.end());
  parties.insert(document.cc.begin(), document.cc.end());
  std::set<std::string> named;
  for (const auto node : nodes) {
    const auto agency = parts.directory().agency(record::text_of(node), date);
    if (agency && parties.count(agency->id) != 0) named.insert(agency->id);
  }
  return {named.begin(), named.end()};
}

// What the template expects, of each agency that owes it and that could answer. Several kinds under
// one rule are ways to do one thing, which has to be done; one kind alone that is optional is a
// right.
std::vector<NewClock> clocks_of(const IssuedDocument& document,
                                const std::optional<record::Record>& record, Parts& parts) {
  const auto* kind = find_kind(parts, document.kind);
  const auto date = Date::from_iso(document.date);
  if (kind == nullptr || !date) return {};
  std::map<std::string, NewClock> by_rule;
  std::map<std::string, std::string> debtors;  // Expectation::by of each rule
  for (const templating::Expectation& expected : kind->expects) {
    if (expected.rule.empty()) continue;
    NewClock& clock = by_rule[expected.rule];
    if (!expected.by.empty()) debtors[expected.rule] = expected.by;
    clock.rule = expected.rule;
    clock.from = expected.from;
    clock.duty = !expected.optional || !clock.kinds.empty();
    clock.kinds.push_back(expected.kind);
  }
  const auto who_owes = [&](const std::string& rule) -> std::vector<std::string> {
    const auto by = debtors.find(rule);
    if (by == debtors.end()) return document.to;
    if (by->second == "issuer") return {document.issuers.front()};
    if (!record) return {};
    return named_agencies(record->root(), by->second, document, *date, parts);
  };
  std::vector<NewClock> clocks;
  for (const auto& [rule, clock] : by_rule) {
    for (const std::string& id : who_owes(rule)) {
      const auto agency = parts.directory().agency(id, *date);
      if (!agency || !could_answer(parts, clock.kinds, agency->role)) continue;
      clocks.push_back(clock);
      clocks.back().agency = id;
    }
  }
  return clocks;
}

std::optional<record::Record> record_of(const archive::Archive& archive,
                                        const archive::Entry& entry,
                                        const IssuedDocument& document) {
  if (archive::find_object(entry, "record") == nullptr) return {};
  return record::Record::parse(archive.object(entry, "record"), document.number);
}

// Why it comes too late, as its record or else its draft says.
std::string lateness_of(const std::optional<record::Record>& record, const IssuedDocument& document,
                        Parts& parts) {
  const auto* kind = find_kind(parts, document.kind);
  if (kind == nullptr || !record) return "";
  for (const templating::Deadline& deadline : kind->deadlines) {
    if (deadline.explain.empty()) continue;
    std::string reason = record->value(deadline.explain.c_str());
    if (!reason.empty()) return reason;
  }
  return "";
}

}  // namespace

std::optional<casework::Computation> compute_limit(Parts& parts, const std::string& kind_name,
                                                   const std::string& rule, Instant start,
                                                   const record::Allowance& allowance) {
  const auto* kind = find_kind(parts, kind_name);
  if (kind == nullptr || !kind->limits) return {};
  const auto* limit = kind->limits->find(rule, china_date(start));
  if (limit == nullptr || limit->unit == record::TimeLimit::Unit::kStated) return {};
  const auto due = record::due_time(*limit, start, kind->limits->calendar(), allowance);
  casework::Computation computed;
  computed.rule_version = limit->version;
  computed.name = limit->name;
  computed.basis = limit->basis;
  computed.kind = limit->kind;
  computed.to_verify = limit->sureness != record::TimeLimit::Sureness::kRead;
  computed.start = to_rfc3339(start);
  computed.end = due.end;
  computed.last_day = due.last_day.iso();
  computed.explanation = record::explanation(*limit, due);
  computed.time = to_rfc3339(parts.clock().now());
  computed.person = "yinxin";
  return computed;
}

namespace {

void begin_clocks(Casebook::Page& page, const std::string& document, const std::string& kind,
                  const std::string& agency, const std::string& event, Instant start,
                  Parts& parts) {
  for (const casework::ClockRow& clock : page.clocks(document)) {
    const bool meant =
        clock.from == event && !clock.begun() && (agency.empty() || clock.agency == agency);
    if (!meant) continue;
    if (const auto computed = compute_limit(parts, kind, clock.rule, start, {})) {
      page.compute(clock.id, *computed);
    }
  }
}

void follow_document(Casebook::Page& page, const archive::Archive& archive,
                     const archive::Entry& entry, casework::Drafts drafts, Parts& parts) {
  const IssuedDocument document = document_of(archive, entry, parts);
  const auto record = record_of(archive, entry, document);
  page.add_document(document, clocks_of(document, record, parts));
  begin_clocks(page, document.id, document.kind, "", "delivery", entry.time, parts);
  if (const auto date = Date::from_iso(document.date)) {
    begin_clocks(page, document.id, document.kind, "", "date", china_midnight(*date), parts);
  }
  std::string lateness = lateness_of(record, document, parts);
  if (lateness.empty()) lateness = drafts.lateness(document.id);
  for (const std::string& other : document.links) page.answer(other, document, lateness);
}

void follow_receipt(Casebook::Page& page, const archive::Archive& archive,
                    const archive::Entry& entry, Parts& parts) {
  casework::Delivery receipt;
  receipt.document = entry.json.at("id").string();
  receipt.agency = entry.json.at("agency").string();
  const auto document = page.document(receipt.document);
  if (!document) return;
  receipt.recorded = to_rfc3339(entry.time);
  receipt.received = receipt.recorded;
  receipt.by = {entry.json.at("actor").string(), "", "", receipt.agency};
  if (archive::find_object(entry, kReceiptRole) != nullptr) {
    const Json stated = Json::parse(archive.object(entry, kReceiptRole), "receipt").at("receipt");
    receipt.received = stated.at("received").string();
    receipt.by = {stated.at("person").string(), stated.at("name").string(),
                  stated.at("post").string(), receipt.agency};
    receipt.differences = stated.at("differences").string();
  }
  receipt.log_index = static_cast<std::int64_t>(entry.index);
  page.add_receipt(receipt);
  const auto start = from_rfc3339(receipt.received);
  if (!start) return;
  begin_clocks(page, document->id, document->kind, receipt.agency, "receipt", *start, parts);
}

}  // namespace

casework::Casebook Desk::casebook() {
  return casework::Casebook(parts_.desk());
}

void Desk::follow() {
  const archive::Archive& archive = parts_.archive();
  const std::uint64_t size = archive.size();
  auto book = casebook();
  for (std::uint64_t at = book.position(); at < size;) {
    const std::uint64_t before = at;
    book.follow([&](std::uint64_t position, Casebook::Page& page) {
      at = position;
      archive.each(position, [&](const archive::Entry& entry) {
        if (entry.type == archive::kSealEntry)
          follow_document(page, archive, entry, drafts(), parts_);
        if (entry.type == archive::kReceiptEntry) follow_receipt(page, archive, entry, parts_);
        at = entry.index + 1;
        return at < size && at < position + kBatch;
      });
      return at;
    });
    if (at <= before) return;
  }
}

}  // namespace yinxin::service
