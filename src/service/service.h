#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive.h"
#include "archive/bundle.h"
#include "archive/copy.h"
#include "archive/fsck.h"
#include "archive/mirror.h"
#include "archive/trail.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "casework/access.h"
#include "index/index.h"
#include "registry/registry.h"
#include "registry/roles.h"
#include "service/home.h"
#include "service/number_book.h"
#include "service/readiness.h"
#include "signature/report.h"
#include "templating/check.h"
#include "templating/template.h"

namespace yinxin::service {

// Who acts. The local operator of a sample instance sees every document and acts for every
// agency; a person acts for the agency they belong to, in the roles of their account.
struct Actor {
  std::string person;  // registry id, or "local-operator"
  std::string agency;  // empty for the local operator
  bool local_operator = false;
  bool console = false;  // acts for an instance that has no administrator yet
  std::string account;   // empty without one
  registry::Roles roles;
  std::optional<casework::Scopes> scopes;  // of the token they came with

  casework::Subject subject() const { return {roles, scopes, local_operator, console}; }
};

// What `init` made besides files.
struct NewInstance {
  std::string sample_password;  // of the sample accounts, told only here; empty without a sample
};

// A record as it came in; `name` is how its sender knows it ("samples/criminal-referral.xml").
struct Submission {
  std::string name;
  Bytes record;
};

// What is wrong with a record, and which limits run for it.
struct Checkup {
  std::vector<templating::Fault> faults;
  std::vector<templating::ComputedDeadline> deadlines;
};

struct IssueReceipt {
  std::string id;
  std::string number;
  std::string title;
  std::string date;
  crypto::Digest pdf_sha256;
  std::uint64_t log_index = 0;
  std::string checkpoint;
  std::string level;          // of its signatures: "B-LTA"
  std::string level_problem;  // why that is less than the instance aims at; `upgrade` makes it good
  Bytes pdf;
};

// What became of one submission: a receipt, or why there is none: the record's faults, or what
// failed. Faults beside a receipt are warnings.
struct IssueOutcome {
  std::vector<templating::Fault> faults;
  std::optional<IssueReceipt> receipt;
  std::optional<Error> error;
};

// What the archive knows of a file somebody brought.
struct Standing {
  std::string id;
  std::string number;
  std::uint64_t log_index = 0;
  bool is_renewed = false;    // the file is one of its renewals, not the original
  bool is_newest = true;      // there is no newer one
  std::string standing;       // "current", "superseded", "withdrawn", "disposed"
  std::string superseded_by;  // id
};

struct Verification {
  signature::FileReport report;
  bool compared_with_archive = false;  // there is an instance to compare with
  std::optional<Standing> archived;    // the file is, byte for byte, this archived original
};

Json to_json(const Standing& standing);

// What was found of a file, under the name it goes by.
struct VerifiedFile {
  std::string name;
  Verification verification;
};

// What was found about an evidence bundle.
struct BundleVerification {
  archive::BundleReading bundle;
  std::optional<signature::FileReport> pdf;  // none if the document has no PDF
  bool key_is_known = false;    // the log's key is the caller's or the instance's, not the bundle's
  bool trust_is_known = false;  // likewise the certificates
  bool imported = false;        // its PDF was kept as it came, signed or not
  std::string standing;         // as of the bundle's checkpoint; as Standing::standing

  bool good() const;
};

// All that was done with a document.
struct History {
  std::string number;
  std::vector<archive::Entry> entries;
  archive::Standing standing;
};

// A document whose retention has ended: to be appraised.
struct DueRow {
  std::string id;
  std::string number;
  std::string due;
  std::set<std::string> holds;  // that forbid its disposal
  bool condemned = false;       // appraised already, to be destroyed
};

// Which rows of the trail; empty: any.
struct TrailFilter {
  std::string actor, agency, verb;
  std::string object;  // a document's id or number
  std::optional<Instant> from, to;
  std::string since;                     // a checkpoint of the trail seen earlier
  std::size_t limit = 1000;              // the newest so many
  std::string object_id, object_number;  // filled in by the service
};

struct TrailView {
  std::uint64_t matching = 0;
  std::vector<archive::Entry> rows;
  archive::TrailReading reading;  // of the whole trail: with its gaps
};
Json to_json(const TrailView& view);

struct Mirrored {
  archive::MirrorReport report;
  std::filesystem::path directory;  // of the copy
  std::string cosigned;             // the checkpoint with this instance's cosignature
  std::string witness_vkey;         // checks it
};

struct AgencyRow {
  templating::Agency agency;
  std::vector<registry::ListedEntry> liaisons;
};

struct ProofOfInclusion {
  archive::Entry entry;
  ledger::InclusionProof proof;
  std::string checkpoint;
};

// What became of one document when its signatures were to be made to last.
struct UpgradeRow {
  enum class Outcome { kRenewed, kKept, kFailed };
  std::string id;
  std::string number;
  Outcome outcome = Outcome::kFailed;
  std::string from_level;
  std::string to_level;
  Instant provable_until;
  std::uint64_t log_index = 0;  // kRenewed: of its document.renew
  std::string problem;          // kFailed
};

struct Upgrade {
  std::vector<UpgradeRow> rows;
  std::uint64_t log_size = 0;              // with all: the documents of so many entries
  std::optional<std::uint64_t> log_index;  // with all: of the last entry that accounts for them
  std::string checkpoint;

