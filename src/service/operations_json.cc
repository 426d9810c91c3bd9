#include "service/json_forms.h"

namespace yinxin::service {
namespace {

std::string iso(const std::optional<Date>& date) {
  return date ? date->iso() : std::string();
}

Json calendar_json(const record::WorkCalendar& calendar) {
  Json::Array years;
  for (const auto& [number, year] : calendar.years()) {
    Json row;
    row["year"] = number;
    row["source"] = year.source;
    row["rest"] = Json::Array();
    for (const auto& [day, name] : year.rest) {
      row["rest"].push_back(Json::Object{{"day", day.iso()}, {"name", name}});
    }
    row["work"] = Json::Array();
    for (const Date& day : year.work) row["work"].push_back(day.iso());
    years.push_back(row);
  }
  return years;
}

}  // namespace

Json to_json(const KeyState& key) {
  Json json;
  json["use"] = key.use;
  json["key"] = key.key;
  json["seal"] = key.seal;
  json["agency"] = key.agency;
  json["valid_from"] = key.valid_from;
  json["valid_to"] = key.valid_to;
  json["subject"] = key.subject;
  json["sha256"] = key.sha256;
  json["not_before"] = key.not_before;
  json["not_after"] = key.not_after;
  json["algorithm"] = key.algorithm;
  json["state"] = key.state;
  if (!key.problem.empty()) json["problem"] = key.problem;
  return json;
}

Json to_json(const TemplateState& state) {
  Json json;
  json["kind"] = state.kind;
  json["name"] = state.name;
  json["family"] = state.family;
  json["version"] = state.version;
  json["file"] = state.file;
  json["usable"] = state.usable;
  if (!state.problem.empty()) json["problem"] = state.problem;
  return json;
}

Json to_json(const templating::TemplateFault& fault) {
  return Json::Object{
      {"where", fault.where}, {"element", fault.element}, {"problem", fault.problem}};
}

Json to_json(const Health& health) {
  Json json;
  json["ready"] = health.readiness.ready();
  json["checked"] = to_rfc3339(health.readiness.checked);
  json["log_size"] = health.readiness.log_size;
  json["index_lag"] = health.readiness.index_lag;
  json["parts"] = Json::Array();
  for (const Readiness::Part& part : health.readiness.parts) {
    json["parts"].push_back(Json::Object{{"name", part.name},
                                         {"state", part.state},
                                         {"needed", part.needed},
                                         {"problem", part.problem}});
  }
  json["disk_free"] = health.disk_free;
  json["disk_size"] = health.disk_size;
  json["registry_problem"] = health.registry_problem;
  json["accounts"] = static_cast<std::uint64_t>(health.accounts);
  json["without_second_factor"] = static_cast<std::uint64_t>(health.without_second_factor);
  return json;
}

Json to_json(const record::TimeLimits& limits) {
  Json json;
  json["rules"] = Json::Array();
  for (const record::TimeLimit& rule : limits.rules()) {
    Json row;
    row["id"] = rule.id;
    row["version"] = rule.version;
    row["name"] = rule.name;
    row["length"] = rule.length();
    row["start"] = rule.start;
    row["kind"] = record::words(rule.kind);
    row["sureness"] = record::words(rule.sureness);
    row["moves"] = rule.moves;
    row["basis"] = rule.basis;
    row["valid_from"] = iso(rule.validity.from);
    row["valid_to"] = iso(rule.validity.to);
    json["rules"].push_back(row);
  }
  json["calendar"] = calendar_json(limits.calendar());
  return json;
}

Json to_json(const registry::Account& account) {
  Json json;
  json["account"] = account.id;
  json["person"] = account.person;
  json["agency"] = account.agency;
  json["roles"] = account.roles.text();
  json["disabled"] = account.disabled;
  json["sample"] = account.sample;
  json["password"] = account.has_password;  // whether there is one
  json["totp"] = account.has_totp;
  return json;
}

Json to_json(const registry::AccountEvent& event) {
  return Json::Object{{"time", event.time},
                      {"actor", event.actor},
                      {"event", event.event},
                      {"detail", event.detail}};
}

Json to_json(const registry::ApiToken& token) {
  return Json::Object{{"id", token.id},
                      {"name", token.name},
                      {"scopes", token.scopes},
                      {"expires", to_rfc3339(token.expires)},
                      {"revoked", token.revoked}};
}

}  // namespace yinxin::service
