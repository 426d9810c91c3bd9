#include "archive/entry.h"

#include <algorithm>

#include "base/error.h"
#include "ledger/tile.h"

namespace yinxin::archive {
namespace {

constexpr int kVersion = 1;

[[noreturn]] void throw_malformed(std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, "entry", problem);
}

ObjectReference object_from(const Json& json) {
  ObjectReference object{json.at("role").string(),
                         crypto::Digest::from_hex(json.at("sha256").string()),
                         crypto::Digest::from_hex(json.at("sm3").string()), 0};
  if (json.at("size").integer() < 0) throw_malformed("an object of negative size");
  object.size = static_cast<std::uint64_t>(json.at("size").integer());
  return object;
}

Number number_from(const Json& json) {
  constexpr std::int64_t kMax = 1'000'000'000;
  const std::int64_t year = json.at("year").integer();
  const std::int64_t serial = json.at("serial").integer();
  if (year < 1 || year > 9999 || serial < 1 || serial > kMax) throw_malformed("no such number");
  return {json.at("agency").string(), json.at("prefix").string(), static_cast<int>(year),
          static_cast<int>(serial)};
}

void check_document(const Entry& entry) {
  if (!is_document_id(entry.json.at("id").string())) throw_malformed("not a document id");
  if (find_object(entry, "metadata") == nullptr) throw_malformed("a document without metadata");
  entry.json.at("kind").string();
  entry.json.at("agency").string();
  entry.json.at("retention").at("period").string();
  if (const Json* from = entry.json.at("retention").find("from")) {
    if (from->integer() < 1900 || from->integer() > 9000) throw_malformed("no such year");
  }
  for (const Json& link : entry.json.at("links").array()) link.string();
}

void check_seal(const Entry& entry) {
  check_document(entry);
  pdf_of(entry);
}

void check_renew(const Entry& entry) {
  if (!is_document_id(entry.json.at("id").string())) throw_malformed("not a document id");
  if (entry.objects.size() != 1) throw_malformed("a renewal of more than a PDF");
  const Json& base = entry.json.at("base");
  (void)crypto::Digest::from_hex(base.at("sha256").string());
  const std::int64_t size = base.at("size").integer();
  if (size < 1 || static_cast<std::uint64_t>(size) >= pdf_of(entry).size) {
    throw_malformed("a renewal that is no longer than what it renews");
  }
  entry.json.at("level").string();
}

void check_renewal(const Entry& entry) {
  for (const char* const count : {"log_size", "documents", "renewed", "kept"}) {
    if (entry.json.at(count).integer() < 0) throw_malformed("a negative count");
  }
  const Json* from = entry.json.find("log_from");
  if (from != nullptr && from->integer() < 1) throw_malformed("a part that is the whole");
  for (const Json& id : entry.json.at("failed").array()) {
    if (!is_document_id(id.string())) throw_malformed("not a document id");
  }
}

std::string text_of(const Entry& entry, const char* member) {
  const std::string& text = entry.json.at(member).string();
  if (text.empty()) throw_malformed(std::string("an empty ") + member);
  return text;
}

void check_act(const Entry& entry) {
  if (!is_document_id(entry.json.at("id").string())) throw_malformed("not a document id");
}

void check_reasoned(const Entry& entry) {
  check_act(entry);
  text_of(entry, "reason");
}

void check_supersede(const Entry& entry) {
  check_reasoned(entry);
  if (!is_document_id(entry.json.at("by").string())) throw_malformed("not a document id");
}

void check_redact(const Entry& entry) {
  check_reasoned(entry);
  if (entry.objects.size() != 1 || find_object(entry, "redacted") == nullptr) {
    throw_malformed("a redaction has one object, the redacted PDF");
  }
}

void check_receipt(const Entry& entry) {
  check_act(entry);
  text_of(entry, "agency");
}

void check_hold(const Entry& entry) {
  check_reasoned(entry);
  text_of(entry, "hold");
}

void check_appraise(const Entry& entry) {
  check_act(entry);
  const std::string outcome = text_of(entry, "outcome");
  if (outcome != "keep" && outcome != "permanent" && outcome != "destroy") {
    throw_malformed("an appraisal without an outcome");
  }
  if (outcome == "keep") text_of(entry, "until");
  if (entry.json.at("supervisors").array().size() < 2)
    throw_malformed("fewer than two supervisors");
  if (find_object(entry, "report") == nullptr) throw_malformed("an appraisal without a report");
}

void check_dispose(const Entry& entry) {
  check_act(entry);
  entry.json.at("appraisal").integer();
  for (const Json& digest : entry.json.at("gone").array()) {
    (void)crypto::Digest::from_hex(digest.string());
  }
  if (find_object(entry, "approval") == nullptr) throw_malformed("a disposal without an approval");
}

void check_disposed(const Entry& entry) {
  check_act(entry);
  entry.json.at("tombstone").integer();
}

void check_anchor(const Entry& entry) {
  entry.json.at("log_size").integer();
  if (find_object(entry, "checkpoint") == nullptr || find_object(entry, "token") == nullptr) {
    throw_malformed("an anchor without its checkpoint or token");
  }
}

// A key begins, handed over by the one before if it is not the first; or one ends.
void check_key(const Entry& entry) {
  const bool ends = entry.json.find("retired") != nullptr;
  text_of(entry, ends ? "retired" : "public_key");
  if (entry.json.find("previous") != nullptr) text_of(entry, "previous");
  if (ends && (entry.json.find("previous") != nullptr || entry.json.find("public_key") != nullptr))
    throw_malformed("a key that begins and ends");
}

// A row for each type there is; a new type is added here and in archive/README.md.
struct Form {
  std::string_view type;
  void (*check)(const Entry&);
};

constexpr Form kForms[] = {
    {kKeyEntry, check_key},
    {kReserveEntry, [](const Entry& e) { number_of(e); }},
    {kVoidEntry, [](const Entry& e) { number_of(e), e.json.at("reason").string(); }},
    {kSealEntry, check_seal},
    {kImportEntry, check_document},
    {kRenewEntry, check_renew},
    {kRenewalEntry, check_renewal},
    {kSupersedeEntry, check_supersede},
    {kWithdrawEntry, check_reasoned},
    {kLiftEntry, check_reasoned},
    {kRedactEntry, check_redact},
    {kReceiptEntry, check_receipt},
    {kHoldEntry, check_hold},
    {kReleaseEntry, check_hold},
    {kAppraiseEntry, check_appraise},
    {kDisposeEntry, check_dispose},
    {kDisposedEntry, check_disposed},
    {kAnchorEntry, check_anchor},
    {kTrailEntry, [](const Entry& e) { text_of(e, "verb"), text_of(e, "result"); }},
};

void check_form(const Entry& entry) {
  if (canonical(entry.json) != entry.stored) throw_malformed("not canonical JSON");
  if (entry.json.at("v").integer() != kVersion) throw_malformed("of an unknown version");
  const auto* form = std::find_if(std::begin(kForms), std::end(kForms),
                                  [&](const Form& f) { return f.type == entry.type; });
  if (form == std::end(kForms)) throw_malformed("of an unknown type, " + entry.type);
  if (has_number(entry)) number_of(entry);
  form->check(entry);
}

Entry read_entry(std::uint64_t index, Bytes stored) {
  Entry entry{index, {}, {}, std::move(stored), {}, {}};
  entry.json = Json::parse(entry.stored, "entry");
  entry.type = entry.json.at("type").string();
  const auto time = from_rfc3339(entry.json.at("time").string());
  if (!time) throw_malformed("without a time");
  entry.time = *time;
  if (const Json* objects = entry.json.find("objects")) {
    for (const Json& object : objects->array()) entry.objects.push_back(object_from(object));
  }
  check_form(entry);
  return entry;
}

}  // namespace

