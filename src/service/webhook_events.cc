#include "service/webhook_events.h"

#include <algorithm>
#include <optional>
#include <set>

namespace yinxin::service {
namespace {

using archive::Entry;

std::set<std::string> agencies(const Json& metadata, const char* role) {
  std::set<std::string> all;
  for (const Json& agency : metadata.at(role).array()) all.insert(agency.string());
  return all;
}

// The document an entry is about, as it was archived; none if it was disposed of since.
std::optional<Entry> document_of(const archive::Archive& archive, const Entry& entry) {
  const Json* id = entry.json.find("id");
  if (id == nullptr) return {};
  auto document = archive.find(id->string());
  if (!document || archive.standing_word(id->string()) == "disposed") return {};
  return document;
}

class Events {
 public:
  Events(const archive::Archive& archive, const Entry& document, const Entry& entry)
      : document_(document), entry_(entry), metadata_(archive.metadata(document)) {}

  void tell(const char* event, const char* role) {
    const auto visible_to = agencies(metadata_, "visible_to");
    for (const std::string& agency : agencies(metadata_, role)) {
      const bool told = std::any_of(events_.begin(), events_.end(), [&](const WebhookEvent& e) {
        return e.agency == agency && e.name == event;
      });
      if (told || visible_to.count(agency) == 0) continue;
      events_.push_back({agency, event, body(event)});
    }
  }
  void tell_all(const char* event) {
    for (const char* role : {"issuers", "to", "cc"}) tell(event, role);
  }
  std::vector<WebhookEvent> take() { return std::move(events_); }

 private:
  std::string body(const char* event) const {
    Json document;
    for (const char* member : {"id", "kind", "agency"}) {
      document[member] = document_.json.at(member);
    }
    document["number"] = metadata_.at("number");
    document["date"] = metadata_.at("date");
    Json json = Json::Object{{"event", event},
                             {"time", to_rfc3339(entry_.time)},
                             {"log_index", entry_.index},
                             {"document", document}};
    if (entry_.type == archive::kReceiptEntry) json["receiver"] = entry_.json.at("agency");
    return json.dump();
  }

  const Entry& document_;
  const Entry& entry_;
  Json metadata_;
  std::vector<WebhookEvent> events_;
};

}  // namespace

std::vector<WebhookEvent> events_of(const archive::Archive& archive, const Entry& entry) {
  const bool issued = entry.type == archive::kSealEntry;
  const bool received = entry.type == archive::kReceiptEntry;
  const bool superseded = entry.type == archive::kSupersedeEntry;
  const bool withdrawn = entry.type == archive::kWithdrawEntry;
  if (!issued && !received && !superseded && !withdrawn) return {};
  const auto document = document_of(archive, entry);
  if (!document) return {};
  Events events(archive, *document, entry);
  if (issued) {
    events.tell("issued", "issuers");
    events.tell("delivered", "to");
    events.tell("delivered", "cc");
  }
  if (received) events.tell("received", "issuers");
  if (superseded) events.tell_all("superseded");
  if (withdrawn) events.tell_all("withdrawn");
  return events.take();
}

}  // namespace yinxin::service
