#pragma once

#include <string>

#include "base/json.h"
#include "service/service.h"

namespace yinxin::programs {

// The JSON in which verbs answer: stable names, one function a value.
Json to_json(const std::vector<templating::Fault>& faults);
Json to_json(const service::IssueReceipt& receipt);
// `query` as it was asked.
Json to_json(const index::Answer& answer, const index::Query& query);
Json to_json(const service::Verification& verification, const std::string& file);
Json to_json(const service::Import& import);
Json to_json(const service::BundleVerification& verification, const std::string& file);
Json to_json(const service::History& history);
Json to_json(const std::vector<service::DueRow>& rows);
Json to_json(const archive::CopyReport& report);
Json to_json(const service::Upgrade& upgrade);
Json to_json(const service::Audit& audit, bool regenerated);
Json to_json(const service::ProofOfInclusion& proof);

}  // namespace yinxin::programs
