#include "service/audience.h"

#include <algorithm>

namespace yinxin::service {
namespace {

constexpr std::string_view kOpen = "非涉密";

std::vector<std::string> strings(const Json* array) {
  std::vector<std::string> out;
  if (array == nullptr) return out;
  for (const Json& item : array->array()) out.push_back(item.string());
  return out;
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

Json::Array concerned(const Json& metadata) {
  Json::Array agencies;
  for (const char* role : {"issuers", "to", "cc"}) {
    for (const Json& agency : metadata.at(role).array()) {
      if (std::find(agencies.begin(), agencies.end(), agency) == agencies.end()) {
        agencies.push_back(agency);
      }
    }
  }
  return agencies;
}

}  // namespace

void set_audience(Json& metadata, const std::vector<NamedReader>& readers,
                  std::optional<Instant> release, const templating::Directory& directory,
                  Date day) {
  const bool open = metadata.at("secrecy").string() == kOpen;
  metadata["visible_to"] = open ? concerned(metadata) : Json::Array();
  if (open) return;
  Json::Array ids;
  for (const NamedReader& reader : readers) {
    const auto agency = directory.agency(reader.agency, day);
    const auto person = agency ? directory.person(reader.person, agency->id, day) : std::nullopt;
    if (person) ids.emplace_back(person->id);
  }
  metadata["readers"] = ids;
  if (release) metadata["release"] = to_rfc3339(*release);
}

Audience audience_of(const archive::Archive& archive, const archive::Entry& document,
                     const Json& metadata) {
  Audience audience;
  audience.agencies = strings(&metadata.at("visible_to"));
  audience.restricted = metadata.at("secrecy").string() != kOpen;
  if (!audience.restricted) return audience;
  for (const Json& agency : concerned(metadata)) audience.agencies.push_back(agency.string());
  audience.readers = strings(metadata.find("readers"));
  if (const Json* release = metadata.find("release")) {
    audience.release = from_rfc3339(release->string());
  }
  const auto lifted = archive.standing(document).lifted();
  if (lifted && (!audience.release || *lifted < *audience.release)) audience.release = lifted;
  return audience;
}

bool is_among(const Audience& audience, const Actor& actor, Instant now) {
  if (audience.restricted && !actor.person.empty() && contains(audience.readers, actor.person)) {
    return true;
  }
  if (audience.restricted && (!audience.release || now < *audience.release)) return false;
  return contains(audience.agencies, actor.agency);
}

}  // namespace yinxin::service
