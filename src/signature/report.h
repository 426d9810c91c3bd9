#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "crypto/certificate.h"

namespace yinxin::signature {

// The verdict on a signature, from best to worst, in the terms of ETSI EN 319 102-1. There is no
// bool: "not passed" is two different things, and an investigator who reads "could not tell" as
// "forged" was misled by us.
enum class Indication {
  kTotalPassed,
  kIndeterminate,  // what we have is not enough to say; more evidence could be
  kTotalFailed,
};

// "TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED".
std::string_view name(Indication indication);

// One thing that was found wrong or noteworthy, in the order of the checks. With kTotalPassed it
// is a note, which spoils nothing.
struct Finding {
  std::string code;  // stable: "HASH_FAILURE", "XREF_RANGE", …
  Indication indication = Indication::kIndeterminate;
  std::string sub_indication;  // as in the standard: "FORMAT_FAILURE"
  std::string detail;          // English, for the expert: object, offset
  std::string sentence;        // Chinese, for everyone: what it means
  std::string next_step;       // Chinese: what to do
};

// A time-stamp: of a signature, or of the document up to it.
struct TimestampReport {
  std::string field;      // of the document's; empty for a signature's
  std::string authority;  // subject common name
  std::string subject;
  std::string certificate_sha256;
  std::string algorithm;
  Instant time;              // proven, if nothing was found against it
  Instant valid_until;       // when the first certificate of its path expires
  std::size_t revision = 0;  // of the document's: where it is, from 1
  std::size_t covered_bytes = 0;
  bool covers_whole_file = false;
  std::vector<crypto::Certificate> path;  // from the authority's certificate to the anchor
  bool revocation_complete = false;       // the file tells for the whole path
  std::size_t evidence_revision = 0;      // the last revision with something that tells
  std::vector<Finding> findings;

  Indication indication() const;
  std::string sub_indication() const;
};

struct SignatureReport {
  std::string field;    // "Seal1"
  std::string signer;   // subject common name
  std::string subject;  // whole subject, RFC 2253
  std::string certificate_sha256;
  std::string algorithm;        // "ECDSA P-256 / SHA-256"
  std::string level;            // "B-B", "B-T", "B-LT", "B-LTA": what was reached
  Instant best_signature_time;  // it is proven to have existed then; Instant() if nothing proves
  std::string time_source;      // "signature-time-stamp", "document-time-stamp" or empty
  Instant provable_until;       // how long it will be provable without being renewed
  std::optional<TimestampReport> timestamp;  // its own
  std::vector<crypto::Certificate> path;     // from the signer's certificate to the anchor
  bool revocation_complete = false;          // the file tells for the whole path
  Instant claimed_time;                      // /M, a claim only
  std::size_t revision = 0;                  // of `revisions`, from 1
  std::size_t covered_bytes = 0;             // where the signed revision ends
  bool covers_whole_file = false;
  std::vector<Finding> findings;  // empty or only notes: passed

  // The worst of the findings.
  Indication indication() const;
  // The sub-indication of the worst finding, empty if passed.
  std::string sub_indication() const;
};

enum class FileState {
  kValid,
  kValidExtended,  // valid, and behind the last signature or time-stamp only validation data
  kIndeterminate,
  kInvalid,
  kUnsigned,
};

inline bool is_valid(FileState state) {
  return state == FileState::kValid || state == FileState::kValidExtended;
}

// "VALID", "VALID_EXTENDED", "INDETERMINATE", "INVALID", "UNSIGNED".
std::string_view name(FileState state);

struct FileReport {
  std::string sha256;
  std::size_t size = 0;
  std::size_t revisions = 0;
  std::vector<Finding> findings;  // about the file as a whole
  std::vector<SignatureReport> signatures;
  std::vector<TimestampReport> timestamps;  // of the document, oldest first
  bool has_unsigned_end = false;            // the newest revision has neither

  // The least level of all signatures; empty if there is none.
  std::string level() const;
  // Until when all of it can be proven; Instant() if nothing can.
  Instant provable_until() const;

  // VALID only if there is a signature, every signature and time-stamp is TOTAL-PASSED and nothing
  // but notes was found about the file.
  FileState state() const;
};

}  // namespace yinxin::signature
