#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "service/answers.h"
#include "service/home.h"

namespace yinxin::service {

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
  // `unjournaled`: also on a file system that may lose what it has promised.
  NewInstance init(bool sample, bool unjournaled = false);

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
  // An object that an entry about the document names. Throws Error(kNotFound) if none does.
  Bytes object(std::string_view id_or_number, const crypto::Digest& sha256, const Actor& actor);
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
  // Puts on record that a number will not be used: one that is reserved, or the next of its series,
  // such as one that was used on paper elsewhere. Throws Error(kConflict) if it is neither.
  void void_number(const std::string& number, const std::string& agency, const std::string& reason,
                   const Actor& actor);
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
  void reindex(const Actor& actor, const Progress& progress);

  // Judges a file against the certificates in `trust` (empty: the instance's) and, if there is an
  // instance, says whether it is an archived original.
  Verification verify(ByteView file, const std::filesystem::path& trust);
  // Throws Error(kForbidden) if the text of a PDF bears the mark of classified material; then the
  // act is on record, and nothing of the file. Whoever sends one is told before it is looked at.
  void refuse_classified(ByteView file, const Actor& actor);
  // What verify() found, in words for people and with what to do next, as a PDF that the instance
  // signs with its own key. Throws Error(kUnavailable) without an instance, or if it has no key:
  // a report that nobody answers for is not made.
  Bytes verification_report(const std::vector<VerifiedFile>& files);
  // Judges an evidence bundle. `vkey` is one of the log's keys; empty: the instance's, or else the
  // bundle's. `witnesses` are verifier keys of those whose word counts, besides the instance's.
  BundleVerification verify_bundle(ByteView zip, const std::filesystem::path& trust,
                                   const std::string& vkey,
                                   std::vector<std::string> witnesses = {});
  // The whole archive.
  Audit audit(const AuditRequest& request, const Progress& progress);
  // The same on paper, signed by the instance, with its data as report.json in it.
  Bytes audit_report(const Audit& audit);
  // Follows another instance's log and objects, and vouches for what it saw with its own key.
  Mirrored mirror(const OtherArchive& other, archive::MirrorOptions options, const Actor& actor);
  std::string checkpoint();
  // Where the browser front end's files are, built or installed.
  std::filesystem::path web() const;
  // The newest one whose tiles are all published, which may be a moment older.
  std::string published_checkpoint();
  // A file of the published log by its C2SP name: "tile/0/x001/234", "tile/entries/000.p/17"; or
  // "keys/1", by which its keys are handed over.
  // Throws Error(kNotFound) if the log has none of that name.
  Bytes log_file(std::string_view path);
  // Of a document the actor may see, or an auditor.
  ProofOfInclusion proof(std::string_view id_or_number, const Actor& actor);
  // For the command line, which trusts whoever can read the instance's files: the account or the
  // person `id`; if that is empty, the local operator of a sample, or the console of an instance
  // without an administrator. Throws Error(kNotFound) or Error(kForbidden).
  Actor actor(const std::string& id);

  // The agencies there are today, each with whom to ring up there.
  std::vector<AgencyRow> agencies(const Actor& actor);
  // The lists that come and go as tables: of the registry (registry/registry_table.h), and the
  // rules of time limits and the calendars (record/limits_table.h).
  static std::vector<std::string_view> registry_lists();
  // The registry as XML, or one of the lists as CSV.
  Bytes export_registry(const std::string& table, const Actor& actor);
  // Puts another registry in its place, or the rows of a list into it. What was there before is
  // kept in desk/registry; a document that was issued keeps the registry that it was issued by.
  // Throws Error(kInvalidInput) at the line that is wrong; then nothing has changed. So does it,
  // with Error(kConflict), while another import is under way, or if the registry is no longer that
  // whose registry_digest() is `read`, if that is given.
  void import_registry(const std::string& table, const Bytes& file, const Actor& actor,
                       const std::string& read = "");
  // Of what an import of that list changes.
  std::string registry_digest(const std::string& table, const Actor& actor);
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
