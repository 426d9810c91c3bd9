#include "signature/verify.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "crypto/content_digest.h"
#include "signature/differences.h"
#include "signature/discovery.h"
#include "signature/evidence.h"
#include "signature/findings.h"
#include "signature/judge.h"
#include "signature/restrictions.h"
#include "signature/signature_dictionary.h"

namespace yinxin::signature {
namespace {

// A signature, or a time-stamp of the document: a field's value.
struct Value {
  std::string field;
  std::optional<SignatureDictionary> dictionary;  // none if it cannot be read
  Restrictions restrictions;
  std::vector<Finding> findings;

  std::size_t revision() const { return dictionary ? dictionary->revision : 0; }
  bool is_timestamp() const { return dictionary && dictionary->is_timestamp; }
};

class Verification {
 public:
  Verification(ByteView file, const crypto::TrustStore& trust, Instant now)
      : file_(file), trust_(trust), now_(now), existence_(now) {}

  FileReport run() {
    report_.size = file_.size();
    check_file([this] { judge_file(); });
    if (!digests_) open_digests();
    report_.sha256 = to_hex(digests_->digest("SHA256", file_.size(), {}));
    return std::move(report_);
  }

 private:
  void judge_file();
  void open_digests();
  crypto::ContentDigest covered_by(const SignatureDictionary& dictionary);
  Value read(const Field& field);
  void judge_order();
  void judge_changes();
  void check_allowed(const Value& signature) const;
  std::optional<Finding> change(std::size_t revision);
  void judge_timestamps();
  void judge_signatures();
  void prolong();

  template <typename Report>
  void describe(const Value& value, Report& report) const;

  // Runs a check of the file as a whole; what it throws becomes a finding.
  template <typename Check>
  void check_file(const Check& check) {
    try {
      check();
    } catch (const Error& error) {
      report_.findings.push_back(finding(error));
    }
  }

