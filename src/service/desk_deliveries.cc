#include <algorithm>

#include "base/error.h"
#include "casework/follow_up.h"
#include "crypto/random.h"
#include "service/desk.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

using casework::IssuedDocument;
using casework::Relation;
using casework::Verb;

constexpr std::size_t kSaltSize = 32;
constexpr std::size_t kLongestDifferences = 4000;
constexpr std::size_t kMinuteLength = 16;

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

casework::Object object_of(const IssuedDocument& document, const Actor& actor) {
  casework::Object object;
  if (document.issuers.front() == actor.agency) object.relations.add(Relation::kIssuer);
  if (contains(document.issuers, actor.agency)) object.relations.add(Relation::kCoIssuer);
  if (contains(document.to, actor.agency)) object.relations.add(Relation::kAddressee);
  if (contains(document.cc, actor.agency)) object.relations.add(Relation::kCopied);
  return object;
}

bool may_see(const IssuedDocument& document, const Actor& actor) {
  return casework::may(actor.subject(), Verb::kReadDocument, object_of(document, actor));
}

// "2026-03-18 09:20", as records write it.
std::string minute_of(const std::string& rfc3339) {
  std::string minute = rfc3339.substr(0, kMinuteLength);
  if (minute.size() == kMinuteLength) minute[10] = ' ';
  return minute;
}

}  // namespace

std::optional<IssuedDocument> Desk::seen(const Actor& actor, const std::string& id_or_number) {
  follow();
  auto found = casebook().document(id_or_number);
  return found && may_see(*found, actor) ? std::move(found) : std::nullopt;
}

casework::IssuedDocument Desk::document(const Actor& actor, const std::string& id_or_number) {
  if (auto found = seen(actor, id_or_number)) return *std::move(found);
  throw Error(ErrorCode::kNotFound, id_or_number,
              "没有这份文书，请核对编号或文号 (no such document)");
}

casework::Delivery Desk::receive(const Actor& actor, const std::string& id_or_number,
                                 Instant received, const std::string& differences,
                                 const std::string& agency) {
  const IssuedDocument sent = document(actor, id_or_number);
  require_may(actor, Verb::kReceive, object_of(sent, actor), sent.number);
  const Instant now = parts_.clock().now();
  const auto minute = std::chrono::floor<std::chrono::minutes>(received);
  const bool early = minute < std::chrono::floor<std::chrono::minutes>(*from_rfc3339(sent.time));
  // A sample's documents may be dated back, and so may be their receipt.
  if (minute > now || (early && !parts_.is_sample())) {
    throw Error(ErrorCode::kInvalidInput, "签收时间 received",
                "签收时间应在文书发出之后、现在之前 (after it was sent and not after now)");
  }
  if (differences.size() > kLongestDifferences) {
    throw Error(ErrorCode::kInvalidInput, "差异 differences", "太长 (at most 4,000 bytes)");
  }
  casework::Draft parties;
  for (const std::string& to : sent.to) parties.issuers.push_back({to, "", "", ""});
  casework::Hand hand = hand_of(actor, parties);
  if (actor.local_operator && !agency.empty()) hand.agency = agency;
  const Json stated = Json::Object{{"differences", differences},
                                   {"name", hand.name},
                                   {"person", hand.person},
                                   {"post", hand.post},
                                   {"received", to_rfc3339(Instant(minute))}};
  // Salted, as all that names people is.
  const Json receipt =
      Json::Object{{"receipt", stated}, {"salt", to_hex(crypto::random_bytes(kSaltSize))}};
  archive::Act act;
  act.type = archive::kReceiptEntry;
  act.id = sent.id;
  act.body = Json::Object{{"agency", hand.agency}};
  act.objects = {{"receipt", receipt.dump()}};
  act.actor = actor.person;
  parts_.recorded({actor.person, actor.agency, std::string(act.type), sent.id},
                  [&] { return parts_.archive_to_write().record(act); });
  follow();
  for (const auto& delivery : casebook().deliveries(sent.id)) {
    if (delivery.agency == hand.agency) return delivery;
  }
  throw Error(ErrorCode::kInternal, sent.number, "received but not delivered");
}

std::vector<casework::Delivery> Desk::deliveries(const Actor& actor,
                                                 const std::string& id_or_number) {
  return casebook().deliveries(document(actor, id_or_number).id);
}

std::vector<casework::IssuedDocument> Desk::chain(const Actor& actor,
                                                  const std::string& id_or_number) {
  auto chain = casebook().chain(document(actor, id_or_number).id);
  chain.erase(std::remove_if(chain.begin(), chain.end(),
                             [&](const auto& other) { return !may_see(other, actor); }),
              chain.end());
  return chain;
}

std::vector<const templating::Template*> Desk::follow_ups(const Actor& actor,
                                                          const std::string& id_or_number) {
  const IssuedDocument followed = document(actor, id_or_number);
  const templating::Template& kind = parts_.kind(followed.kind);
  std::vector<const templating::Template*> kinds;
  const auto agency = parts_.directory().agency(actor.agency, china_date(parts_.clock().now()));
  for (const auto& wanted : parts_.templates().list()) {
    const bool is_theirs = !agency || casework::may_issue(wanted, agency->role);
    if (is_theirs && casework::can_follow(wanted, kind)) kinds.push_back(&wanted);
  }
  return kinds;
}

casework::Draft Desk::follow_up(const Actor& actor, const std::string& id_or_number,
                                const std::string& kind, const std::string& request) {
  const IssuedDocument document = this->document(actor, id_or_number);
  require_may(actor, Verb::kFollowUp, object_of(document, actor), document.number);
  const templating::Template& wanted = parts_.kind(kind);
  const archive::Archive& archive = parts_.archive();
  const auto entry = find_document(archive, document.id);
  // Whom it was sent to may receive it, but of a work secret only its readers see the facts.
  require_visible(archive, entry, id_or_number, actor, parts_.clock().now());
  const auto record = record::Record::parse(archive.object(entry, "record"), document.number);
  // The local operator answers for whoever was addressed.
  const std::string drafter = actor.local_operator ? document.to.front() : actor.agency;
  std::string received;
  for (const auto& delivery : casebook().deliveries(document.id)) {
    if (delivery.agency == drafter) received = minute_of(delivery.received);
  }
  const casework::FollowedDocument followed{parts_.kind(document.kind),
                                            record,
                                            document.number,
                                            document.title,
                                            *Date::from_iso(document.date),
                                            minute_of(document.time),
                                            received,
                                            document.issuers,
                                            document.to,
                                            document.cc};
  const Date today = china_date(parts_.clock().now());
  return create(
      actor,
      {document.number, casework::follow_up(wanted, followed, drafter, parts_.directory(), today)},
      request);
}

}  // namespace yinxin::service
