#pragma once

#include <string>

#include "base/json.h"
#include "registry/accounts.h"
#include "service/desk.h"
#include "service/jobs.h"
#include "service/operations.h"
#include "service/oversight.h"
#include "service/service.h"

namespace yinxin::service {

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
Json to_json(const std::vector<archive::Problem>& problems);
Json to_json(const archive::CopyReport& report);
Json to_json(const service::Upgrade& upgrade);
Json to_json(const service::Audit& audit, bool regenerated);
Json to_json(const std::vector<archive::Witnessed>& witnessed);
Json to_json(const service::ProofOfInclusion& proof);
Json to_json(const casework::Draft& draft);  // without its record
Json to_json(const casework::StepTaken& step);
Json to_json(const casework::Delivery& delivery);
Json to_json(const casework::ClockRow& clock);
Json to_json(const casework::IssuedDocument& document);
Json to_json(const service::TodoItem& item);
Json to_json(const service::ClockView& view);
Json to_json(const service::DocumentFacts& facts);
Json to_json(const service::SavedSearch& search);
Json to_json(const std::vector<casework::Verb>& verbs);
Json to_json(const service::LedgerTable& table);
Json to_json(const service::RuleStatistics& rule);
Json to_json(const service::Job& job);
Json to_json(const service::LogHead& head);
Json to_json(const service::Consistency& consistency);
Json to_json(const service::KeyState& key);
Json to_json(const service::TemplateState& state);
Json to_json(const service::Health& health);
Json to_json(const templating::TemplateFault& fault);
Json to_json(const record::TimeLimits& limits);
Json to_json(const registry::Account& account);
Json to_json(const registry::AccountEvent& event);
Json to_json(const registry::ApiToken& token);

}  // namespace yinxin::service
