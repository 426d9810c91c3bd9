#include <algorithm>
#include <future>

#include "archive/archive_state.h"
#include "crypto/random.h"

namespace yinxin::archive {
namespace {

constexpr std::size_t kSaltSize = 32;

void check_deposit(const Deposit& deposit) {
  const auto refuse = [](std::string_view problem) {
    throw Error(ErrorCode::kInvalidInput, "deposit", problem);
  };
  if (!is_document_id(deposit.id)) refuse("id: not 24 lower-case hex digits");
  if (!deposit.metadata.is_object()) refuse("metadata: not an object");
  std::size_t pdfs = 0;
  std::size_t texts = 0;
  for (const Object& object : deposit.objects) {
    if (object.role == "metadata") refuse("objects: metadata is made from the metadata given");
    if (object.bytes.size() > kMaxObjectSize) refuse("objects: larger than 1 GiB");
    if (object.role == "pdf") ++pdfs;
    if (object.role == "text") ++texts;
  }
  if (deposit.imported && texts == 1 && pdfs <= 1) return;
  if (deposit.imported) refuse("objects: an import has one text and at most one pdf");
  if (pdfs != 1) refuse("objects: exactly one must be the pdf");
}

// Salted: otherwise whoever guesses a name could check the guess against the public digest.
Object metadata_object(const Json& metadata) {
  return {"metadata", Json(Json::Object{{"metadata", metadata},
                                        {"salt", to_hex(crypto::random_bytes(kSaltSize))}})
                          .dump()};
}

std::string_view type_of(const Deposit& deposit) {
  return deposit.imported ? kImportEntry : kSealEntry;
}

Json document_body(const Deposit& deposit, const std::vector<ObjectReference>& objects) {
  Json body = Json::Object{
      {"actor", deposit.actor},
      {"agency", deposit.agency},
      {"id", deposit.id},
      {"kind", deposit.kind},
      {"links", Json::Array(deposit.links.begin(), deposit.links.end())},
      {"retention", Json::Object{{"period", deposit.retention.period}}},
  };
  if (deposit.retention.from) body["retention"]["from"] = *deposit.retention.from;
  if (deposit.number) body["number"] = to_json(*deposit.number);
  for (const ObjectReference& object : objects) body["objects"].push_back(to_json(object));
  return body;
}

}  // namespace

ObjectReference Archive::State::prepare_one(const Object& object, PreparedObjects& prepared) const {
  ObjectReference reference{object.role, crypto::sha256(object.bytes), crypto::sm3(object.bytes),
                            object.bytes.size()};
  try {
    objects->prepare(reference.sha256, object.bytes, prepared);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kUnavailable) writer->fail(error.what());
    throw;
  }
  return reference;
}

std::vector<ObjectReference> Archive::State::prepare(const Deposit& deposit,
                                                     PreparedObjects& prepared) const {
  std::vector<ObjectReference> references;
  for (const Object& object : deposit.objects) references.push_back(prepare_one(object, prepared));
  references.push_back(prepare_one(metadata_object(deposit.metadata), prepared));
  return references;
}

void Archive::State::clear_away(const PreparedObjects& prepared, const Error& error) const {
  if (error.code() != ErrorCode::kUnavailable) objects->abandon(prepared);
}

Commit Archive::State::commit(std::string_view type, Json body,
                              const PreparedObjects& prepared) const {
  try {
    return writer->append(type, std::move(body), &prepared);
  } catch (const Error& error) {
    clear_away(prepared, error);
    throw;
  }
}

