#include "index/document.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "base/utf8.h"
#include "index/fold.h"
#include "index/slip.h"
#include "index/terms.h"

namespace yinxin::index {
namespace {

constexpr std::size_t kLongestText = 16 << 20;

[[noreturn]] void refuse(const Entry& entry, std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, entry.id.empty() ? "索引 index" : entry.id, problem);
}

// Adds them in order, which is what the tree inside a Xapian::Document is quickest with.
void add_grams(const std::vector<const std::u32string*>& fields, Xapian::Document& document) {
  std::vector<std::u32string_view> pieces;
  for (const std::u32string* folded : fields) {
    const auto more = grams(*folded);
    pieces.insert(pieces.end(), more.begin(), more.end());
    // A query of one character looks for the grams that begin with it; this one begins none.
    if (!folded->empty()) pieces.push_back(std::u32string_view(*folded).substr(folded->size() - 1));
  }
  std::sort(pieces.begin(), pieces.end());
  for (auto at = pieces.begin(); at != pieces.end();) {
    const auto next = std::upper_bound(at, pieces.end(), *at);
    document.add_term(term(prefix::kText, *at), static_cast<Xapian::termcount>(next - at));
    at = next;
  }
}

// Whole runs of ASCII letters and digits that nothing was dropped from: "9704" of GB/T 9704.
void add_words(const FoldedText& folded, Xapian::Document& document) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= folded.text.size(); ++i) {
    const bool in_run = i < folded.text.size() && folded.text[i] < 0x80;
    if (in_run && i > begin && folded.begin[i] <= folded.end[i - 1]) continue;
    if (i > begin && i - begin <= kLongestName) {
      document.add_term(
          term(prefix::kWord, std::u32string_view(folded.text).substr(begin, i - begin)));
    }
    begin = in_run ? i : i + 1;
  }
}

// A short field that can be asked for by itself: characters, grams and the whole of it.
void add_short_field(std::string_view prefix, std::u32string_view folded,
                     Xapian::Document& document) {
  for (std::size_t i = 0; i < folded.size(); ++i) {
    document.add_term(term(prefix, folded.substr(i, 1)));
  }
  for (const std::u32string_view gram : grams(folded)) {
    document.add_term(term(prefix, gram));
  }
  const std::string whole = term(prefix, folded);
  if (!folded.empty() && whole.size() <= kLongestName) document.add_term(whole);
}

void add_name(std::string_view prefix, const std::string& name, Xapian::Document& document) {
  if (!name.empty()) document.add_boolean_term(std::string(prefix) + name);
}

void add_date(const std::string& iso, Xapian::Document& document) {
  if (iso.empty()) return;
  const std::string value = date_value(iso);
  document.add_value(kDateSlot, value);
  add_name(prefix::kYear, value.substr(0, 4), document);
  add_name(prefix::kMonth, value.substr(0, 6), document);
}

void add_visibility(const Entry& entry, Xapian::Document& document) {
  const auto since = entry.release ? prefix::kVisibleLater : prefix::kVisibleTo;
  for (const std::string& agency : entry.visible_to) add_name(since, agency, document);
  if (entry.release) document.add_value(kReleaseSlot, release_value(*entry.release));
  for (const std::string& person : entry.readers) add_name(prefix::kReader, person, document);
  for (int clearance = entry.level; clearance <= kTopLevel; ++clearance) {
    add_name(prefix::kClearance, std::to_string(clearance), document);
  }
}

std::u16string add_text(const Entry& entry, Xapian::Document& document) {
  const std::u32string number = fold(to_utf32(entry.number));
  const FoldedText title = fold_with_offsets(to_utf32(entry.title));
  const FoldedText text = fold_with_offsets(to_utf32(entry.text));
  add_grams({&number, &title.text, &text.text}, document);
  add_words(title, document);
  add_words(text, document);
  add_short_field(prefix::kNumber, number, document);
  add_short_field(prefix::kTitle, title.text, document);
  return to_utf16(number) + kFieldEnd + to_utf16(title.text) + kFieldEnd + to_utf16(text.text);
}

