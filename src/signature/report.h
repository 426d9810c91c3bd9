#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

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

struct SignatureReport {
  std::string field;    // "Seal1"
  std::string signer;   // subject common name
  std::string subject;  // whole subject, RFC 2253
  std::string certificate_sha256;
  std::string algorithm;          // "ECDSA P-256 / SHA-256"
  std::string level;              // "B-B", "B-T", …
  Instant claimed_time;           // /M, a claim only
  std::size_t revision = 0;       // of `revisions`, from 1
  std::size_t covered_bytes = 0;  // where the signed revision ends
  bool covers_whole_file = false;
  std::vector<Finding> findings;  // empty or only notes: passed

  // The worst of the findings.
  Indication indication() const;
  // The sub-indication of the worst finding, empty if passed.
  std::string sub_indication() const;
};

enum class FileState { kValid, kIndeterminate, kInvalid, kUnsigned };

// "VALID", "INDETERMINATE", "INVALID", "UNSIGNED".
std::string_view name(FileState state);

struct FileReport {
  std::string sha256;
  std::size_t size = 0;
  std::size_t revisions = 0;
  std::vector<Finding> findings;  // about the file as a whole
  std::vector<SignatureReport> signatures;

  // VALID only if there is a signature, every signature is TOTAL-PASSED and nothing but notes was
  // found about the file.
  FileState state() const;
};

}  // namespace yinxin::signature
