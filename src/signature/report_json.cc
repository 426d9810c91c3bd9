#include "signature/report_json.h"

#include <cstdint>

namespace yinxin::signature {
namespace {

Json number(std::size_t value) {
  return {static_cast<std::uint64_t>(value)};
}

Json to_json(const Finding& finding) {
  Json json;
  json["code"] = finding.code;
  json["indication"] = name(finding.indication);
  json["sub_indication"] = finding.sub_indication;
  json["detail"] = finding.detail;
  json["sentence"] = finding.sentence;
  json["next_step"] = finding.next_step;
  return json;
}

Json to_json(const std::vector<Finding>& findings) {
  Json json{Json::Array{}};
  for (const Finding& finding : findings) json.push_back(to_json(finding));
  return json;
}

Json moment(Instant instant) {
  return instant == Instant() ? Json() : Json(to_rfc3339(instant));
}

Json to_json(const TimestampReport& timestamp) {
  Json json;
  json["field"] = timestamp.field;
  json["authority"] = timestamp.authority;
  json["subject"] = timestamp.subject;
  json["certificate_sha256"] = timestamp.certificate_sha256;
  json["algorithm"] = timestamp.algorithm;
  json["time"] = moment(timestamp.time);
  json["valid_until"] = moment(timestamp.valid_until);
  json["revision"] = number(timestamp.revision);
  json["covered_bytes"] = number(timestamp.covered_bytes);
  json["covers_whole_file"] = timestamp.covers_whole_file;
  json["indication"] = name(timestamp.indication());
  json["sub_indication"] = timestamp.sub_indication();
  json["findings"] = to_json(timestamp.findings);
  return json;
}

Json to_json(const SignatureReport& signature) {
  Json json;
  json["field"] = signature.field;
  json["signer"] = signature.signer;
  json["subject"] = signature.subject;
  json["certificate_sha256"] = signature.certificate_sha256;
  json["algorithm"] = signature.algorithm;
  json["level"] = signature.level;
  json["claimed_time"] = moment(signature.claimed_time);
  json["best_signature_time"] = moment(signature.best_signature_time);
  json["time_source"] = signature.time_source;
  json["provable_until"] = moment(signature.provable_until);
  json["revocation_complete"] = signature.revocation_complete;
  json["timestamp"] = signature.timestamp ? to_json(*signature.timestamp) : Json();
  json["revision"] = number(signature.revision);
  json["covered_bytes"] = number(signature.covered_bytes);
  json["covers_whole_file"] = signature.covers_whole_file;
  json["indication"] = name(signature.indication());
  json["sub_indication"] = signature.sub_indication();
  json["findings"] = to_json(signature.findings);
  return json;
}

}  // namespace

Json to_json(const FileReport& report) {
  Json signatures{Json::Array{}};
  for (const SignatureReport& signature : report.signatures) {
    signatures.push_back(to_json(signature));
  }
  Json timestamps{Json::Array{}};
  for (const TimestampReport& timestamp : report.timestamps) {
    timestamps.push_back(to_json(timestamp));
  }
  Json json;
  json["state"] = name(report.state());
  json["level"] = report.level();
  json["provable_until"] = moment(report.provable_until());
  json["sha256"] = report.sha256;
  json["size"] = number(report.size);
  json["revisions"] = number(report.revisions);
  json["findings"] = to_json(report.findings);
  json["signatures"] = std::move(signatures);
  json["timestamps"] = std::move(timestamps);
  return json;
}

}  // namespace yinxin::signature
