#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "archive/entry.h"
#include "base/bytes.h"
#include "base/clock.h"

// Whether an archive is what its log says it is, found out from the files alone. It shares with
// the code that writes only the reading of entries, tiles and journals.
namespace yinxin::archive {

struct Problem {
  std::string document;  // the id or number it concerns; empty if it concerns none
  std::string where;     // "objects/sha256/3f/9a02…", "log/tile/entries/000:1234"
  std::string problem;
};

struct AuditOptions {
  // What the auditor brings from elsewhere: one of the log's verifier keys, and a checkpoint seen
  // earlier, which today's log must still begin with. Empty: the key in the archive's marker
  // is believed, and nothing is known of earlier.
  std::string vkey;
  std::string since;
  // The verifier keys of those who have been asked to witness the log.
  std::vector<std::string> witnesses;
  unsigned threads = 2;
  // Judges the signatures of a document's newest PDF, `entry` being its document.seal: what is
  // wrong with them, or nothing. Called from several threads.
  std::function<std::string(ByteView pdf, const Entry& entry)> judge;
  // Looks at the metadata object of a document, `entry` being the one that archived it. Called from
  // several threads.
  std::function<void(ByteView metadata, const Entry& entry)> examine;
  // Every entry that contradicts none before it, in order; for what else may be asked of it.
  std::function<void(const Entry& entry)> visit;
  // Bytes of objects read so far and in all. Called from one thread at a time.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  // Long audits can be taken up again. Now and then, while nothing else is called and unless there
  // is something to tell of an object, `reached` is told how many objects, in the order of the log,
  // are done; given back as `resume_at`, they are not read again, if the log still begins as it
  // did.
  struct Reached {
    std::uint64_t objects = 0;
    std::string log;  // what it was like
  };
  std::function<void(const Reached& reached)> reached;
  Reached resume_at;
  std::function<void()> resumed;  // told if that is so, before any object is read
  // Recomputes SM3 digests, too: several times the work of SHA-256.
  bool with_sm3 = false;
  // Asked now and then; true: the rest of the objects is left out, and the report with it is none.
  // Called from several threads.
  std::function<bool()> stopped;
};

// Until where somebody else has seen the log.
struct Witnessed {
  std::string vkey;  // the witness
  std::uint64_t size = 0;
  Instant time;
};

struct AuditReport {
  std::string checkpoint;  // the note that was audited
  std::uint64_t entries = 0;
  std::uint64_t documents = 0;
  std::uint64_t imported = 0;  // of the documents
  std::uint64_t renewals = 0;
  std::uint64_t disposed = 0;  // of the documents
  std::uint64_t objects = 0;
  std::uint64_t resumed_at = 0;  // of the objects: so many were not read this time
  std::uint64_t bytes = 0;       // of objects
  std::vector<Witnessed> witnessed;
  std::vector<Problem> problems;
  std::vector<std::string> notes;  // worth knowing, and nothing wrong

  bool good() const { return problems.empty(); }
};

// Audits the archive under `root`: every object re-hashed, every entry's form, the log rebuilt
// from its entries and compared with every tile and the signed checkpoint, numbers contiguous
// and each ended at most once, nothing referenced missing. Works beside a writer, on the log as
// it was at the beginning. Damage is reported, not thrown; Error(kNotFound) if there is no
// archive, Error(kInvalidInput) if the options are not what they should be.
AuditReport audit(const std::filesystem::path& root, const AuditOptions& options = {});

}  // namespace yinxin::archive
