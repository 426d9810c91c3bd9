#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/entry.h"
#include "archive/key_chain.h"
#include "archive/standing.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "crypto/digest.h"
#include "crypto/ed25519.h"
#include "ledger/checkpoint.h"
#include "ledger/merkle.h"
#include "storage/disk.h"

namespace yinxin::archive {

// One of the files a document consists of.
struct Object {
  std::string role;  // "pdf", "record", "template", "metadata", "text", "annex"
  Bytes bytes;
};

struct Retention {
  std::string period;       // "permanent", "30y", "10y"
  std::optional<int> from;  // the year of the document, if it is not that of archiving it
};

// What is archived as one document.
struct Deposit {
  std::string id;      // 24 lower-case hex digits
  std::string kind;    // "criminal-referral"
  std::string agency;  // the lead agency's registry id
  std::optional<Number> number;
  Retention retention;
  Json metadata;  // title, parties, dates, visibility…: stored salted, referenced by digest only
  std::vector<std::string> links;  // ids of documents this one answers or belongs with
  std::string actor;
  std::vector<Object> objects;
  // Taken over from another system, which gave it its number: a "text", and a "pdf" if it had one.
  bool imported = false;
};

// A document's PDF, continued: more evidence behind the same bytes.
struct Renewal {
  std::string id;
  Bytes pdf;
  std::string level;  // that its signatures have reached: "B-LTA"
  std::string actor;
};

// Something done about an archived document: an entry of `type`, with `body` beside the id.
struct Act {
  std::string_view type;
  std::string id;
  Json body;
  std::vector<Object> objects;
  std::string actor;
};

// What became of all documents when they were looked through for renewal.
struct RenewalRun {
  std::uint64_t log_size = 0;   // all documents archived in the first so many entries
  std::uint64_t documents = 0;  // how many those are: renewed + kept + failed
  std::uint64_t renewed = 0;
  std::uint64_t kept = 0;           // needed nothing
  std::vector<std::string> failed;  // ids of those that could not be renewed
  std::string actor;
  std::uint64_t log_from = 0;  // but none in the first so many: others accounted for those
};

// What the submitter holds once a deposit is durable.
struct Receipt {
  std::string id;
  std::uint64_t index = 0;  // of the entry in the log
  crypto::Digest pdf_sha256;
  ledger::InclusionProof proof;
  std::string checkpoint;  // the signed note that covers the entry
};

struct Options {
  // Space kept back, so that recovery works on a full disk.
  std::uint64_t ballast_size = std::uint64_t{64} << 20;
  std::uint64_t journal_size = std::uint64_t{4} << 20;  // at least 256 KiB
  storage::Disk* disk = &storage::posix_disk();
  // How long another process that has it open to write is waited for.
  std::chrono::milliseconds patience{1000};
  // Objects, once archived, are protected from everybody, root included, where the file system and
  // the process's rights permit it (chattr +i).
  bool immutable_objects = false;
};

// The documents of one instance and the log that proves them. Format: archive/README.md.
//
// One process writes (a lock file sees to it); any number of threads may submit, and their
// commits are grouped. What a call acknowledged survives a power cut; after a crash at any
// moment, opening recovers. Any failed write or sync makes the object refuse all further work
// with Error(kUnavailable): open it again.
class Archive {
 public:
  // Makes an empty archive under `root`, which must not hold one. `origin` names the log in
  // every checkpoint ("yinxin.example/sample"). Throws Error(kConflict) if there is one already.
  static void create(const std::filesystem::path& root, const std::string& origin,
                     const crypto::Ed25519Key& key, const Options& options = {});

  // Opens for writing and recovers; `clock` must outlive the archive. Throws Error(kNotFound) if
  // `root` holds no archive (it is never made silently: the disk may not be mounted),
  // Error(kConflict) if another process has it, Error(kCorrupt) if stored bytes contradict each
  // other, Error(kInvalidInput) if `key` is not the key of this archive's log.
  Archive(const std::filesystem::path& root, crypto::Ed25519Key key, const Clock& clock,
          const Options& options = {});
  // With all the keys that have to sign now: two while one is being handed over (change_key.h).
  Archive(const std::filesystem::path& root, std::vector<crypto::Ed25519Key> keys,
          const Clock& clock, const Options& options = {});
  // Opens for reading only; works on a full or write-protected disk, beside a writer. Shows the
  // log as it was at that moment, or at the last refresh(). Everything that writes throws
  // Error(kForbidden).
  static Archive open_read_only(const std::filesystem::path& root);
  // Of one that only reads: shows what another process has published since. Next to nothing if
  // nothing was; other threads may go on reading. Throws Error(kCorrupt), and goes on to show what
  // it did, if that is not the continuation of it.
  void refresh();
  ~Archive();
  Archive(Archive&&) noexcept;
  Archive& operator=(Archive&&) = delete;

