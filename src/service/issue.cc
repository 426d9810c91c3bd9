#include <algorithm>
#include <atomic>
#include <thread>

#include "base/error.h"
#include "base/parallel.h"
#include "crypto/digest.h"
#include "record/calendar.h"
#include "service/audience.h"
#include "service/issuing.h"
#include "service/lasting.h"
#include "service/parts.h"
#include "service/places.h"
#include "service/service.h"
#include "service/signing_keys.h"
#include "signature/sign.h"
#include "templating/instantiate.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kIdDigits = 24;

// Different documents have different ids, the same number and record always the same one.
std::string document_id(const std::string& number, ByteView record) {
  const std::string digest = crypto::sha256(record).hex();
  return crypto::sha256({"yinxin document\n", number, "\n", digest}).hex().substr(0, kIdDigits);
}

void require_may_issue(const Actor& actor, const record::Record& record, Parts& parts,
                       const templating::Context& context) {
  if (actor.local_operator) return;
  // A sample has nothing to protect; anywhere else a document comes from a draft that others have
  // passed.
  if (!parts.is_sample()) {
    require_may(actor, casework::Verb::kIssueAtOnce, {}, "直接印发 issue");
  }
  const Date day = templating::date_of(record, context);
  for (const std::string& issuer : record.values("issuer")) {
    const auto agency = parts.directory().agency(issuer, day);
    // An issuer that is in no registry is a fault of the record.
    if (agency && agency->id != actor.agency) {
      throw Error(ErrorCode::kForbidden, "发文机关 " + issuer,
                  "您不属于该机关，不能代其签发 (you do not act for this agency)");
    }
  }
}

// Looks cited documents up where this one will be kept, not in an earlier state; only a record
// that is good by what could be read without it has the archive opened for writing.
templating::Examination examine_to_issue(const templating::Template& kind,
                                         const record::Record& record,
                                         const templating::Context& context, Parts& parts) {
  const bool was_open = parts.is_open_to_write();
  auto examination = templating::examine(kind, record, context);
  if (was_open || !examination.document) return examination;
  parts.archive_to_write();
  return templating::examine(kind, record, context);
}

// Every agency's seal goes on with that agency's signature, the lead agency's first and
// certifying. The fields are named in the order of the places, which is the issuers'. A second
// signature of the lead agency, with SM2, shows nothing.
Bytes seal_all(Bytes pdf, const layout::Pages& pages, const std::vector<std::string>& issuers,
               Instant now, Parts& parts) {
  int field = 0;
  std::string lead_seal;
  for (const layout::Page& page : pages.pages) {
    for (const layout::SealPlace& place : page.seals) {
      const bool lead = field++ == 0;
      signature::SigningRequest request;
      request.field = "Seal" + std::to_string(field);
      request.appearance = parts.appearance(place.seal);
      request.signer_name = issuers.at(static_cast<std::size_t>(place.issuer));
      request.claimed_time = now;
      request.certify = lead;
      request.timestamper = parts.trust_services().timestamper();
      pdf = signature::sign(pdf, request, parts.signer(place.seal));
      if (lead) lead_seal = place.seal;
    }
  }
  if (field == 0) {
    throw Error(ErrorCode::kInvalidInput, "印章 seal",
                "文书上没有用印位置，不能签发 (nothing to seal)");
  }
  if (!parts.has_second_signature()) return pdf;
  signature::SigningRequest second;
  second.signer_name = issuers.front();
  second.claimed_time = now;
  second.timestamper = parts.trust_services().timestamper();
  return signature::sign(pdf, second, parts.second_signer(lead_seal));
}

// Everything it takes to make the page again; what many documents share is stored once.
std::vector<archive::Object> objects_of(const record::Record& record, const UnsignedDocument& made,
                                        const Typesetting& typesetting, Bytes pdf) {
  std::vector<archive::Object> objects;
  objects.push_back({"pdf", std::move(pdf)});
  objects.push_back({"record", record.xml()});
  const auto& files = typesetting.kind.files;
  for (std::size_t i = 0; i < files.size(); ++i) {
    objects.push_back({i == 0 ? "template" : "template-part", files[i].second});
  }
  objects.push_back({"registry", typesetting.registry.source()});
  objects.push_back({"format", typesetting.format(made.document).source});
  objects.push_back({"text", templating::plain_text(made.document)});
  objects.push_back({"places", places_object(made.pages, typesetting.fonts)});
  return objects;
}