  ByteView file_;
  const crypto::TrustStore& trust_;
  Instant now_;
  Existence existence_;
  Evidence evidence_;
  FirstReferences references_;
  std::optional<pdf::RevisionChain> chain_;
  std::optional<crypto::PrefixDigests> digests_;
  std::vector<Value> values_;  // oldest first
  FileReport report_;
};

void Verification::judge_file() {
  chain_.emplace(pdf::RevisionChain::read(file_));
  report_.revisions = chain_->size();
  const std::vector<Field> found = signed_fields(*chain_);
  for (const Field& field : found) values_.push_back(read(field));
  std::stable_sort(values_.begin(), values_.end(),
                   [](const Value& a, const Value& b) { return a.revision() < b.revision(); });
  check_file([&] { check_no_stray_signature(*chain_, found, references_); });
  check_file([&] { check_permissions(*chain_, found); });
  if (found.empty() && report_.findings.empty() && file_.find("/ByteRange") != ByteView::npos) {
    report_.findings.push_back(finding("SIGNATURE_REMNANT", "/ByteRange outside every object"));
  }
  open_digests();
  check_file([&] { evidence_ = Evidence::read(*chain_); });
  evidence_.add_known(trust_.revocations(), now_);
  judge_order();
  judge_changes();
  judge_timestamps();
  judge_signatures();
  prolong();
}

void Verification::open_digests() {
  std::vector<std::size_t> cuts = {file_.size()};
  for (const Value& value : values_) {
    if (value.dictionary) cuts.push_back(value.dictionary->gap_begin);
  }
  digests_.emplace(file_, std::move(cuts));
}

crypto::ContentDigest Verification::covered_by(const SignatureDictionary& dictionary) {
  return [this, &dictionary](std::string_view digest_name) {
    const ByteView rest =
        file_.substr(dictionary.gap_end, dictionary.covered_end - dictionary.gap_end);
    return digests_->digest(digest_name, dictionary.gap_begin, rest);
  };
}

Value Verification::read(const Field& field) {
  Value result;
  result.field = field.name;
  try {
    result.dictionary = read_signature_dictionary(*chain_, *field.values["V"].reference());
    result.restrictions = read_restrictions(*chain_, *result.dictionary, field.id);
  } catch (const Error& error) {
    result.findings.push_back(finding(error));
  }
  return result;
}

// One signature in each revision, each covering those before it, and only the first certifies.
void Verification::judge_order() {
  const SignatureDictionary* previous = nullptr;
  for (Value& value : values_) {
    if (!value.dictionary) continue;
    const SignatureDictionary& own = *value.dictionary;
    if (previous != nullptr && own.gap_begin < previous->covered_end) {
      value.findings.push_back(
          finding("SIGNATURE_ORDER", "does not cover the signature before it"));
    }
    if (value.restrictions.permission != 0 && (previous != nullptr || own.is_timestamp)) {
      value.findings.push_back(finding("CERTIFICATION", "not the first signature"));
    }
    previous = &own;
  }
  const bool all_read = std::all_of(values_.begin(), values_.end(),
                                    [](const Value& value) { return value.dictionary; });
  report_.has_unsigned_end = all_read && previous != nullptr && previous->revision < chain_->size();
}

// Nobody before it may have locked its field.
void Verification::check_allowed(const Value& signature) const {
  for (const Value& earlier : values_) {
    if (!earlier.dictionary || earlier.revision() >= signature.revision()) continue;
    if (!earlier.restrictions.allow(signature.field)) {
      throw Error(ErrorCode::kInvalidInput, "LOCKED",
                  earlier.field + " allows no signature in " + signature.field);
    }
  }
}

std::optional<Finding> Verification::change(std::size_t revision) {
  const auto own = std::find_if(values_.begin(), values_.end(), [revision](const Value& value) {
    return value.revision() == revision;
  });
  const bool is_signed = own != values_.end();
  try {
    if (is_signed && !own->is_timestamp()) check_allowed(*own);
    check_differences(*chain_, revision, is_signed ? &*own->dictionary : nullptr, references_);
  } catch (const Error& error) {
    Finding result = finding(error);
    result.detail += ", revision " + std::to_string(revision);
    return result;
  }
  return std::nullopt;
}

void Verification::judge_changes() {
  const auto first = std::find_if(values_.begin(), values_.end(),
                                  [](const Value& value) { return value.dictionary; });
  if (first == values_.end()) return;
  for (std::size_t revision = first->revision() + 1; revision <= chain_->size(); ++revision) {
    const auto found = change(revision);
    if (!found) continue;
    for (Value& value : values_) {
      if (value.dictionary && value.revision() < revision) value.findings.push_back(*found);
    }
  }
}

// Behind what was found in the signature itself: a document whose bytes were changed is called that
// and nothing milder.
template <typename Report>
void add_findings(const Value& value, Report& report) {
  report.findings.insert(report.findings.end(), value.findings.begin(), value.findings.end());
}

template <typename Report>
void Verification::describe(const Value& value, Report& report) const {
  report.field = value.field;
  if (!value.dictionary) return;
  report.revision = value.dictionary->revision;
  report.covered_bytes = value.dictionary->covered_end;
  report.covers_whole_file = value.dictionary->covered_end == file_.size();
}

// Newest first: each proves since when those before it exist.
void Verification::judge_timestamps() {
  for (auto value = values_.rbegin(); value != values_.rend(); ++value) {
    if (!value->is_timestamp()) continue;
    TimestampReport& report = *report_.timestamps.emplace(report_.timestamps.begin());
    describe(*value, report);
    const SignatureDictionary& dictionary = *value->dictionary;
    judge_timestamp(dictionary.cms, covered_by(dictionary), existence_.since(dictionary.revision),
                    {trust_, evidence_, existence_, now_}, report);
    add_findings(*value, report);
    const bool is_good = report.indication() == Indication::kTotalPassed;
    if (is_good) existence_.add(dictionary.revision, report.time);
  }
}

// Oldest first: each shows after what those behind it were made.
void Verification::judge_signatures() {
  for (const Value& value : values_) {
    if (value.is_timestamp()) continue;
    SignatureReport& report = report_.signatures.emplace_back();
    describe(value, report);
    if (value.dictionary) {
      report.claimed_time = value.dictionary->claimed_time;
      judge_signature(*value.dictionary, covered_by(*value.dictionary),
                      {trust_, evidence_, existence_, now_}, report);
    }
    add_findings(value, report);
  }
}

// What a good time-stamp covers is provable for as long as that itself is.
void Verification::prolong() {
  for (SignatureReport& signature : report_.signatures) {
    for (const TimestampReport& timestamp : report_.timestamps) {
      const bool covers = timestamp.indication() == Indication::kTotalPassed &&
                          timestamp.revision > signature.revision;
      if (covers && signature.provable_until != Instant()) {
        signature.provable_until = timestamp.valid_until;
      }
    }
  }
}

}  // namespace

FileReport verify(ByteView pdf, const crypto::TrustStore& trust, Instant now) {
  return Verification(pdf, trust, now).run();
}

}  // namespace yinxin::signature