  std::uint64_t count(UpgradeRow::Outcome outcome) const;
};

struct Revocation {
  std::vector<std::string> seals;  // ids in the registry
  Instant at;
};

using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// A line of an import that was not taken over.
struct ImportRefusal {
  std::uint64_t line = 0;
  std::string id;      // in the old system; empty if it could not be read
  std::string reason;  // with the field
};

struct Import {
  std::uint64_t lines = 0;  // imported + present + refused
  std::uint64_t imported = 0;
  std::uint64_t present = 0;  // imported before
  std::vector<ImportRefusal> refused;
  // Agencies that are in no registry, with the number of lines that name them: of these documents
  // their people find nothing until they are registered and the index is rebuilt.
  std::map<std::string, std::uint64_t> unknown_agencies;
  std::string checkpoint;
};

struct AuditRequest {
  std::string since;        // a signed checkpoint an auditor kept from earlier, or empty
  bool regenerate = false;  // make every page again from what was archived with it, and compare
  // Where to keep how far it has come, so that a long audit can be taken up again; or empty.
  std::filesystem::path state;
  std::string person = "anybody";  // who asks for it, as the trail will have it
  std::string agency;
  std::function<bool()> stopped;  // true: end it; what it answers then is of no use
};

// One item of the four-property test (四性检测, DA/T 70), over the whole archive.
struct PropertyItem {
  std::string id;        // ours: "T1-01"
  std::string property;  // 真实性, 完整性, 可用性, 安全性
  std::string name;      // 固化信息有效性
  std::string method;    // how it was tested
  bool applies = true;
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  std::vector<std::string> examples;  // of what failed
};

struct Audit {
  archive::AuditReport report;
  // With `regenerate`: how many pages came out the same to the byte; how many have the same text,
  // typeset by other fonts or another program; how many were not made here.
  std::uint64_t same_bytes = 0;
  std::uint64_t same_text = 0;
  std::uint64_t not_archived = 0;
  std::vector<PropertyItem> properties;
  std::vector<NumberSeries> numbers;
  archive::TrailReading trail;
  Instant made;
};
Json to_json(const Audit& audit);

class Parts;       // service/parts.h
class Users;       // service/users.h
class Desk;        // service/desk.h
class Jobs;        // service/jobs.h
class Operations;  // service/operations.h
class Oversight;   // service/oversight.h
class Webhooks;    // service/webhooks.h

// What Yinxin does for people, every verb on one page. One object serves a process; its parts are
// opened when first needed. Safe to use from several threads.
//
// Verbs throw Error: kUnavailable if the instance, a font or a disk is missing, kForbidden if the
// actor may not, kNotFound for an unknown kind, document or person. What a user has to expect
// (faults, a bad signature, no hits) is in the answer.
class Service {
 public:
  Service(Home home, const Clock& clock);
  ~Service();

  // Makes an instance: archive, desk, log key; with `sample` also a sample registry, sample
  // certificate authority and keys, all marked 样例. Throws Error(kConflict) if there is one.
  NewInstance init(bool sample);