Json ids_of(const record::Record& record, const char* field, Parts& parts, Date day) {
  Json::Array ids;
  for (const std::string& reference : record.values(field)) {
    if (const auto agency = parts.directory().agency(reference, day)) ids.emplace_back(agency->id);
  }
  return ids;
}

// 知悉范围, as far as the record has one.
std::vector<NamedReader> readers_of(const record::Record& record) {
  std::vector<NamedReader> readers;
  for (const auto reader : record.root().children("reader")) {
    readers.push_back(
        {record::text_of(reader.child("agency")), record::text_of(reader.child("name"))});
  }
  return readers;
}

std::optional<Instant> release_of(const record::Record& record) {
  const auto moment =
      record::parse_minute(record::text_of(record.root().child("release").child("time")));
  return moment ? std::optional<Instant>(*moment) : std::nullopt;
}

Json metadata_of(const record::Record& record, const templating::Document& document,
                 const std::string& number, Date day, Parts& parts) {
  Json metadata;
  metadata["number"] = number;
  metadata["title"] = document.title;
  metadata["kind_name"] = document.kind_name;
  metadata["date"] = day.iso();
  metadata["issuers"] = ids_of(record, "issuer", parts, day);
  metadata["to"] = ids_of(record, "to", parts, day);
  metadata["cc"] = ids_of(record, "cc", parts, day);
  metadata["secrecy"] = record.value("secrecy");
  metadata["case"] = record::text_of(record.root().child("case").child("name"));
  Json::Array names;
  for (const std::string& issuer : document.issuers) names.emplace_back(issuer);
  metadata["issuer_names"] = names;
  set_audience(metadata, readers_of(record), release_of(record), parts.directory(), day);
  return metadata;
}

std::string retention_of(const record::Record& record) {
  const std::string period = record.value("retention");
  return period.empty() ? "30y" : period;
}

// From the number on: page, seals, archive. Whatever fails in here costs the number.
IssueReceipt make_document(const record::Record& record, const templating::Template& kind,
                           const templating::Context& context, const archive::Number& number,
                           const IssueOrder& order, Parts& parts) {
  const Typesetting typesetting = parts.typesetting(kind);
  const UnsignedDocument made = typeset(record, context, typesetting);
  const templating::Document& document = made.document;
  const Date day = templating::date_of(record, context);
  Lasting lasting =
      make_last(seal_all(made.pdf, made.pages, document.issuers, context.now, parts), parts);

  archive::Deposit deposit;
  deposit.id = order.id.empty() ? document_id(context.number, record.xml()) : order.id;
  deposit.kind = kind.kind;
  deposit.agency = number.agency;
  deposit.number = number;
  deposit.retention.period = retention_of(record);
  deposit.metadata = metadata_of(record, document, context.number, day, parts);
  deposit.metadata["signature_level"] = lasting.level;
  deposit.metadata["typesetting"] = description_of(typesetting, context);
  deposit.links =
      parts.cited_documents(kind, record, deposit.metadata.at("issuers").array().front().string());
  deposit.actor = order.person;
  deposit.objects = objects_of(record, made, typesetting, lasting.pdf);
  const archive::Receipt receipt = parts.archive_to_write().deposit(deposit);
  parts.index().catch_up_soon();
  return {receipt.id,         context.number,        document.title,     day.iso(),
          receipt.pdf_sha256, receipt.index,         receipt.checkpoint, lasting.level,
          lasting.problem,    std::move(lasting.pdf)};
}

// Before a number is taken: a seal that may no longer be used is no reason to void one.
void require_usable_keys(const record::Record& record, const templating::Context& context,
                         Parts& parts) {
  const Date day = templating::date_of(record, context);
  const crypto::TrustStore trust = parts.trust();
  for (const std::string& issuer : record.values("issuer")) {
    const auto agency = parts.directory().agency(issuer, day);
    const std::string seal = agency ? parts.directory().seal(agency->id, day) : "";
    if (!seal.empty()) require_usable(parts.signer(seal), trust, parts.clock().now());
  }
}