// What a hit shows: each field behind its size, "5:doc-1".
void put(const std::string& field, std::string& data) {
  data += std::to_string(field.size()) + ':' + field;
}

std::string take(std::string_view& data) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(data.data(), data.data() + data.size(), size);
  const auto digits = static_cast<std::size_t>(end - data.data());
  if (error != std::errc() || digits == data.size() || *end != ':' ||
      size > data.size() - digits - 1) {
    throw Error(ErrorCode::kCorrupt, "索引 index", "命中数据已损坏 (damaged data of a hit)");
  }
  std::string field(data.substr(digits + 1, size));
  data.remove_prefix(digits + 1 + size);
  return field;
}

std::string document_data(const Entry& entry) {
  std::string data;
  for (const std::string* field : {&entry.id, &entry.imported_id, &entry.number, &entry.title,
                                   &entry.agency, &entry.kind, &entry.date}) {
    put(*field, data);
  }
  return data;
}

Attributes attributes_of(const Entry& entry) {
  Attributes attributes = {entry.agency, entry.kind, entry.case_name, entry.signature, 0};
  if (!entry.date.empty()) {
    attributes.date = static_cast<std::uint32_t>(std::stoul(date_value(entry.date)));
  }
  return attributes;
}

}  // namespace

void check(const Entry& entry) {
  if (entry.id.empty()) refuse(entry, "文件没有标识 (document without id)");
  if (entry.text.size() > kLongestText) refuse(entry, "正文超过16 MiB (text too large)");
  if (entry.level < 0 || entry.level > kTopLevel) refuse(entry, "密级不存在 (no such level)");
  if (!entry.date.empty() && !Date::from_iso(entry.date))
    refuse(entry, "日期不存在 (no such date)");
  std::size_t longest =
      std::max({entry.id.size(), entry.kind.size(), entry.agency.size(), entry.signature.size()});
  for (const std::string& agency : entry.visible_to) {
    if (agency.empty()) refuse(entry, "可见机关的标识为空 (empty agency id)");
    longest = std::max(longest, agency.size());
  }
  for (const std::string& person : entry.readers) longest = std::max(longest, person.size());
  if (longest > kLongestName) refuse(entry, "标识超过200字节 (id too long)");
  for (const std::string* text :
       {&entry.id, &entry.imported_id, &entry.number, &entry.title, &entry.text, &entry.kind,
        &entry.kind_name, &entry.agency, &entry.agency_name, &entry.case_name, &entry.signature}) {
    if (!is_utf8(*text)) refuse(entry, "不是合法的UTF-8编码 (not UTF-8)");
  }
}

Prepared prepare(const Entry& entry) {
  Prepared prepared;
  Xapian::Document& document = prepared.document;
  document.set_data(document_data(entry));
  add_name(prefix::kId, entry.id, document);
  add_name(prefix::kKind, entry.kind, document);
  add_name(prefix::kAgency, entry.agency, document);
  add_name(prefix::kSignature, entry.signature, document);
  add_date(entry.date, document);
  add_visibility(entry, document);
  prepared.text = add_text(entry, document);
  prepared.attributes = attributes_of(entry);
  add_short_field(prefix::kKindName, fold(to_utf32(entry.kind_name)), document);
  add_short_field(prefix::kAgencyName, fold(to_utf32(entry.agency_name)), document);
  add_short_field(prefix::kCase, fold(to_utf32(entry.case_name)), document);
  return prepared;
}

Hit read_hit(std::string_view data) {
  Hit hit;
  for (std::string* field :
       {&hit.id, &hit.imported_id, &hit.number, &hit.title, &hit.agency, &hit.kind, &hit.date}) {
    *field = take(data);
  }
  return hit;
}

}  // namespace yinxin::index
