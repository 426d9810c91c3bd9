#include "service/service.h"

#include <algorithm>

#include "base/error.h"
#include "service/audience.h"
#include "service/desk.h"
#include "service/jobs.h"
#include "service/operations.h"
#include "service/oversight.h"
#include "service/parts.h"
#include "service/users.h"
#include "service/webhooks.h"

namespace yinxin::service {
namespace {

constexpr std::string_view kLocalOperator = "local-operator";
constexpr std::string_view kConsole = "console";

}  // namespace

casework::Relations relations_to(const Json& metadata, const Actor& actor) {
  using casework::Relation;
  casework::Relations relations;
  const auto names = [&](const char* role) {
    const Json::Array& agencies = metadata.at(role).array();
    return std::find(agencies.begin(), agencies.end(), Json(actor.agency)) != agencies.end();
  };
  const Json::Array& issuers = metadata.at("issuers").array();
  if (!issuers.empty() && issuers.front() == Json(actor.agency)) relations.add(Relation::kIssuer);
  if (names("issuers")) relations.add(Relation::kCoIssuer);
  if (names("to")) relations.add(Relation::kAddressee);
  if (names("cc")) relations.add(Relation::kCopied);
  const Json* readers = metadata.find("readers");
  if (readers != nullptr && !actor.person.empty()) {
    const Json::Array& people = readers->array();
    if (std::find(people.begin(), people.end(), Json(actor.person)) != people.end()) {
      relations.add(Relation::kNamed);
    }
  }
  return relations;
}

void require_may(const Actor& actor, casework::Verb verb, const casework::Object& object,
                 const std::string& where) {
  if (!casework::may(actor.subject(), verb, object)) casework::forbid(verb, where);
}

archive::Entry find_document(const archive::Archive& archive, std::string_view id_or_number) {
  auto entry = archive.find(id_or_number);
  if (!entry) entry = archive.find_number(id_or_number);
  if (entry) return *entry;
  throw Error(ErrorCode::kNotFound, std::string(id_or_number),
              "档案库中没有这份文书，请核对编号或文号 (no such document)");
}

bool may_see(const archive::Archive& archive, const archive::Entry& entry, const Actor& actor,
             Instant now) {
  if (actor.local_operator) return true;
  // Of a document that was disposed of, nothing but the log's entries is left.
  if (archive.standing(entry).tombstone()) {
    return entry.json.at("agency").string() == actor.agency;
  }
  const Json metadata = archive.metadata(entry);
  const casework::Object object{relations_to(metadata, actor), casework::State::kNone};
  return is_among(audience_of(archive, entry, metadata), actor, now) &&
         casework::may(actor.subject(), casework::Verb::kReadDocument, object);
}

void require_visible(const archive::Archive& archive, const archive::Entry& entry,
                     std::string_view asked, const Actor& actor, Instant now) {
  if (may_see(archive, entry, actor, now)) return;
  throw Error(ErrorCode::kNotFound, std::string(asked),
              "档案库中没有这份文书，请核对编号或文号 (no such document)");
}

Service::Service(Home home, const Clock& clock)
    : parts_(std::make_unique<Parts>(std::move(home), clock)),
      users_(std::make_unique<Users>(*parts_)),
      desk_(std::make_unique<Desk>(*parts_)),
      webhooks_(std::make_unique<Webhooks>(*parts_)),
      oversight_(std::make_unique<Oversight>(*parts_)),
      operations_(std::make_unique<Operations>(*this, *parts_)),
      readiness_(*parts_),
      jobs_(std::make_unique<Jobs>(*this, *parts_)) {}

Service::~Service() = default;

Bytes Service::get(std::string_view id_or_number, const Actor& actor, bool original) {
  Parts& parts = *parts_;
  return parts.recorded({actor.person, actor.agency, "get", std::string(id_or_number)}, [&] {
    const archive::Archive& archive = parts.archive();
    const archive::Entry entry = find_document(archive, id_or_number);
    require_visible(archive, entry, id_or_number, actor, parts.clock().now());
    const archive::Entry held = original ? entry : archive.newest(entry);
    // What was imported without a PDF is its text.
    return archive.object(held, archive::find_object(held, "pdf") == nullptr ? "text" : "pdf");
  });
}

Bytes Service::object(std::string_view id_or_number, const crypto::Digest& sha256,
                      const Actor& actor) {
  Parts& parts = *parts_;
  const std::string id(id_or_number);
  return parts.recorded({actor.person, actor.agency, "get-object", id, sha256.hex()}, [&] {
    const archive::Archive& archive = parts.archive();
    const archive::Entry document = find_document(archive, id_or_number);
    require_visible(archive, document, id_or_number, actor, parts.clock().now());
    for (const archive::Entry& entry : archive.history(document)) {
      for (const archive::ObjectReference& object : entry.objects) {
        if (object.sha256 == sha256) return archive.object(sha256);
      }
    }
    throw Error(ErrorCode::kNotFound, sha256.hex(), "这份文书没有此对象 (no such object)");
  });
}

Readiness Service::readiness() {
  return readiness_.current();
}

std::filesystem::path Service::web() const {
  return parts_->home().web();
}

std::string Service::checkpoint() {
  return parts_->archive().checkpoint();
}

// Also of an archive that can only be read.
ProofOfInclusion Service::proof(std::string_view id_or_number, const Actor& actor) {
  const archive::Archive& archive = parts_->archive();
  const archive::Entry entry = find_document(archive, id_or_number);
  if (!casework::may(actor.subject(), casework::Verb::kAudit, {})) {
    require_visible(archive, entry, id_or_number, actor, parts_->clock().now());
  }
  ProofOfInclusion proof{entry, archive.prove_inclusion(entry.index), archive.checkpoint()};
  parts_->recorded_if_possible(
      {actor.person, actor.agency, "proof", std::string(id_or_number), "", "good"});
  return proof;
}

Actor Service::actor(const std::string& id) {
  const auto accounts = [this] { return parts_->accounts().list(); };
  if (id.empty()) {
    if (parts_->is_sample()) return {std::string(kLocalOperator), "", true, false, "", {}, {}};
    const auto all = accounts();
    const bool administered = std::any_of(all.begin(), all.end(), [](const auto& account) {
      return !account.disabled && account.roles.has(registry::Role::kAdministrator);
    });
    if (!administered) return {std::string(kConsole), "", false, true, "", {}, {}};
    throw Error(ErrorCode::kForbidden, "--as",
                "请用 --as 指明您是哪一位 (say who you are with --as)");
  }
  if (const auto account = parts_->accounts().find(id)) return users_->actor_of(*account);
  const Date today = china_date(parts_->clock().now());
  const auto person = parts_->directory().person(id, "", today);
  if (!person) {
    throw Error(
        ErrorCode::kNotFound, id,
        "没有这个账号，名录中也没有此人，或同名不止一人 (no such account or person, or several)");
  }
  if (const auto account = parts_->accounts().find_person(person->id)) {
    return users_->actor_of(*account);
  }
  throw Error(ErrorCode::kForbidden, id, "此人没有账号，请系统管理员建立 (has no account yet)");
}

Desk& Service::desk() {
  return *desk_;
}

Operations& Service::operations() {
  return *operations_;
}

Oversight& Service::oversight() {
  return *oversight_;
}

Jobs& Service::jobs() {
  return *jobs_;
}

Webhooks& Service::webhooks() {
  return *webhooks_;
}

Users& Service::users() {
  return *users_;
}

}  // namespace yinxin::service
