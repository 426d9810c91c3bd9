#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "service/parts.h"
#include "templating/citations.h"

namespace yinxin::service {
namespace {

constexpr const char* kRoles[] = {"issuers", "to", "cc"};

bool concerns(const Json& metadata, const std::string& agency) {
  return std::any_of(std::begin(kRoles), std::end(kRoles), [&](const char* role) {
    const Json::Array& agencies = metadata.at(role).array();
    return std::find(agencies.begin(), agencies.end(), Json(agency)) != agencies.end();
  });
}

bool has_record(const archive::Entry& entry) {
  return std::any_of(entry.objects.begin(), entry.objects.end(),
                     [](const auto& object) { return object.role == "record"; });
}

}  // namespace

std::optional<templating::HeldDocument> Parts::find_document(const std::string& number,
                                                             const std::string& agency) {
  const archive::Archive& holdings = archive();
  const auto entry = holdings.find_number(number);
  if (!entry) return {};
  const Json metadata = holdings.metadata(*entry);
  const auto date = Date::from_iso(metadata.at("date").string());
  if (!date || !concerns(metadata, agency)) return {};
  templating::HeldDocument held{entry->json.at("kind").string(),
                                metadata.at("kind_name").string(),
                                metadata.at("title").string(),
                                *date,
                                metadata.at("secrecy").string() != "非涉密",
                                {}};
  if (has_record(*entry)) {
    held.record = record::Record::parse(holdings.object(*entry, "record"), number);
  }
  return held;
}

std::vector<std::string> Parts::cited_documents(const templating::Template& kind,
                                                const record::Record& record,
                                                const std::string& agency) {
  const archive::Archive& holdings = archive();
  std::vector<std::string> ids;
  for (const std::string& number : templating::cited_numbers(kind, record)) {
    const auto entry = holdings.find_number(number);
    if (!entry || !concerns(holdings.metadata(*entry), agency)) continue;
    ids.push_back(entry->json.at("id").string());
  }
  return ids;
}

}  // namespace yinxin::service
