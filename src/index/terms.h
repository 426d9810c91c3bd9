#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace yinxin::index {

// What a term of the database means is in its first letters. Folded text has no capital A–Z
// and every prefix that begins with X has two letters, so no two kinds of term can be confused.
// Single letters follow Xapian's Omega. index/README.md shows the same table to people.
namespace prefix {
constexpr std::string_view kText{};               // grams of number, title and text
constexpr std::string_view kId = "Q";             // the document
constexpr std::string_view kTitle = "S";          // grams of the title
constexpr std::string_view kWord = "N";           // a whole run of letters and digits: KTV, 9704
constexpr std::string_view kNumber = "XN";        // grams of the document number, and all of it
constexpr std::string_view kAgencyName = "XG";    // grams of the issuing agency's name
constexpr std::string_view kKindName = "XT";      // grams of the kind's name
constexpr std::string_view kCase = "XP";          // grams of the name of the case
constexpr std::string_view kAgency = "XI";        // the issuing agency
constexpr std::string_view kKind = "XK";          // the kind
constexpr std::string_view kSignature = "XS";     // the level its signatures have reached
constexpr std::string_view kYear = "XY";          // 2026
constexpr std::string_view kMonth = "XM";         // 202603
constexpr std::string_view kVisibleTo = "XA";     // an agency that may see it
constexpr std::string_view kVisibleLater = "XL";  // an agency that may see it from its release on
constexpr std::string_view kReader = "XR";        // a person who may see it, of whatever agency
constexpr std::string_view kClearance = "XC";     // a level of clearance that suffices
}  // namespace prefix

// Slots of document values.
constexpr unsigned kDateSlot = 0;     // 20260318
constexpr unsigned kReleaseSlot = 1;  // release_value()

// Highest level of secrecy, 绝密.
constexpr int kTopLevel = 3;

// Longest name or id that becomes one term: Xapian allows 245 bytes with the prefix.
constexpr std::size_t kLongestName = 200;

// The pieces of folded text by which candidates are found, in order, repetitions kept: all
// pairs of neighbours; where four neighbours are ASCII also all four, because pairs of digits
// are in every document. Empty for text of fewer than two characters.
std::vector<std::u32string_view> grams(std::u32string_view folded);

// grams() without repetitions and without the pairs that a group of four implies.
std::vector<std::u32string_view> telling_grams(std::u32string_view folded);

// The term for `folded` under `prefix`.
std::string term(std::string_view prefix, std::u32string_view folded);

// A moment as text that sorts like it: seconds since 1970, twelve digits; none before.
std::string release_value(Instant moment);

// "20260318" for an ISO date.
std::string date_value(std::string_view iso);

}  // namespace yinxin::index
