#include "signature/report_json.h"

#include <cstdint>

namespace yinxin::signature {
namespace {

Json number(std::size_t value) {
  return Json(static_cast<std::uint64_t>(value));
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

Json to_json(const SignatureReport& signature) {
  Json json;
  json["field"] = signature.field;
  json["signer"] = signature.signer;
  json["subject"] = signature.subject;
  json["certificate_sha256"] = signature.certificate_sha256;
  json["algorithm"] = signature.algorithm;
  json["level"] = signature.level;
  json["claimed_time"] =
      signature.claimed_time == Instant() ? Json() : Json(to_rfc3339(signature.claimed_time));
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
  Json json;
  json["state"] = name(report.state());
  json["sha256"] = report.sha256;
  json["size"] = number(report.size);
  json["revisions"] = number(report.revisions);
  json["findings"] = to_json(report.findings);
  json["signatures"] = std::move(signatures);
  return json;
}

}  // namespace yinxin::signature