  // Templates.
  std::vector<const templating::Template*> kinds();
  // What keeps templates from being used, by kind.
  const std::map<std::string, Error, std::less<>>& faulty_kinds();
  const templating::Template& kind(std::string_view name);
  // All faults of the template in `file`, whose fragments stand beside it in parts/; also those
  // that only the fonts and the page formats show. The installed templates, which need no
  // instance, are checked as any file. Throws Error(kNotFound) if there is no such file.
  std::vector<templating::TemplateFault> check_template(const std::filesystem::path& file);
  // The files of the installed templates.
  std::vector<std::filesystem::path> template_files();

  // All faults of a record and its limits, by its template, at the present day. The limits are
  // valid as long as this.
  Checkup check(const Submission& submission);
  // The page without number, signature or archive entry. With `draft` missing values are marked
  // on the page; without, faults refuse it: then the bytes are empty and `faults` says why.
  Bytes render(const Submission& submission, bool draft, std::vector<templating::Fault>& faults);

  // Check, number, render, seal and sign, archive, index. `at` sets the document's own time; the
  // log always tells the real one, and only a sample instance allows it.
  IssueOutcome issue(const Submission& submission, const Actor& actor, std::optional<Instant> at);
  // The same for many, on all cores, outcomes in the order of the submissions. What fails is in
  // its outcome and keeps nobody else from being issued.
  std::vector<IssueOutcome> issue_all(const std::vector<Submission>& submissions,
                                      const Actor& actor, std::optional<Instant> at);

  // Takes over another system's documents: a JSON object a line, with "id", "agency", "kind",
  // "date", "title", and perhaps "recipients", "number", "secrecy", "readers", "release", "text",
  // "retention" and "file", a PDF below the directory of `file`; or a bag as export_bag() makes
  // them. Each is archived as it came and marked as imported, its number is not given out again;
  // then all are indexed. A line that is refused keeps nobody else from being imported, and what
  // was imported before is passed over, so whatever stopped an import, doing it again completes
  // it.
  Import import(const std::filesystem::path& file, const Actor& actor, const Progress& progress,
                const Progress& indexing);

  // Brings the signatures of archived documents to the level the instance aims at, and renews
  // archive time-stamps that are about to end, or with `renew` all: by document id or number, or
  // all documents there are. What is added is archived beside the original and logged; so is,
  // for all, that none was left out.
  Upgrade upgrade(const std::vector<std::string>& ids_or_numbers, bool renew, const Actor& actor);
  Upgrade upgrade_all(bool renew, const Actor& actor, const Progress& progress);

  // Takes back the certificates of a sample instance's agency (its full name) as of `at`, or now,
  // and gives it new ones: what was provably signed before stays valid, nothing else does. This
  // object goes on with what it has read of the old ones; open another. Throws
  // Error(kForbidden) if the instance is none, Error(kNotFound) if the agency has no seal.
  Revocation revoke(const std::string& agency, std::optional<Instant> at);

  // The archived PDF, byte for byte, by document id or number: its newest renewal, or the one that
  // was issued.
  Bytes get(std::string_view id_or_number, const Actor& actor, bool original = false);
  // One file with the document and all that proves it, for people without network or instance.
  Bytes bundle(std::string_view id_or_number, const Actor& actor);
  // Puts documents into a package for an archives service (BagIt, DA/T 46) under `to`, which must
  // be empty or not there. Returns how many.
  std::size_t export_bag(const std::vector<std::string>& ids_or_numbers,
                         const std::filesystem::path& to, const Actor& actor);
  // Puts something done about a document on record: `type` and `body` as archive::Act has them;
  // "by" may be a number. Receipts are for those it was sent to, the rest for who issued it.
  // Returns the index of the entry.
  std::uint64_t act(std::string_view type, std::string_view id_or_number, Json body,
                    std::vector<archive::Object> objects, const Actor& actor);
  // Destroys what was appraised so; see archive::Archive::dispose.
  void dispose(const std::vector<std::string>& ids_or_numbers, const Bytes& approval,
               const Actor& actor);
  History history(std::string_view id_or_number, const Actor& actor);
  // The actor's documents whose retention has ended and that are still there.
  std::vector<DueRow> due(const Actor& actor);
  // Has the time-stamping authority see the newest checkpoint. Returns the index of the entry.
  std::uint64_t anchor(const Actor& actor);

  // Copies the instance, also one that is serving, so that restore() makes the same one again; what
  // a directory holds already is continued. Without its keys, the copy can be read, not continued.
  archive::CopyReport backup(const std::filesystem::path& to, bool with_keys, const Actor& actor,
                             const Progress& progress);
  archive::CopyReport restore(const std::filesystem::path& from, const Progress& progress,
                              const Progress& indexing);