Receipt Archive::deposit(const Deposit& deposit) {
  check_deposit(deposit);
  if (deposit.imported) throw Error(ErrorCode::kInvalidInput, deposit.id, "imported");
  state_->writing();
  if (find(deposit.id)) {
    throw Error(ErrorCode::kConflict, deposit.id, "该文书已经归档 (already archived)");
  }
  const std::shared_lock adding(state_->disposing);
  PreparedObjects prepared;
  const std::vector<ObjectReference> references = state_->prepare(deposit, prepared);
  const Commit commit =
      state_->commit(type_of(deposit), document_body(deposit, references), prepared);
  const auto pdf = std::find_if(references.begin(), references.end(),
                                [](const ObjectReference& o) { return o.role == "pdf"; });
  return {deposit.id, commit.index, pdf->sha256,
          ledger::prove_inclusion(commit.index, commit.size, state_->log->nodes()),
          commit.checkpoint};
}

// One that is on its way into the log.
struct Archive::Pending {
  PreparedObjects prepared;
  std::optional<std::future<Commit>> commit;  // none if it was refused before
};

void Archive::begin(const Deposit& deposit, Pending& pending) {
  check_deposit(deposit);
  Writer& writer = state_->writing();
  const std::vector<ObjectReference> references = state_->prepare(deposit, pending.prepared);
  pending.commit =
      writer.begin_append(type_of(deposit), document_body(deposit, references), &pending.prepared);
}

std::vector<std::optional<Error>> Archive::deposit_all(const std::vector<Deposit>& deposits) {
  std::vector<std::optional<Error>> errors(deposits.size());
  std::vector<Pending> pending(deposits.size());
  const std::shared_lock adding(state_->disposing);
  for (std::size_t i = 0; i < deposits.size(); ++i) {
    try {
      begin(deposits[i], pending[i]);
    } catch (const Error& error) {
      errors[i] = error;
    }
  }
  for (std::size_t i = 0; i < deposits.size(); ++i) {
    if (!pending[i].commit) continue;
    try {
      pending[i].commit->get();
    } catch (const Error& error) {
      state_->clear_away(pending[i].prepared, error);
      errors[i] = error;
    }
  }
  return errors;
}

Receipt Archive::renew(const Renewal& renewal) {
  state_->writing();
  const std::lock_guard lock(state_->acting);
  const std::shared_lock adding(state_->disposing);
  const auto document = find(renewal.id);
  if (!document) throw Error(ErrorCode::kNotFound, renewal.id, "没有这份文书 (no such document)");
  if (standing(*document).tombstone()) {
    throw Error(ErrorCode::kConflict, renewal.id,
                "文书已按程序销毁 (the document was disposed of)");
  }
  const ObjectReference base = pdf_of(newest(*document));
  if (renewal.pdf.size() <= base.size ||
      crypto::sha256(ByteView(renewal.pdf).substr(0, base.size)) != base.sha256) {
    throw Error(ErrorCode::kConflict, renewal.id,
                "续期的文件必须以现有文件开头 (a renewal begins with the newest PDF there is)");
  }
  PreparedObjects prepared;
  const ObjectReference pdf = state_->prepare_one({"pdf", renewal.pdf}, prepared);
  const Json body = Json::Object{
      {"actor", renewal.actor},
      {"base", Json::Object{{"sha256", base.sha256.hex()}, {"size", base.size}}},
      {"id", renewal.id},
      {"level", renewal.level},
      {"objects", Json::Array{to_json(pdf)}},
  };
  const Commit commit = state_->commit(kRenewEntry, body, prepared);
  return {renewal.id, commit.index, pdf.sha256,
          ledger::prove_inclusion(commit.index, commit.size, state_->log->nodes()),
          commit.checkpoint};
}

std::uint64_t Archive::record(const RenewalRun& run) {
  Json body = Json::Object{
      {"actor", run.actor},
      {"documents", run.documents},
      {"failed", Json::Array(run.failed.begin(), run.failed.end())},
      {"kept", run.kept},
      {"log_size", run.log_size},
      {"renewed", run.renewed},
  };
  if (run.log_from != 0) body["log_from"] = run.log_from;
  return state_->writing().append(kRenewalEntry, body).index;
}

}  // namespace yinxin::archive
