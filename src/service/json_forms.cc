#include "service/json_forms.h"

#include "crypto/base64.h"
#include "signature/report_json.h"

namespace yinxin::service {

Json to_json(const std::vector<templating::Fault>& faults) {
  Json::Array rows;
  for (const auto& fault : faults) rows.push_back(templating::to_json(fault));
  return rows;
}

Json to_json(const service::IssueReceipt& receipt) {
  Json json;
  json["id"] = receipt.id;
  json["number"] = receipt.number;
  json["title"] = receipt.title;
  json["date"] = receipt.date;
  json["sha256"] = receipt.pdf_sha256.hex();
  json["log_index"] = receipt.log_index;
  json["checkpoint"] = receipt.checkpoint;
  json["level"] = receipt.level;
  if (!receipt.level_problem.empty()) json["level_problem"] = receipt.level_problem;
  return json;
}

namespace {

const char* name_of(service::UpgradeRow::Outcome outcome) {
  switch (outcome) {
    case service::UpgradeRow::Outcome::kRenewed:
      return "renewed";
    case service::UpgradeRow::Outcome::kKept:
      return "kept";
    case service::UpgradeRow::Outcome::kFailed:
      return "failed";
  }
  return "failed";
}

Json to_json(const service::UpgradeRow& row) {
  Json json;
  json["id"] = row.id;
  json["number"] = row.number;
  json["outcome"] = name_of(row.outcome);
  json["from_level"] = row.from_level;
  json["to_level"] = row.to_level;
  json["provable_until"] =
      row.provable_until == Instant() ? Json() : Json(to_rfc3339(row.provable_until));
  if (row.log_index != 0) json["log_index"] = row.log_index;
  if (!row.problem.empty()) json["problem"] = row.problem;
  return json;
}

Json to_json(const index::Hit& hit) {
  Json json;
  json["id"] = hit.id;
  json["imported_id"] = hit.imported_id;
  json["number"] = hit.number;
  json["title"] = hit.title;
  json["agency"] = hit.agency;
  json["date"] = hit.date;
  json["kind"] = hit.kind;
  json["snippet"] = hit.snippet;
  json["standing"] = hit.standing;
  if (!hit.places.empty()) json["page"] = hit.places.front().page;
  for (const index::Place& place : hit.places) {
    json["places"].push_back(
        Json::Object{{"page", place.page},
                     {"box", Json::Array{place.left, place.top, place.right, place.bottom}}});
  }
  return json;
}

Json to_json(const std::vector<index::FacetCount>& counts) {
  Json::Array rows;
  for (const index::FacetCount& row : counts) {
    Json::Object object = {{"value", row.value}, {"count", row.count}};
    if (!row.label.empty()) object["label"] = row.label;
    rows.push_back(object);
  }
  return rows;
}

}  // namespace

Json to_json(const index::Answer& answer, const index::Query& query) {
  Json json;
  json["q"] = query.text;
  json["understood"] = Json::Array();
  for (const std::string& chip : answer.chips) json["understood"].push_back(chip);
  json["total"] = answer.total;
  json["total_is_lower_bound"] = answer.total_is_lower_bound;
  json["widened"] = answer.widened;
  json["near_unknown"] = answer.near_unknown;
  json["unindexed"] = answer.unindexed;
  json["hits"] = Json::Array();
  for (const index::Hit& hit : answer.hits) json["hits"].push_back(to_json(hit));
  if (query.facets) {
    json["facets"]["agency"] = to_json(answer.facets.agency);
    json["facets"]["kind"] = to_json(answer.facets.kind);
    json["facets"]["year"] = to_json(answer.facets.year);
    json["facets"]["case"] = to_json(answer.facets.case_name);
    json["facets"]["signature"] = to_json(answer.facets.signature);
  }
  return json;
}

Json to_json(const service::Verification& verification, const std::string& file) {
  Json json = signature::to_json(verification.report);
  json["file"] = file;
  json["compared_with_archive"] = verification.compared_with_archive;
  if (verification.archived) json["archived"] = service::to_json(*verification.archived);
  return json;
}

Json to_json(const service::Import& import) {
  Json json;
  json["lines"] = import.lines;
  json["imported"] = import.imported;
  json["present"] = import.present;
  json["refused"] = Json::Array();
  for (const service::ImportRefusal& refusal : import.refused) {
    Json row;
    row["line"] = refusal.line;
    row["id"] = refusal.id;
    row["reason"] = refusal.reason;
    json["refused"].push_back(row);
  }
  json["unknown_agencies"] = Json(Json::Object());
  for (const auto& [name, lines] : import.unknown_agencies) json["unknown_agencies"][name] = lines;
  json["checkpoint"] = import.checkpoint;
  return json;
}

Json to_json(const std::vector<archive::Witnessed>& witnessed) {
  Json rows = Json::Array();
  for (const archive::Witnessed& one : witnessed) {
    rows.push_back(
        Json::Object{{"vkey", one.vkey}, {"size", one.size}, {"time", to_rfc3339(one.time)}});
  }
  return rows;
}

Json to_json(const service::BundleVerification& verification, const std::string& file) {
  const archive::BundleReading& bundle = verification.bundle;
  Json json;
  json["file"] = file;
  json["state"] = verification.good() ? "VALID" : "INVALID";
  json["good"] = verification.good();
  json["vkey"] = bundle.vkey;
  json["key_is_known"] = verification.key_is_known;
  json["trust_is_known"] = verification.trust_is_known;
  json["checks"] = Json::Array();
  for (const archive::BundleCheck& check : bundle.checks) {
    Json row;
    row["what"] = check.what;
    row["good"] = check.good;
    row["detail"] = check.detail;
    json["checks"].push_back(row);
  }
  if (bundle.document) {
    json["id"] = bundle.document->json.at("id");
    json["log_index"] = bundle.document->index;
    json["time"] = to_rfc3339(bundle.document->time);
    json["standing"] = verification.standing;
    json["imported"] = verification.imported;
  }
  if (bundle.checkpoint) json["log_size"] = bundle.checkpoint->size;
  json["witnessed"] = to_json(bundle.witnessed);
  if (const Json* number = bundle.metadata.find("number")) json["number"] = *number;
  if (const Json* title = bundle.metadata.find("title")) json["title"] = *title;
  if (verification.pdf) json["pdf"] = signature::to_json(*verification.pdf);
  return json;
}

Json to_json(const service::History& history) {
  Json json;
  json["number"] = history.number;
  json["standing"] = history.standing.word();
  json["superseded_by"] = history.standing.superseded_by();
  json["due"] = history.standing.due() ? Json(history.standing.due()->iso()) : Json();
  json["holds"] = Json::Array();
  for (const std::string& hold : history.standing.holds()) json["holds"].push_back(hold);
  json["entries"] = Json::Array();
  for (const archive::Entry& entry : history.entries) {
    Json row = entry.json;
    row["log_index"] = entry.index;
    json["entries"].push_back(row);
  }
  return json;
}

Json to_json(const std::vector<service::DueRow>& rows) {
  Json json;
  json["due"] = Json::Array();
  for (const service::DueRow& due : rows) {
    Json row;
    row["id"] = due.id;
    row["number"] = due.number;
    row["title"] = due.title;
    row["due"] = due.due;
    row["condemned"] = due.condemned;
    row["holds"] = Json::Array();
    for (const std::string& hold : due.holds) row["holds"].push_back(hold);
    json["due"].push_back(row);
  }
  return json;
}

Json to_json(const std::vector<archive::Problem>& problems) {
  Json json = Json::Array();
  for (const archive::Problem& problem : problems) {
    Json row;
    row["document"] = problem.document;
    row["where"] = problem.where;
    row["problem"] = problem.problem;
    json.push_back(row);
  }
  return json;
}

Json to_json(const archive::CopyReport& report) {
  Json json;
  json["good"] = report.good();
  json["checkpoint"] = report.checkpoint;
  json["entries"] = report.entries;
  json["new_entries"] = report.new_entries;
  json["objects"] = report.objects;
  json["bytes"] = report.bytes;
  json["problems"] = to_json(report.problems);
  return json;
}

Json to_json(const service::Upgrade& upgrade) {
  using Outcome = service::UpgradeRow::Outcome;
  Json json;
  json["documents"] = Json::Array();
  for (const service::UpgradeRow& row : upgrade.rows) json["documents"].push_back(to_json(row));
  json["total"] = static_cast<std::uint64_t>(upgrade.rows.size());
  json["renewed"] = upgrade.count(Outcome::kRenewed);
  json["kept"] = upgrade.count(Outcome::kKept);
  json["failed"] = upgrade.count(Outcome::kFailed);
  json["checkpoint"] = upgrade.checkpoint;
  if (upgrade.log_index) {
    json["log_size"] = upgrade.log_size;
    json["log_index"] = *upgrade.log_index;
  }
  return json;
}

Json to_json(const service::Audit& audit, bool regenerated) {
  Json json = service::to_json(audit);
  if (regenerated) {
    json["regenerated"]["same_bytes"] = audit.same_bytes;
    json["regenerated"]["same_text"] = audit.same_text;
    json["regenerated"]["not_archived"] = audit.not_archived;
  }
  return json;
}

Json to_json(const service::ProofOfInclusion& proof) {
  Json json;
  json["index"] = proof.entry.index;
  json["tree_size"] = proof.proof.tree_size;
  json["entry"] = crypto::to_base64(proof.entry.stored);
  json["path"] = Json::Array();
  for (const crypto::Digest& hash : proof.proof.path) {
    json["path"].push_back(crypto::to_base64(hash.bytes()));
  }
  json["checkpoint"] = proof.checkpoint;
  return json;
}

}  // namespace yinxin::service