std::string Number::text() const {
  return prefix + "〔" + std::to_string(year) + "〕" + std::to_string(serial) + "号";
}

Json to_json(const Number& number) {
  return Json::Object{{"agency", number.agency},
                      {"prefix", number.prefix},
                      {"serial", number.serial},
                      {"year", number.year}};
}

Json to_json(const ObjectReference& object) {
  return Json::Object{{"role", object.role},
                      {"sha256", object.sha256.hex()},
                      {"size", object.size},
                      {"sm3", object.sm3.hex()}};
}

Entry make_entry(std::uint64_t index, std::string_view type, Instant time, Json body) {
  body["type"] = type;
  body["time"] = to_rfc3339(time);
  body["v"] = kVersion;
  Bytes stored = canonical(body);
  if (stored.size() > ledger::kMaxEntrySize) {
    throw Error(ErrorCode::kInvalidInput, std::string(type),
                "归档条目超过 65535 字节，请减少附件或关联 (entry too large)");
  }
  return read_entry(index, std::move(stored));
}

Entry parse_entry(std::uint64_t index, Bytes stored, const std::string& where) {
  try {
    return read_entry(index, std::move(stored));
  } catch (const Error& error) {
    throw Error(ErrorCode::kCorrupt, where,
                "日志条目 " + std::to_string(index) +
                    " 不合格式 (malformed entry): " + std::string(error.problem()));
  }
}

bool has_number(const Entry& entry) {
  return entry.json.find("number") != nullptr;
}

Number number_of(const Entry& entry) {
  return number_from(entry.json.at("number"));
}

bool is_document(const Entry& entry) {
  return entry.type == kSealEntry || entry.type == kImportEntry;
}

const ObjectReference* find_object(const Entry& entry, std::string_view role) {
  const auto found = std::find_if(entry.objects.begin(), entry.objects.end(),
                                  [&](const ObjectReference& o) { return o.role == role; });
  return found == entry.objects.end() ? nullptr : &*found;
}

const ObjectReference& pdf_of(const Entry& entry) {
  if (const ObjectReference* pdf = find_object(entry, "pdf")) return *pdf;
  throw_malformed("a document without a PDF");
}

std::string label(const Entry& entry) {
  std::string text = entry.type;
  if (const Json* id = entry.json.find("id")) text = id->string();
  if (has_number(entry)) text += " " + number_of(entry).text();
  return text;
}

bool is_document_id(std::string_view text) {
  return text.size() == 24 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace yinxin::archive
