#include "registry/registry.h"

#include <algorithm>

namespace yinxin::registry {
namespace {

// The first valid entry that `fits`; nullptr if there is none.
template <typename Entry, typename Fits>
const Entry* find(const std::vector<Entry>& entries, Date on, Fits fits) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return fits(entry) && entry.validity.holds(on);
  });
  return found == entries.end() ? nullptr : &*found;
}

bool has_name(const AgencyEntry& agency, std::string_view reference) {
  return std::any_of(agency.names.begin(), agency.names.end(), [&](const AgencyName& name) {
    return name.full == reference || name.short_name == reference;
  });
}

// The agency that has the name on that day comes before one that once had it.
const AgencyEntry* find_agency(const std::vector<AgencyEntry>& agencies, std::string_view reference,
                               Date on) {
  const auto by_id = [&](const AgencyEntry& entry) { return entry.id == reference; };
  if (const auto* entry = find(agencies, on, by_id)) return entry;
  const auto by_name_now = [&](const AgencyEntry& entry) {
    return find(entry.names, on, [&](const AgencyName& name) {
             return name.full == reference || name.short_name == reference;
           }) != nullptr;
  };
  if (const auto* entry = find(agencies, on, by_name_now)) return entry;
  return find(agencies, on, [&](const AgencyEntry& entry) { return has_name(entry, reference); });
}

}  // namespace

std::optional<templating::Agency> Registry::agency(std::string_view reference, Date on) const {
  const AgencyEntry* entry = find_agency(agencies_, reference, on);
  if (entry == nullptr) return std::nullopt;
  const auto* name = find(entry->names, on, [](const AgencyName&) { return true; });
  if (name == nullptr) return std::nullopt;
  return templating::Agency{entry->id,    name->full,      name->short_name, entry->role,
                            entry->level, entry->division, entry->superior,  entry->uscc};
}

std::optional<templating::Person> Registry::person(std::string_view reference,
                                                   std::string_view agency, Date on) const {
  const PersonEntry* found = nullptr;
  for (const PersonEntry& entry : people_) {
    const auto& person = entry.person;
    if (!agency.empty() && person.agency != agency) continue;
    if (!entry.validity.holds(on)) continue;
    if (person.id == reference) return person;
    if (person.name != reference) continue;
    if (found != nullptr) return std::nullopt;
    found = &entry;
  }
  return found == nullptr ? std::nullopt : std::optional(found->person);
}

std::string Registry::series(std::string_view agency, std::string_view kind, Date on) const {
  const AgencyEntry* entry = find_agency(agencies_, agency, on);
  if (entry == nullptr) return "";
  for (const std::string_view wanted : {kind, std::string_view()}) {
    const auto* series =
        find(entry->series, on, [&](const Series& row) { return row.kind == wanted; });
    if (series != nullptr) return series->prefix;
  }
  return "";
}

std::string Registry::seal(std::string_view agency, Date on) const {
  const auto* seal = find(seals_, on, [&](const SealEntry& entry) {
    return entry.agency == agency && entry.person.empty();
  });
  return seal == nullptr ? "" : seal->seal.id;
}

std::string Registry::signature_seal(std::string_view person, Date on) const {
  if (person.empty()) return "";
  const auto* seal =
      find(seals_, on, [&](const SealEntry& entry) { return entry.person == person; });
  return seal == nullptr ? "" : seal->seal.id;
}

std::optional<std::string> Registry::phrase(std::string_view id, Date on) const {
  const auto* phrase = find(phrases_, on, [&](const PhraseEntry& entry) { return entry.id == id; });
  return phrase == nullptr ? std::nullopt : std::optional(phrase->text);
}

int Registry::articles(std::string_view id, Date on) const {
  const auto* phrase = find(phrases_, on, [&](const PhraseEntry& entry) { return entry.id == id; });
  return phrase == nullptr ? 0 : phrase->articles;
}

const SealEntry* Registry::find_seal(std::string_view id) const {
  const auto found = std::find_if(seals_.begin(), seals_.end(),
                                  [&](const SealEntry& entry) { return entry.seal.id == id; });
  return found == seals_.end() ? nullptr : &*found;
}

}  // namespace yinxin::registry
