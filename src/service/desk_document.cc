#include <algorithm>

#include "service/desk.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

using casework::Verb;

std::string text_of(const Json& object, std::string_view member) {
  const Json* value = object.find(member);
  return value == nullptr || value->is_null() ? std::string() : value->string();
}

std::vector<DocumentFacts::Party> parties_of(const Json& metadata, const char* role, Parts& parts) {
  const auto day = Date::from_iso(metadata.at("date").string());
  std::vector<DocumentFacts::Party> parties;
  for (const Json& id : metadata.at(role).array()) {
    const auto agency = day ? parts.directory().agency(id.string(), *day) : std::nullopt;
    parties.push_back({id.string(), agency ? agency->full_name : id.string()});
  }
  return parties;
}

std::vector<Verb> allowed_with(const Json& metadata, const Actor& actor) {
  const casework::Object object{relations_to(metadata, actor), casework::State::kNone};
  std::vector<Verb> verbs;
  for (const Verb verb : {Verb::kReceive, Verb::kFollowUp, Verb::kActOnDocument}) {
    if (casework::may(actor.subject(), verb, object)) verbs.push_back(verb);
  }
  return verbs;
}

// As the actor may know it: what they may not see, or what was disposed of, by its id alone.
std::string name_of(const archive::Archive& archive, const std::string& id, const Actor& actor,
                    Instant now) {
  const auto document = archive.find(id);
  if (!document || archive.standing(*document).tombstone() ||
      !may_see(archive, *document, actor, now)) {
    return id;
  }
  const std::string number = archive.metadata(*document).at("number").string();
  return number.empty() ? id : number;
}

void add_standing(const archive::Archive& archive, const archive::Entry& entry, const Actor& actor,
                  Instant now, DocumentFacts& facts) {
  facts.standing = archive.standing_word(facts.id);
  for (const archive::Entry& act : archive.history(entry)) {
    if (act.type != archive::kSupersedeEntry && act.type != archive::kWithdrawEntry) continue;
    facts.reason = text_of(act.json, "reason");
    const std::string by = text_of(act.json, "by");
    if (!by.empty()) facts.superseded_by = name_of(archive, by, actor, now);
  }
}

DocumentFacts facts_of(const archive::Archive& archive, const archive::Entry& entry, Parts& parts,
                       const Actor& actor) {
  const Json metadata = archive.metadata(entry);
  DocumentFacts facts;
  facts.id = entry.json.at("id").string();
  facts.kind = entry.json.at("kind").string();
  facts.number = metadata.at("number").string();
  facts.title = metadata.at("title").string();
  facts.kind_name = metadata.at("kind_name").string();
  facts.date = metadata.at("date").string();
  facts.archived = to_rfc3339(entry.time);
  facts.case_name = text_of(metadata, "case");
  facts.secrecy = text_of(metadata, "secrecy");
  facts.signature_level = text_of(metadata, "signature_level");
  if (const Json* retention = entry.json.find("retention")) {
    facts.retention = text_of(*retention, "period");
  }
  facts.issuers = parties_of(metadata, "issuers", parts);
  facts.to = parties_of(metadata, "to", parts);
  facts.cc = parties_of(metadata, "cc", parts);
  facts.log_index = entry.index;
  const archive::Entry newest = archive.newest(entry);
  if (const auto* pdf = archive::find_object(newest, "pdf")) facts.sha256 = pdf->sha256.hex();
  if (newest.type == archive::kRenewEntry) facts.signature_level = text_of(newest.json, "level");
  facts.imported = metadata.find("imported") != nullptr;
  facts.allowed = allowed_with(metadata, actor);
  add_standing(archive, entry, actor, parts.clock().now(), facts);
  return facts;
}

}  // namespace

DocumentFacts Desk::facts(const Actor& actor, const std::string& id_or_number) {
  return parts_.recorded({actor.person, actor.agency, "facts", id_or_number}, [&] {
    const archive::Archive& archive = parts_.archive();
    const archive::Entry entry = find_document(archive, id_or_number);
    require_visible(archive, entry, id_or_number, actor, parts_.clock().now());
    if (archive.standing(entry).tombstone()) {
      throw Error(ErrorCode::kNotFound, id_or_number, "已经销毁 (it was disposed of)");
    }
    return facts_of(archive, entry, parts_, actor);
  });
}

Introduction Desk::introduce(const Actor& actor) {
  const Date today = china_date(parts_.clock().now());
  const auto person = parts_.directory().person(actor.person, actor.agency, today);
  const auto agency = parts_.directory().agency(actor.agency, today);
  return {person ? person->name : "", person ? person->post : "", agency ? agency->full_name : ""};
}

ClockView Desk::view(const casework::ClockRow& clock) {
  const auto document = casebook().document(clock.document);
  return view(clock, document ? *document : casework::IssuedDocument());
}

ClockView Desk::view(const casework::ClockRow& clock, const casework::IssuedDocument& document) {
  ClockView view{clock, clock.rule, "", "", "", standing_of(clock, parts_.clock().now()), "", ""};
  view.number = document.number;
  view.title = document.title;
  const auto* kind = parts_.templates().find(document.kind);
  const auto day = Date::from_iso(document.date);
  const auto* limit =
      kind != nullptr && kind->limits && day ? kind->limits->find(clock.rule, *day) : nullptr;
  if (limit != nullptr) {
    view.name = limit->name;
    view.kind = record::words(limit->kind);
    view.length = limit->length();
    view.basis = limit->basis;
  }
  if (!clock.begun()) return view;
  view.name = clock.computations.back().name;
  view.kind = record::words(clock.computations.back().kind);
  view.basis = clock.computations.back().basis;
  return view;
}

}  // namespace yinxin::service