  // Who did and who saw what. People see their agency's rows.
  TrailView trail(const TrailFilter& filter, const Actor& actor);
  // The same on paper, signed by the instance, with the rows as report.json in it.
  Bytes trail_report(const TrailView& view);
  // Nobody may be shown a search's answer before this has returned; other verbs call it themselves.
  void settle();

  // `purpose` is why they ask (事由): it goes on the trail with what they ask for.
  index::Answer search(const index::Query& query, const Actor& actor,
                       const std::string& purpose = "");
  // Brings the index up to date in another thread, building it if there is none.
  void index_soon();
  // How it stands, looked at every few seconds at most.
  Readiness readiness();
  // Rebuilds the index from the archive beside the old one and swaps it in.
  void reindex(const Progress& progress);

  // Judges a file against the certificates in `trust` (empty: the instance's) and, if there is an
  // instance, says whether it is an archived original.
  Verification verify(ByteView file, const std::filesystem::path& trust);
  // What verify() found, in words for people and with what to do next, as a PDF that the instance
  // signs with its own key. Throws Error(kUnavailable) without an instance, or if it has no key:
  // a report that nobody answers for is not made.
  Bytes verification_report(const std::vector<VerifiedFile>& files);
  // Judges an evidence bundle. `vkey` is the log's key; empty: the instance's, or else the
  // bundle's.
  BundleVerification verify_bundle(ByteView zip, const std::filesystem::path& trust,
                                   const std::string& vkey);
  // The whole archive.
  Audit audit(const AuditRequest& request, const Progress& progress);
  // The same on paper, signed by the instance, with its data as report.json in it.
  Bytes audit_report(const Audit& audit);
  // Follows another instance's log and objects, and vouches for what it saw with its own key.
  // `source` is its archive's directory, or the URL under which that is published.
  Mirrored mirror(const std::string& source, const archive::MirrorOptions& options,
                  const Actor& actor);
  std::string checkpoint();
  // Where the browser front end's files are, built or installed.
  std::filesystem::path web() const;
  // The newest one whose tiles are all published, which may be a moment older.
  std::string published_checkpoint();
  // A file of the published log by its C2SP name: "tile/0/x001/234", "tile/entries/000.p/17".
  // Throws Error(kNotFound) if the log has none of that name.
  Bytes log_file(std::string_view path);
  ProofOfInclusion proof(std::string_view id_or_number);
  // For the command line, which trusts whoever can read the instance's files: the account or the
  // person `id`; if that is empty, the local operator of a sample, or the console of an instance
  // without an administrator. Throws Error(kNotFound) or Error(kForbidden).
  Actor actor(const std::string& id);

  // The agencies there are today, each with whom to ring up there.
  std::vector<AgencyRow> agencies(const Actor& actor);
  // The registry as XML, or one of its lists (registry/registry_table.h) as CSV.
  Bytes export_registry(const std::string& table, const Actor& actor);
  // Puts another registry in its place, or the rows of a list into it. What was there before is
  // kept in desk/registry; a document that was issued keeps the registry that it was issued by.
  // Throws Error(kInvalidInput) at the line that is wrong; then nothing has changed.
  void import_registry(const std::string& table, const Bytes& file, const Actor& actor);
  // The files in desk/registry, oldest first.
  std::vector<std::string> registry_versions(const Actor& actor);

  // Accounts, logins and tokens.
  Users& users();
  // Drafts, deliveries, time limits.
  Desk& desk();
  // Work that takes long.
  Jobs& jobs();
  // What auditors look at.
  Oversight& oversight();
  // What administrators look at.
  Operations& operations();
  // Telling agencies' systems.
  Webhooks& webhooks();

 private:
  IssueOutcome make(const Submission& submission, const Actor& actor, std::optional<Instant> at);
  Bytes evidence_bundle(const archive::Entry& document);
  Verification judge(ByteView file, const std::filesystem::path& trust);

  std::unique_ptr<Parts> parts_;
  std::unique_ptr<Users> users_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Webhooks> webhooks_;
  std::unique_ptr<Oversight> oversight_;
  std::unique_ptr<Operations> operations_;
  ReadinessCheck readiness_;
  std::unique_ptr<Jobs> jobs_;  // last: its thread uses the others
};

}  // namespace yinxin::service
