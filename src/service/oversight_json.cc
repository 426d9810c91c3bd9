#include "crypto/base64.h"
#include "service/json_forms.h"

namespace yinxin::service {

Json to_json(const Job& job) {
  Json json;
  json["id"] = job.id;
  json["kind"] = job.kind;
  json["person"] = job.person;
  json["options"] = job.options;
  json["state"] = job.state;
  json["done"] = job.done;
  json["total"] = job.total;
  json["created"] = job.created;
  if (job.over()) json["ended"] = job.ended;
  if (job.state == "done") json["good"] = job.good;
  if (!job.problem.empty()) json["problem"] = job.problem;
  json["results"] = Json::Array(job.results.begin(), job.results.end());
  return json;
}

// Each row as it is stored, so that its hash can be computed, and taken apart.
Json to_json(const TrailPage& page) {
  Json json;
  json["checkpoint"] = page.checkpoint;
  json["looked_at"] = page.looked_at;
  if (page.next) json["next"] = *page.next;
  json["rows"] = Json::Array();
  for (const archive::Entry& row : page.rows) {
    Json one = row.json;
    one["row"] = row.index;
    one["stored"] = row.stored;
    json["rows"].push_back(one);
  }
  json["problems"] = Json::Array();
  for (const archive::Problem& problem : page.problems) {
    json["problems"].push_back(Json::Object{
        {"row", problem.document}, {"where", problem.where}, {"problem", problem.problem}});
  }
  return json;
}

Json to_json(const LogHead& head) {
  return Json::Object{{"origin", head.origin},
                      {"vkey", head.vkey},
                      {"first_vkey", head.first_vkey},
                      {"key_changes", head.key_changes},
                      {"checkpoint", head.checkpoint}};
}

Json to_json(const Consistency& consistency) {
  Json json;
  json["good"] = consistency.good;
  json["old_size"] = consistency.old_size;
  json["size"] = consistency.size;
  json["checkpoint"] = consistency.checkpoint;
  json["path"] = Json::Array();
  for (const crypto::Digest& hash : consistency.path) {
    json["path"].push_back(crypto::to_base64(hash.bytes()));
  }
  return json;
}

Json to_json(const std::vector<NumberSeries>& series) {
  Json::Array rows;
  for (const NumberSeries& one : series) {
    Json row;
    row["agency"] = one.agency;
    row["prefix"] = one.prefix;
    row["year"] = one.year;
    row["highest"] = one.highest;
    row["documents"] = one.documents;
    row["imported"] = one.imported;
    row["voided"] = Json::Array();
    for (const VoidNumber& number : one.voided) {
      row["voided"].push_back(Json::Object{
          {"serial", number.serial}, {"reason", number.reason}, {"time", number.time}});
    }
    row["open"] = Json::Array(one.open.begin(), one.open.end());
    row["gaps"] = Json::Array(one.gaps.begin(), one.gaps.end());
    rows.push_back(row);
  }
  return rows;
}

}  // namespace yinxin::service
