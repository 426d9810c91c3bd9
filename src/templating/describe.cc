#include "templating/field_type.h"
#include "templating/template.h"

namespace yinxin::templating {
namespace {

std::string type_name(const Field& field) {
  if (field.type != nullptr) return std::string(field.type->name);
  return field.max > 1 ? "list" : "group";
}

Json describe(const Field& field) {
  Json json = Json::Object{{"name", field.name},
                           {"label", field.label},
                           {"type", type_name(field)},
                           {"required", field.min > 0},
                           {"min", static_cast<std::int64_t>(field.min)},
                           {"max", static_cast<std::int64_t>(field.max)}};
  if (!field.help.empty()) json["help"] = field.help;
  if (!field.agency.empty()) json["agency"] = field.agency;
  if (!field.cites.empty()) json["cites"] = field.cites;
  if (!field.answers.empty()) json["answers"] = field.answers;
  if (!field.tracks.empty()) json["tracks"] = field.tracks;
  if (field.type != nullptr) json["example"] = field.type->example;
  if (field.min_length > 0) json["min_length"] = static_cast<std::int64_t>(field.min_length);
  const bool written = field.type != nullptr && field.type->name == "text";
  if (written) json["max_length"] = static_cast<std::int64_t>(field.max_length);
  if (field.past) json["past"] = true;
  for (const auto& option : field.options) {
    json["options"].push_back(Json::Object{{"value", option.value}, {"label", option.label}});
  }
  for (const Field& child : field.fields) json["fields"].push_back(describe(child));
  return json;
}

const char* name(Severity severity) {
  return severity == Severity::kError ? "error" : "warning";
}

Json describe(const Check& check) {
  return Json::Object{{"id", check.id},
                      {"test", check.test.source()},
                      {"sum", check.sum.source()},
                      {"total", check.total.source()},
                      {"when", check.when.source()},
                      {"each", check.each.source()},
                      {"field", check.field},
                      {"message", check.message},
                      {"advice", check.advice},
                      {"severity", name(check.severity)}};
}

Json describe(const Deadline& deadline) {
  return Json::Object{{"field", deadline.name},
                      {"label", deadline.label},
                      {"rule", deadline.rule},
                      {"start", deadline.start.source()},
                      {"by", deadline.by_issue ? std::string("issue") : deadline.by.source()},
                      {"when", deadline.when.source()},
                      {"explain", deadline.explain},
                      {"severity", name(deadline.severity)}};
}

Json describe(const Guard& guard) {
  return Json::Object{{"among", guard.among},
                      {"role", guard.role},
                      {"same_level", guard.same_level},
                      {"when", guard.when.source()},
                      {"severity", name(guard.severity)}};
}

void append_fields(const std::vector<Field>& fields, const std::string& margin, std::string& out) {
  for (const Field& field : fields) {
    out += margin + (field.min > 0 ? "* " : "  ") + field.name + "  " + field.label + "  (" +
           type_name(field);
    if (field.type != nullptr && field.max > 1) out += ", 可重复";
    if (field.min > 1) out += ", 至少" + std::to_string(field.min);
    out += ")\n";
    for (const auto& option : field.options) {
      out += margin + "      " + option.value + " = " + option.label + "\n";
    }
    append_fields(field.fields, margin + "    ", out);
  }
}

}  // namespace

Json describe(const Template& kind) {
  Json json = Json::Object{
      {"kind", kind.kind},          {"version", kind.version},  {"name", kind.name},
      {"name_en", kind.name_en},    {"family", kind.family},    {"catalogue", kind.catalogue},
      {"format", kind.format},      {"sources", Json::Array{}}, {"checks", Json::Array{}},
      {"deadlines", Json::Array{}}, {"guards", Json::Array{}},  {"answers", Json::Array{}},
      {"expects", Json::Array{}}};
  for (const auto& source : kind.sources) {
    json["sources"].push_back(Json::Object{{"place", source.place}, {"words", source.words}});
  }
  json["fields"] = describe(kind.record)["fields"];
  for (const Check& check : kind.checks) json["checks"].push_back(describe(check));
  for (const Deadline& deadline : kind.deadlines) json["deadlines"].push_back(describe(deadline));
  for (const Guard& guard : kind.guards) json["guards"].push_back(describe(guard));
  for (const auto& answered : kind.answers) json["answers"].push_back(answered);
  for (const Expectation& e : kind.expects) {
    json["expects"].push_back(Json::Object{{"kind", e.kind},
                                           {"rule", e.rule},
                                           {"from", e.from},
                                           {"optional", e.optional},
                                           {"by", e.by.empty() ? "addressee" : e.by}});
  }
  return json;
}

std::string describe_text(const Template& kind) {
  std::string out = kind.name + " (" + kind.name_en + ")\n" + kind.kind + " 版本 " + kind.version +
                    "，类别 " + kind.family + "，编目 " + kind.catalogue + "，页面 " + kind.format +
                    "\n";
  for (const auto& source : kind.sources)
    out += "依据 " + source.place + "：" + source.words + "\n";
  out += "\n字段（* 必填）\n";
  append_fields(kind.record.fields, "", out);
  out += "\n校验\n";
  for (const Check& check : kind.checks) {
    out += std::string(check.severity == Severity::kError ? "  错误 " : "  提示 ") + check.message +
           "\n";
  }
  for (const Guard& guard : kind.guards) {
    out += std::string(guard.severity == Severity::kError ? "  错误 " : "  提示 ") + guard.among +
           " 应有 " + guard.role + (guard.same_level ? " 同级" : "") + "\n";
  }
  for (const auto& answered : kind.answers) out += "\n答复 " + answered + "\n";
  for (const Expectation& e : kind.expects) {
    out += "等待 " + e.kind + (e.rule.empty() ? "" : "，期限规则 " + e.rule) +
           (e.optional ? "（可能没有）" : "") + "\n";
  }
  return out;
}

}  // namespace yinxin::templating
