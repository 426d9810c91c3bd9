#include "pdf/xref.h"

#include <algorithm>
#include <array>
#include <optional>

#include "pdf/indirect_object.h"
#include "pdf/syntax.h"

namespace yinxin::pdf {
namespace {

constexpr std::size_t kEntrySize = 20;

std::optional<std::uint64_t> fixed_digits(ByteView text) {
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

// "nnnnnnnnnn ggggg n" and two bytes of end of line.
XrefEntry table_entry(ByteView text, std::size_t offset) {
  const auto position = fixed_digits(text.substr(0, 10));
  const auto generation = fixed_digits(text.substr(11, 5));
  const char kind = text[17];
  const ByteView end = text.substr(18);
  const bool spaced = text[10] == ' ' && text[16] == ' ';
  const bool ended = end == " \n" || end == " \r" || end == "\r\n";
  if (!position || !generation || !spaced || !ended || (kind != 'n' && kind != 'f') ||
      *generation > 65535) {
    throw_defect("XREF_SYNTAX", offset, "a malformed cross-reference entry");
  }
  XrefEntry entry;
  entry.offset = *position;
  entry.generation = static_cast<std::uint16_t>(*generation);
  entry.kind = kind == 'n' ? XrefEntry::Kind::kOffset : XrefEntry::Kind::kFree;
  return entry;
}

void check_count(std::size_t known, std::uint64_t more, std::size_t offset) {
  if (known + more > kMaxXrefEntries) throw_defect("LIMIT", offset, "too many objects");
}

// Room for that many more, without having twice as much as there is at the same time.
void make_room(std::vector<XrefEntry>& entries, std::uint64_t more) {
  const std::size_t needed = entries.size() + more;
  if (needed <= entries.capacity()) return;
  entries.reserve(std::max(needed, entries.capacity() + entries.capacity() / 2));
}

void read_subsection(ByteView file, Parser& parser, std::vector<XrefEntry>& entries) {
  const std::uint64_t first = parser.expect_digits();
  if (!parser.skip(' ')) throw_defect("XREF_SYNTAX", parser.position(), "expected a space");
  const std::uint64_t count = parser.expect_digits();
  parser.skip(' ');
  const std::size_t header_end = parser.position();
  if (!parser.skip_end_of_line()) {
    throw_defect("XREF_SYNTAX", header_end, "expected an end of line");
  }
  const std::size_t begin = parser.position();
  if (count > (file.size() - begin) / kEntrySize || first + count > kMaxObjectNumber + 1) {
    throw_defect("XREF_SYNTAX", begin, "more entries than the file has room for");
  }
  check_count(entries.size(), count, begin);
  make_room(entries, count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::size_t place = begin + i * kEntrySize;
    XrefEntry entry = table_entry(file.substr(place, kEntrySize), place);
    entry.number = static_cast<std::uint32_t>(first + i);
    entries.push_back(entry);
  }
  parser = Parser(file, begin + count * kEntrySize);
}

XrefSection read_table(ByteView file, std::size_t offset) {
  XrefSection section;
  Parser parser(file, offset + std::string_view("xref").size());
  parser.skip(' ');
  if (!parser.skip_end_of_line()) throw_defect("XREF_SYNTAX", offset, "expected an end of line");
  while (!parser.skip_word("trailer")) read_subsection(file, parser, section.entries);
  section.trailer = parser.object();
  section.end = parser.position();
  return section;
}

std::int64_t no_indirect_length(Reference reference) {
  throw_defect("XREF_SYNTAX", reference.number,
               "a cross-reference stream with an indirect /Length");
}

std::uint64_t field(ByteView row, std::size_t begin, std::size_t width, std::uint64_t otherwise) {
  if (width == 0) return otherwise;
  std::uint64_t value = 0;
  for (const char c : row.substr(begin, width)) {
    value = value << 8 | static_cast<unsigned char>(c);
  }
  return value;
}

std::array<std::size_t, 3> field_widths(const Object& trailer) {
  const Object::Array* widths = trailer["W"].array();
  std::array<std::size_t, 3> result{};
  if (widths == nullptr || widths->size() != result.size()) {
    throw_defect("XREF_SYNTAX", trailer.begin(), "a malformed /W");
  }
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::int64_t* width = (*widths)[i].integer();
    if (width == nullptr || *width < 0 || *width > 8) {
      throw_defect("XREF_SYNTAX", trailer.begin(), "a malformed /W");
    }
    result[i] = static_cast<std::size_t>(*width);
  }
  return result;
}

// The object numbers the rows of a cross-reference stream are about, as [first, count] pairs.
std::vector<std::uint64_t> subsections(const Object& trailer) {
  const Object& index = trailer["Index"];
  if (index.is_null() && trailer["Size"].integer() != nullptr && *trailer["Size"].integer() > 0) {
    return {0, static_cast<std::uint64_t>(*trailer["Size"].integer())};
  }
  std::vector<std::uint64_t> result;
  if (index.array() != nullptr) {
    for (const Object& item : *index.array()) {
      if (item.integer() == nullptr || *item.integer() < 0 || *item.integer() > kMaxObjectNumber) {
        throw_defect("XREF_SYNTAX", trailer.begin(), "a malformed /Index");
      }
      result.push_back(static_cast<std::uint64_t>(*item.integer()));
    }
  }
  if (result.empty() || result.size() % 2 != 0) {
    throw_defect("XREF_SYNTAX", trailer.begin(), "a malformed /Index");
  }
  return result;
}

XrefEntry stream_entry(ByteView row, const std::array<std::size_t, 3>& widths) {
  const std::uint64_t kind = field(row, 0, widths[0], 1);
  const std::uint64_t second = field(row, widths[0], widths[1], 0);
  const std::uint64_t third = field(row, widths[0] + widths[1], widths[2], 0);
  if (kind > 2 || third > 65535) throw_defect("XREF_SYNTAX", 0, "an impossible entry");
  XrefEntry entry;
  entry.kind = static_cast<XrefEntry::Kind>(kind);
  entry.offset = second;
  if (entry.kind == XrefEntry::Kind::kCompressed) {
    entry.index = static_cast<std::uint32_t>(third);
  } else {
    entry.generation = static_cast<std::uint16_t>(third);
  }
  return entry;
}

XrefSection read_stream(ByteView file, std::size_t offset, InflateBudget& budget) {
  IndirectObject object = parse_indirect(file, offset, no_indirect_length);
  XrefSection section;
  section.is_stream = true;
  section.end = object.end;
  section.trailer = std::move(object.value);
  if (!object.stream || !section.trailer["Type"].is_name("XRef")) {
    throw_defect("XREF_SYNTAX", offset, "not a cross-reference stream");
  }
  const auto widths = field_widths(section.trailer);
  const std::size_t row = widths[0] + widths[1] + widths[2];
  const Bytes content = stream_content(section.trailer, *object.stream, budget);
  const std::vector<std::uint64_t> numbers = subsections(section.trailer);
  std::size_t place = 0;
  for (std::size_t i = 0; i < numbers.size(); i += 2) {
    if (row == 0 || numbers[i + 1] > (content.size() - place) / row ||
        numbers[i] + numbers[i + 1] > kMaxObjectNumber + 1) {
      throw_defect("XREF_SYNTAX", offset, "more entries than the stream has");
    }
    check_count(section.entries.size(), numbers[i + 1], offset);
    make_room(section.entries, numbers[i + 1]);
    for (std::uint64_t n = 0; n < numbers[i + 1]; ++n, place += row) {
      section.entries.push_back(stream_entry(ByteView(content).substr(place, row), widths));
      section.entries.back().number = static_cast<std::uint32_t>(numbers[i] + n);
    }
  }
  if (place != content.size()) throw_defect("XREF_SYNTAX", offset, "unused bytes in a section");
  return section;
}

void check_section(XrefSection& section, std::size_t offset, XrefPart part) {
  const Object& trailer = section.trailer;
  if (trailer.has("XRefStm")) throw_defect("HYBRID", offset, "a hybrid cross-reference");
  if (trailer.has("Encrypt")) throw_defect("ENCRYPTED", offset, "the file is encrypted");
  const std::int64_t* size = trailer["Size"].integer();
  if (size == nullptr || *size <= 0 || *size > kMaxObjectNumber ||
      (part == XrefPart::kWhole && trailer["Root"].reference() == nullptr)) {
    throw_defect("XREF_SYNTAX", offset, "a trailer without /Size or /Root");
  }
  auto& entries = section.entries;
  const auto by_number = [](const XrefEntry& a, const XrefEntry& b) { return a.number < b.number; };
  std::sort(entries.begin(), entries.end(), by_number);
  const auto same_number = [](const XrefEntry& a, const XrefEntry& b) {
    return a.number == b.number;
  };
  if (std::adjacent_find(entries.begin(), entries.end(), same_number) != entries.end()) {
    throw_defect("XREF_SYNTAX", offset, "an object is listed twice in one section");
  }
  if (!entries.empty() && entries.back().number >= *size) {
    throw_defect("XREF_SYNTAX", offset, "an object number beyond /Size");
  }
}

}  // namespace

XrefSection read_xref_section(ByteView file, std::size_t offset, InflateBudget& budget,
                              XrefPart part) {
  if (offset >= file.size()) throw_defect("XREF_SYNTAX", offset, "startxref points nowhere");
  const bool is_table = file.substr(offset, 4) == "xref";
  XrefSection section = is_table ? read_table(file, offset) : read_stream(file, offset, budget);
  check_section(section, offset, part);
  return section;
}

}  // namespace yinxin::pdf
