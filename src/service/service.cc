#include "service/service.h"

#include <algorithm>

#include "base/error.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

constexpr std::string_view kLocalOperator = "local-operator";

}  // namespace

archive::Entry find_document(const archive::Archive& archive, std::string_view id_or_number) {
  auto entry = archive.find(id_or_number);
  if (!entry) entry = archive.find_number(id_or_number);
  if (entry) return *entry;
  throw Error(ErrorCode::kNotFound, std::string(id_or_number),
              "档案库中没有这份文书，请核对编号或文号 (no such document)");
}

void require_visible(const archive::Archive& archive, const archive::Entry& entry,
                     std::string_view asked, const Actor& actor) {
  if (actor.local_operator) return;
  // Of a document that was disposed of, nothing but the log's entries is left.
  if (archive.standing(entry).tombstone()) {
    if (entry.json.at("agency").string() == actor.agency) return;
  } else {
    const Json metadata = archive.metadata(entry);
    const Json::Array& agencies = metadata.at("visible_to").array();
    if (std::find(agencies.begin(), agencies.end(), Json(actor.agency)) != agencies.end()) return;
  }
  throw Error(ErrorCode::kNotFound, std::string(asked),
              "档案库中没有这份文书，请核对编号或文号 (no such document)");
}

Service::Service(Home home, const Clock& clock)
    : parts_(std::make_unique<Parts>(std::move(home), clock)) {}

Service::~Service() = default;

Bytes Service::get(std::string_view id_or_number, const Actor& actor, bool original) {
  Parts& parts = *parts_;
  return parts.recorded({actor.person, actor.agency, "get", std::string(id_or_number)}, [&] {
    const archive::Archive& archive = parts.archive();
    const archive::Entry entry = find_document(archive, id_or_number);
    require_visible(archive, entry, id_or_number, actor);
    const archive::Entry held = original ? entry : archive.newest(entry);
    // What was imported without a PDF is its text.
    return archive.object(held, archive::find_object(held, "pdf") == nullptr ? "text" : "pdf");
  });
}

std::string Service::checkpoint() {
  return parts_->archive().checkpoint();
}

ProofOfInclusion Service::proof(std::string_view id_or_number) {
  const archive::Archive& archive = parts_->archive();
  const archive::Entry entry = find_document(archive, id_or_number);
  return {entry, archive.prove_inclusion(entry.index), archive.checkpoint()};
}

Actor Service::actor(const std::string& id) {
  if (id.empty()) {
    if (parts_->is_sample()) return {std::string(kLocalOperator), "", true};
    throw Error(ErrorCode::kForbidden, "--as",
                "请用 --as 指明您是名录中的哪一位 (say who you are with --as)");
  }
  const Date today = china_date(parts_->clock().now());
  const auto person = parts_->directory().person(id, "", today);
  if (person) return {person->id, person->agency, false};
  throw Error(ErrorCode::kNotFound, id,
              "名录中没有此人，或同名不止一人 (no such person, or several)");
}

}  // namespace yinxin::service
