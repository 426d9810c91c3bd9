#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "crypto/digest.h"

namespace yinxin::archive {

// A document number taken from its series: 示市监移〔2026〕3号 is {agency, "示市监移", 2026, 3}.
struct Number {
  std::string agency;  // the registry id of the agency whose series it is
  std::string prefix;  // 机关代字
  int year = 0;
  int serial = 0;

  std::string text() const;
};

struct ObjectReference {
  std::string role;
  crypto::Digest sha256;
  crypto::Digest sm3;
  std::uint64_t size = 0;
};

// The types of entries; archive/README.md says what each holds.
constexpr std::string_view kKeyEntry = "key";
constexpr std::string_view kReserveEntry = "number.reserve";
constexpr std::string_view kVoidEntry = "number.void";
constexpr std::string_view kSealEntry = "document.seal";
constexpr std::string_view kImportEntry = "document.import";
constexpr std::string_view kRenewEntry = "document.renew";
constexpr std::string_view kRenewalEntry = "renewal";
constexpr std::string_view kSupersedeEntry = "document.supersede";
constexpr std::string_view kWithdrawEntry = "document.withdraw";
constexpr std::string_view kLiftEntry = "document.lift";
constexpr std::string_view kRedactEntry = "document.redact";
constexpr std::string_view kReceiptEntry = "document.receipt";
constexpr std::string_view kHoldEntry = "document.hold";
constexpr std::string_view kReleaseEntry = "document.release";
constexpr std::string_view kAppraiseEntry = "document.appraise";
constexpr std::string_view kDisposeEntry = "document.dispose";
constexpr std::string_view kDisposedEntry = "document.disposed";
constexpr std::string_view kAnchorEntry = "anchor";
constexpr std::string_view kTrailEntry = "trail";

// An entry of the log, read back.
struct Entry {
  std::uint64_t index = 0;
  std::string type;
  Instant time;
  Bytes stored;  // the authoritative bytes
  Json json;     // the same, parsed
  std::vector<ObjectReference> objects;
};

// The entry those bytes are. Throws Error(kCorrupt, where, …) unless they are canonical JSON
// with the members that every entry, and every entry of this type, must have.
Entry parse_entry(std::uint64_t index, Bytes stored, const std::string& where);

// A new entry: `body` with type, time and version added. Throws Error(kInvalidInput) unless that
// has the form of its type and is no longer than an entry may be.
Entry make_entry(std::uint64_t index, std::string_view type, Instant time, Json body);

Json to_json(const Number& number);
Json to_json(const ObjectReference& object);
// The number in an entry of a type that has one. Throws Error(kInvalidInput).
Number number_of(const Entry& entry);
bool has_number(const Entry& entry);

// Whether a document is archived by this entry: made here, or taken over from another system.
bool is_document(const Entry& entry);

// The first object of this role; nullptr if there is none.
const ObjectReference* find_object(const Entry& entry, std::string_view role);

// The "pdf" among the objects of an entry that has one.
const ObjectReference& pdf_of(const Entry& entry);

// How a person finds what an entry is about: the document's id, the number, or the type.
std::string label(const Entry& entry);

// Whether `text` is 24 lower-case hex digits.
bool is_document_id(std::string_view text);

}  // namespace yinxin::archive