  // The next number of the series, reserved in the log. It must end in deposit() or
  // void_number(); one that a crash left open is voided when the archive is next opened. Ending
  // one that is not open throws Error(kConflict).
  Number reserve_number(const std::string& agency, const std::string& prefix, int year,
                        const std::string& actor);
  // Exactly this number; throws Error(kConflict) unless it is the next of its series.
  void reserve_number(const Number& number, const std::string& actor);
  void void_number(const Number& number, const std::string& reason, const std::string& actor);

  // Archives a document: durable and in the log on return. A deposit with an id the archive
  // already holds throws Error(kConflict); one without an id, or with other than one "pdf" object,
  // or that brings its own "metadata" object, or is imported, throws Error(kInvalidInput).
  Receipt deposit(const Deposit& deposit);
  // Archives many, also imported ones, in as few commits as it can: on return each is durable and
  // in the log, or what refused it stands in its place.
  std::vector<std::optional<Error>> deposit_all(const std::vector<Deposit>& deposits);

  // Archives a longer PDF of a document beside the one it has; that remains. Throws
  // Error(kConflict) unless it begins with all of the newest one so far, Error(kNotFound) if there
  // is no such document. Durable and in the log on return.
  Receipt renew(const Renewal& renewal);
  // Puts an act on record: superseded, withdrawn, received, held, appraised… Throws
  // Error(kConflict) if what was done with the document before forbids it, Error(kNotFound) if
  // there is no such document, Error(kInvalidInput) if the entry has not the form of its type.
  // Durable and in the log on return. Returns the index of the entry.
  std::uint64_t record(const Act& act);
  // Destroys documents that were appraised so, `approval` being the decision: the tombstones are in
  // the log before anything goes. What other documents need as well stays. Throws Error(kConflict)
  // before anything happened if one of them may not go. What a crash interrupts is done when the
  // archive is next opened.
  void dispose(const std::vector<std::string>& ids, const Bytes& approval,
               const std::string& actor);

  // Puts on record that a time-stamping authority has seen `checkpoint`: `token` is its time-stamp
  // (RFC 3161) over that note. Returns the index of the entry.
  std::uint64_t anchor(const std::string& checkpoint, const Bytes& token, const std::string& actor);

  // Puts on record that no document was left out. Returns the index of the entry.
  std::uint64_t record(const RenewalRun& run);

  // Reading. Unknown: nullopt.
  std::optional<Entry> find(std::string_view id) const;  // its document.seal or document.import
  std::optional<Entry> find_number(std::string_view number_text) const;
  // The entry that archived the document that has, or had before it was renewed, this PDF.
  std::optional<Entry> find_pdf(const crypto::Digest& sha256) const;
  // All entries about a document, the one that archived it first.
  std::vector<Entry> history(const Entry& document) const;
  Standing standing(const Entry& document) const;
  // standing().word() of each, at once for the many documents that nothing was done with.
  std::vector<std::string> standing_words(const std::vector<std::string>& ids) const;
  std::string standing_word(const std::string& id) const;
  // The entries that archived the documents whose retention has ended by `day` and that are still
  // there, in order.
  std::vector<Entry> due(Date day) const;
  // The newest document.renew of `document`, or itself if it was never renewed.
  Entry newest(const Entry& document) const;
  Entry entry(std::uint64_t index) const;  // Error(kNotFound) beyond size()
  std::uint64_t size() const;
  // Calls `visit` for each entry from `from` on, in order, until it returns false.
  void each(std::uint64_t from, const std::function<bool(const Entry&)>& visit) const;
  // The bytes of an object, checked against its digest: Error(kCorrupt) if they differ,
  // Error(kNotFound) if there are none.
  Bytes object(const crypto::Digest& sha256) const;
  // The first object of `entry` with this role; Error(kNotFound) if it has none.
  Bytes object(const Entry& entry, std::string_view role) const;
  Json metadata(const Entry& entry) const;

  // Throws Error(kUnavailable) if a write has failed, so that this takes no more.
  void check_writable() const;

  std::string checkpoint() const;  // the newest signed note
  std::string vkey() const;        // checks it: the newest of the log's keys
  KeyChain keys() const;
  std::string origin() const;  // the log's name
  ledger::InclusionProof prove_inclusion(std::uint64_t index) const;
  // In the log as it was at that size.
  ledger::InclusionProof prove_inclusion(std::uint64_t index, std::uint64_t size) const;
  std::vector<crypto::Digest> prove_consistency(std::uint64_t old_size) const;

 private:
  struct State;
  struct Pending;
  void begin(const Deposit& deposit, Pending& pending);
  void finish_disposals(const std::string& actor);
  explicit Archive(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace yinxin::archive