archive::Number reserve(const record::Record& record, const templating::Context& context,
                        const std::string& person, Parts& parts) {
  const templating::Agency owner = templating::number_owner(record, context);
  const Date day = templating::date_of(record, context);
  const std::string prefix = parts.directory().series(owner.id, record.kind(), day);
  if (prefix.empty()) {
    throw Error(ErrorCode::kInvalidInput, "发文字号 " + owner.full_name,
                "名录中没有该机关此文种的机关代字，请先登记 (no number series in the registry)");
  }
  return parts.archive_to_write().reserve_number(owner.id, prefix, day.year(), person);
}

}  // namespace

IssueOutcome issue_record(const record::Record& record, const IssueOrder& order, Parts& parts) {
  IssueOutcome outcome;
  const templating::Template& kind = parts.kind(record.kind());
  templating::Context context = parts.context(order.at);
  auto [faults, document] = examine_to_issue(kind, record, context, parts);
  outcome.faults = std::move(faults);
  if (!document) return outcome;
  if (auto fault = page_fault(record, *std::move(document), parts.typesetting(kind))) {
    outcome.faults.push_back(std::move(*fault));
    return outcome;
  }

  require_usable_keys(record, context, parts);
  const archive::Number number = reserve(record, context, order.person, parts);
  try {
    context.number = number.text();
    outcome.receipt = make_document(record, kind, context, number, order, parts);
  } catch (const std::exception& failure) {
    try {
      parts.archive_to_write().void_number(number, failure.what(), order.person);
    } catch (const Error&) {
      // An archive that can no longer write voids the number when it is opened again.
    }
    throw;
  }
  return outcome;
}

void require_settable(std::optional<Instant> at, Parts& parts) {
  if (at && !parts.is_sample()) {
    throw Error(ErrorCode::kForbidden, "--at",
                "只有样例实例可以指定成文时间 (only a sample instance lets the time be set)");
  }
}

IssueOutcome Service::issue(const Submission& submission, const Actor& actor,
                            std::optional<Instant> at) {
  archive::TrailAct act{actor.person, actor.agency, "issue", "", submission.name};
  try {
    IssueOutcome outcome = make(submission, actor, at);
    act.result = outcome.receipt ? "good" : "refused";
    if (outcome.receipt) act.object = outcome.receipt->id;
    parts_->note(std::move(act));
    parts_->settle();
    return outcome;
  } catch (const Error& error) {
    act.result = name(error.code());
    parts_->note(std::move(act));
    throw;
  }
}

IssueOutcome Service::make(const Submission& submission, const Actor& actor,
                           std::optional<Instant> at) {
  Parts& parts = *parts_;
  require_settable(at, parts);
  IssueOutcome outcome;
  const auto record = parts.read_record(submission, outcome.faults);
  if (!record) return outcome;
  parts.kind(record->kind());
  // Before faults are told: they may quote documents of the issuer.
  require_may_issue(actor, *record, parts, parts.context(at));
  return issue_record(*record, {"", actor.person, at}, parts);
}

std::vector<IssueOutcome> Service::issue_all(const std::vector<Submission>& submissions,
                                             const Actor& actor, std::optional<Instant> at) {
  std::vector<IssueOutcome> outcomes(submissions.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < submissions.size(); i = next++) {
      try {
        outcomes[i] = issue(submissions[i], actor, at);
      } catch (const Error& error) {
        outcomes[i].error = error;
      } catch (const std::exception& error) {
        outcomes[i].error = Error(ErrorCode::kInternal, submissions[i].name, error.what());
      }
    }
  };
  // More threads than cores: most of the time they wait for the disk together.
  const std::size_t threads = std::min<std::size_t>(
      submissions.size(), std::size_t{4} * std::max(1U, std::thread::hardware_concurrency()));
  run_at_once(threads, work);
  return outcomes;
}

}  // namespace yinxin::service
