#include "service/json_forms.h"

namespace yinxin::service {

Json to_json(const casework::Draft& draft) {
  Json json;
  json["id"] = draft.id;
  json["kind"] = draft.kind;
  json["title"] = draft.title;
  json["author"] = draft.author;
  json["agency"] = draft.agency;
  json["state"] = casework::name(draft.state);
  json["state_name"] = casework::chinese_name(draft.state);
  json["version"] = draft.version;
  json["updated"] = draft.updated;
  if (!draft.lateness.empty()) json["lateness"] = draft.lateness;
  if (!draft.document.empty()) json["document"] = draft.document;
  if (!draft.number.empty()) json["number"] = draft.number;
  for (const casework::Signature& signature : draft.issuers) {
    Json issuer;
    issuer["agency"] = signature.agency;
    if (!signature.person.empty()) {
      issuer["person"] = signature.person;
      issuer["post"] = signature.post;
      issuer["time"] = signature.time;
    }
    json["issuers"].push_back(issuer);
  }
  return json;
}

Json to_json(const casework::StepTaken& step) {
  Json json;
  json["time"] = step.time;
  json["verb"] = casework::name(step.verb);
  json["from"] = casework::name(step.from);
  json["to"] = casework::name(step.to);
  json["version"] = step.version;
  json["person"] = step.by.person;
  json["name"] = step.by.name;
  json["post"] = step.by.post;
  json["agency"] = step.by.agency;
  json["reason"] = step.reason;
  json["record_sha256"] = step.record_sha256;
  return json;
}

Json to_json(const casework::Delivery& delivery) {
  Json json;
  json["document"] = delivery.document;
  json["agency"] = delivery.agency;
  json["copy"] = delivery.copy;
  json["received"] = delivery.received;
  json["recorded"] = delivery.recorded;
  json["person"] = delivery.by.person;
  json["post"] = delivery.by.post;
  json["differences"] = delivery.differences;
  json["log_index"] = delivery.log_index;
  return json;
}

Json to_json(const casework::ClockRow& clock) {
  Json json;
  json["id"] = clock.id;
  json["document"] = clock.document;
  json["agency"] = clock.agency;
  json["rule"] = clock.rule;
  json["duty"] = clock.duty;
  json["from"] = clock.from;
  json["kinds"] = Json::Array(clock.kinds.begin(), clock.kinds.end());
  json["computations"] = Json::Array();
  for (const casework::Computation& computed : clock.computations) {
    Json row;
    row["rule_version"] = computed.rule_version;
    row["name"] = computed.name;
    row["basis"] = computed.basis;
    row["kind"] = record::words(computed.kind);
    row["to_verify"] = computed.to_verify;
    row["start"] = computed.start;
    row["end"] = to_rfc3339(computed.end);
    row["last_day"] = computed.last_day;
    row["explanation"] = computed.explanation;
    row["reason"] = computed.reason;
    row["person"] = computed.person;
    row["time"] = computed.time;
    json["computations"].push_back(row);
  }
  if (clock.open()) return json;
  json["answer"] = clock.answer;
  json["answered"] = clock.answered;
  json["late"] = clock.late;
  json["lateness"] = clock.lateness;
  return json;
}

Json to_json(const casework::IssuedDocument& document) {
  const auto array = [](const std::vector<std::string>& all) {
    return Json(Json::Array(all.begin(), all.end()));
  };
  Json json;
  json["id"] = document.id;
  json["number"] = document.number;
  json["title"] = document.title;
  json["kind"] = document.kind;
  json["family"] = document.family;
  json["date"] = document.date;
  json["time"] = document.time;
  json["case"] = document.case_name;
  json["issuers"] = array(document.issuers);
  json["to"] = array(document.to);
  json["cc"] = array(document.cc);
  json["links"] = array(document.links);
  return json;
}

Json to_json(const service::TodoItem& item) {
  Json json;
  json["section"] = item.section;
  json["id"] = item.id;
  json["number"] = item.number;
  json["title"] = item.title;
  json["detail"] = item.detail;
  json["due"] = item.due;
  json["standing"] = item.standing;
  if (item.clock == 0) return json;
  json["clock"] = item.clock;
  json["limit"] = item.limit;
  json["limit_kind"] = item.limit_kind;
  return json;
}

Json to_json(const service::ClockView& view) {
  Json json = to_json(view.clock);
  json["name"] = view.name;
  json["kind"] = view.kind;
  json["length"] = view.length;
  json["basis"] = view.basis;
  json["standing"] = view.standing;
  json["number"] = view.number;
  json["title"] = view.title;
  return json;
}

Json to_json(const service::DocumentFacts& facts) {
  const auto array = [](const std::vector<service::DocumentFacts::Party>& parties) {
    Json all = Json::Array();
    for (const auto& party : parties) {
      all.push_back(Json::Object{{"id", party.id}, {"name", party.name}});
    }
    return all;
  };
  Json json;
  json["id"] = facts.id;
  json["number"] = facts.number;
  json["title"] = facts.title;
  json["kind"] = facts.kind;
  json["kind_name"] = facts.kind_name;
  json["date"] = facts.date;
  json["archived"] = facts.archived;
  json["case"] = facts.case_name;
  json["secrecy"] = facts.secrecy;
  json["retention"] = facts.retention;
  json["signature_level"] = facts.signature_level;
  json["issuers"] = array(facts.issuers);
  json["to"] = array(facts.to);
  json["cc"] = array(facts.cc);
  json["standing"] = facts.standing;
  if (!facts.superseded_by.empty()) json["superseded_by"] = facts.superseded_by;
  if (!facts.reason.empty()) json["reason"] = facts.reason;
  json["log_index"] = facts.log_index;
  json["sha256"] = facts.sha256;
  json["imported"] = facts.imported;
  json["allowed"] = to_json(facts.allowed);
  return json;
}

Json to_json(const service::SavedSearch& search) {
  return Json::Object{{"id", search.id},
                      {"name", search.name},
                      {"query", search.query},
                      {"created", search.created}};
}

Json to_json(const std::vector<casework::Verb>& verbs) {
  Json names = Json::Array();
  for (const casework::Verb verb : verbs) names.push_back(casework::name(verb));
  return names;
}

Json to_json(const service::LedgerTable& table) {
  Json json;
  json["headings"] = Json::Array(table.headings.begin(), table.headings.end());
  json["rows"] = Json::Array();
  for (const auto& row : table.rows) {
    json["rows"].push_back(Json::Object{
        {"document", row.document}, {"cells", Json::Array(row.cells.begin(), row.cells.end())}});
  }
  return json;
}

Json to_json(const service::RuleStatistics& rule) {
  Json json;
  json["rule"] = rule.rule;
  json["name"] = rule.name;
  json["kind"] = rule.kind;
  for (const service::Figure& figure : rule.figures) {
    Json one;
    one["name"] = figure.name;
    one["label"] = figure.label;
    one["count"] = std::uint64_t{figure.documents.size()};
    one["documents"] = Json::Array(figure.documents.begin(), figure.documents.end());
    json["figures"].push_back(one);
  }
  return json;
}

}  // namespace yinxin::service
