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

// What the verbs of service.h take and answer: values without behaviour.
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
  std::string title;
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

// Another instance's archive.
struct OtherArchive {
  std::string place;  // its directory, the URL under which that is published, or its service's
                      // ledger, …/api/v1/ledger
  std::string token;  // to show a service; without one, it gives its log, and no documents
};

struct Mirrored {
  archive::MirrorReport report;
  std::filesystem::path directory;  // of the copy
  std::string cosigned;             // the checkpoint with this instance's cosignature
  std::string witness_vkey;         // checks it
  bool with_objects = true;         // or the log alone
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
  std::string vkey = {};    // a key of the log, brought from elsewhere, or empty
  bool regenerate = false;  // make every page again from what was archived with it, and compare
  bool with_sm3 = false;    // recompute the digests by GB/T 32905, too
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

}  // namespace yinxin::service
