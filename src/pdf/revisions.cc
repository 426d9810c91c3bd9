#include "pdf/revisions.h"

#include <algorithm>

#include "pdf/linearized.h"
#include "pdf/syntax.h"

namespace yinxin::pdf {
namespace {

constexpr int kMaxReferenceChain = 16;

// How often, on average, each byte of a file may be parsed.
constexpr std::size_t kWorkPerByte = 64;
constexpr std::size_t kFreeWork = std::size_t{16} << 20;
constexpr std::size_t kMaxCompressedObjects = 2'000'000;
// What looking an object up costs at least, in bytes of parsing.
constexpr std::size_t kLookupWork = 64;

// The offset in the last "startxref", which only "%%EOF" and one end of line may follow.
std::size_t last_startxref(ByteView file) {
  constexpr std::size_t kTail = 64;
  const std::size_t tail = file.size() > kTail ? file.size() - kTail : 0;
  const std::size_t place = file.substr(tail).rfind("startxref");
  if (place == ByteView::npos)
    throw_defect("TRAILING_BYTES", file.size(), "no startxref at the end");
  Parser parser(file, tail + place);
  parser.expect_word("startxref");
  parser.skip_white_space();
  return parser.expect_digits();
}

std::optional<std::size_t> previous_section(const XrefSection& xref, std::size_t section) {
  const Object& previous = xref.trailer["Prev"];
  if (previous.is_null()) return std::nullopt;
  if (previous.integer() == nullptr || *previous.integer() <= 0 ||
      static_cast<std::uint64_t>(*previous.integer()) >= section) {
    throw_defect("XREF_CHAIN", section, "/Prev does not lead to an earlier section");
  }
  return static_cast<std::size_t>(*previous.integer());
}

}  // namespace

RevisionChain RevisionChain::read(ByteView file) {
  if (file.substr(0, 5) != "%PDF-") throw_defect("HEADER", 0, "the file does not begin with %PDF-");
  if (file.size() > kMaxFileSize) throw_defect("LIMIT", 0, "the file is too large");
  RevisionChain chain(file);
  chain.read_revisions();
  return chain;
}

void RevisionChain::read_revisions() {
  linearized_ = linearized_section(file_);
  std::optional<std::size_t> section = last_startxref(file_);
  std::size_t entries = 0;
  while (section) {
    if (revisions_.size() == kMaxRevisions) throw_defect("LIMIT", *section, "too many revisions");
    revisions_.push_back(read_revision(*section));
    entries += revisions_.back().xref.entries.size();
    if (entries > kMaxXrefEntries) throw_defect("LIMIT", *section, "too many objects");
    section = previous_section(revisions_.back().xref, *section);
  }
  std::reverse(revisions_.begin(), revisions_.end());
  if (revisions_.back().end != file_.size()) {
    throw_defect("TRAILING_BYTES", revisions_.back().end, "bytes behind the end of the file");
  }
  for (std::size_t number = 2; number <= size(); ++number) {
    Revision& own = revisions_[number - 1];
    own.begin = revision(number - 1).end;
    if (own.begin > own.section) throw_defect("XREF_CHAIN", own.section, "revisions overlap");
  }
  for (std::size_t number = 1; number <= size(); ++number) check_ranges(number);
}

// The revision whose section begins where startxref says.
Revision RevisionChain::read_revision(std::size_t section) {
  Revision revision;
  if (section == linearized_) {
    LinearizedSection parts = read_linearized_section(file_, section, inflate_budget_);
    revision.section = parts.main_begin;
    revision.xref = std::move(parts.xref);
  } else {
    revision.section = section;
    revision.xref = read_xref_section(file_, section, inflate_budget_);
  }
  Parser parser(file_, revision.xref.end);
  parser.skip_white_space();
  parser.expect_word("startxref");
  parser.skip_white_space();
  if (parser.expect_digits() != section) {
    throw_defect("STARTXREF", parser.position(), "startxref is not that of its section");
  }
  parser.skip_white_space();
  constexpr std::string_view kMarker = "%%EOF";
  if (file_.substr(parser.position(), kMarker.size()) != kMarker) {
    throw_defect("STARTXREF", parser.position(), "expected %%EOF");
  }
  revision.marker_end = parser.position() + kMarker.size();
  parser = Parser(file_, revision.marker_end);
  parser.skip_end_of_line();
  revision.end = parser.position();
  return revision;
}

void RevisionChain::check_ranges(std::size_t number) const {
  const Revision& own = revision(number);
  for (const XrefEntry& entry : own.xref.entries) {
    if (entry.kind == XrefEntry::Kind::kFree) continue;
    if (entry.number == 0) throw_defect("XREF_SYNTAX", own.section, "object 0 is in use");
    if (entry.kind == XrefEntry::Kind::kCompressed) {
      const XrefEntry* stream = entry.offset <= kMaxObjectNumber
                                    ? this->entry(static_cast<std::uint32_t>(entry.offset), number)
                                    : nullptr;
      if (stream == nullptr || stream->kind != XrefEntry::Kind::kOffset) {
        throw_defect("XREF_RANGE", own.section, "an object stream is not in its revision");
      }
      continue;
    }
    if (entry.offset < own.begin || (entry.offset >= own.section && !is_section(entry, number))) {
      throw_defect("XREF_RANGE", own.section,
                   "object " + std::to_string(entry.number) + " is not in its revision");
    }
  }
}

bool RevisionChain::is_section(const XrefEntry& entry, std::size_t number) const {
  const Revision& own = revision(number);
  return own.xref.is_stream && entry.kind == XrefEntry::Kind::kOffset &&
         entry.offset == own.section;
}

const XrefEntry* RevisionChain::entry(std::uint32_t number, std::size_t revision_number) const {
  const std::vector<XrefEntry>& entries = revision(revision_number).xref.entries;
  const auto found = std::lower_bound(
      entries.begin(), entries.end(), number,
      [](const XrefEntry& entry, std::uint32_t wanted) { return entry.number < wanted; });
  return found != entries.end() && found->number == number ? &*found : nullptr;
}

std::size_t RevisionChain::defining_revision(std::uint32_t number, std::size_t view) const {
  while (view > 0 && entry(number, view) == nullptr) --view;
  return view;
}

std::optional<IndirectObject> RevisionChain::find(std::uint32_t number, std::size_t view) {
  spend(kLookupWork);
  const std::size_t revision = defining_revision(number, view);
  if (revision == 0) return std::nullopt;
  const XrefEntry& found = *entry(number, revision);
  if (found.kind == XrefEntry::Kind::kFree) return std::nullopt;
  return load(found, revision);
}

IndirectObject RevisionChain::load(const XrefEntry& entry, std::size_t revision) {
  if (entry.kind == XrefEntry::Kind::kCompressed) return load_compressed(entry, revision);
  IndirectObject object = parse_indirect(
      file_, entry.offset,
      [this, revision](Reference reference) { return stream_length(reference, revision); });
  spend(object.end - object.begin - (object.stream ? object.stream->size() : 0));
  if (object.id != Reference{entry.number, entry.generation}) {
    throw_defect("XREF_OBJECT", entry.offset, "another object than the cross-reference says");
  }
  object.revision = revision;
  return object;
}

std::int64_t RevisionChain::stream_length(Reference reference, std::size_t view) {
  const std::size_t revision = defining_revision(reference.number, view);
  const XrefEntry* found = revision == 0 ? nullptr : entry(reference.number, revision);
  if (found == nullptr || found->kind != XrefEntry::Kind::kOffset) {
    throw_defect("SYNTAX", reference.number, "a /Length that refers to no number");
  }
  spend(kLookupWork);
  const IndirectObject object =
      parse_indirect(file_, found->offset, [](Reference) -> std::int64_t { return -1; });
  spend(object.end - object.begin);
  if (object.id != reference || object.value.integer() == nullptr) {
    throw_defect("SYNTAX", object.begin, "a /Length that is not a number");
  }
  return *object.value.integer();
}

const RevisionChain::ObjectStream& RevisionChain::object_stream(std::uint32_t number,
                                                                std::size_t revision) {
  const auto known = object_streams_.find({number, revision});
  if (known != object_streams_.end()) return known->second;
  const IndirectObject object = load(*entry(number, revision), revision);
  const std::int64_t* count = object.value["N"].integer();
  const std::int64_t* first = object.value["First"].integer();
  if (!object.stream || !object.value["Type"].is_name("ObjStm") || count == nullptr ||
      first == nullptr || *count < 0 || *count > 100'000 || object.value.has("Extends")) {
    throw_defect("XREF_OBJECT", object.begin, "not an object stream we can read");
  }
  compressed_objects_ += static_cast<std::size_t>(*count);
  if (compressed_objects_ > kMaxCompressedObjects) {
    throw_defect("LIMIT", object.begin, "too many objects in object streams");
  }
  ObjectStream stream;
  stream.content = stream_content(object.value, *object.stream, inflate_budget_);
  Parser parser(stream.content);
  for (std::int64_t i = 0; i < *count; ++i) {
    parser.skip_white_space();
    const std::uint64_t own = parser.expect_digits();
    parser.skip_white_space();
    const std::uint64_t offset = parser.expect_digits();
    stream.objects.emplace_back(
        static_cast<std::uint32_t>(own),
        static_cast<std::size_t>(offset) + static_cast<std::size_t>(*first));
  }
  return object_streams_.emplace(std::pair(number, revision), std::move(stream)).first->second;
}

IndirectObject RevisionChain::load_compressed(const XrefEntry& entry, std::size_t revision) {
  const ObjectStream& stream = object_stream(static_cast<std::uint32_t>(entry.offset), revision);
  if (entry.index >= stream.objects.size() || stream.objects[entry.index].first != entry.number ||
      stream.objects[entry.index].second > stream.content.size()) {
    throw_defect("XREF_OBJECT", entry.number, "another object than the cross-reference says");
  }
  IndirectObject object;
  Parser parser(stream.content, stream.objects[entry.index].second);
  object.id = {entry.number, 0};
  object.value = parser.object();
  object.compressed = true;
  object.revision = revision;
  spend(parser.position() - stream.objects[entry.index].second);
  return object;
}

Object RevisionChain::resolve(const Object& object, std::size_t view) {
  Object current = object;
  for (int i = 0; i < kMaxReferenceChain; ++i) {
    const Reference* reference = current.reference();
    if (reference == nullptr) return current;
    auto found = find(reference->number, view);
    if (!found) return {};
    if (found->id != *reference) {
      throw_defect("XREF_OBJECT", found->begin, "a reference to another generation");
    }
    Object next = std::move(found->value);
    current = std::move(next);
  }
  throw_defect("LIMIT", object.begin(), "a chain of references that is too long");
}

Bytes RevisionChain::content(const IndirectObject& stream) {
  spend(stream.stream->size());
  return stream_content(stream.value, *stream.stream, inflate_budget_);
}

IndirectObject RevisionChain::catalog(std::size_t view) {
  const Reference root = *revision(view).xref.trailer["Root"].reference();
  auto found = find(root.number, view);
  if (!found || found->id != root || !found->value["Type"].is_name("Catalog")) {
    throw_defect("XREF_OBJECT", revision(view).section, "no document catalog");
  }
  return std::move(*found);
}

void RevisionChain::check_tiling(std::size_t number) {
  const Revision& own = revision(number);
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  for (const XrefEntry& entry : own.xref.entries) {
    if (entry.kind != XrefEntry::Kind::kOffset || entry.offset == own.section) continue;
    const IndirectObject object = load(entry, number);
    ranges.emplace_back(object.begin, object.end);
  }
  ranges.emplace_back(own.section, own.section);
  std::sort(ranges.begin(), ranges.end());
  std::size_t position = own.begin;
  for (const auto& [begin, end] : ranges) {
    const ByteView gap = begin < position ? "?" : file_.substr(position, begin - position);
    if (!std::all_of(gap.begin(), gap.end(), is_white_space)) {
      throw_defect("HIDDEN_BYTES", position, "bytes that belong to no object");
    }
    position = end;
  }
  check_listed(number);
}

// An object stream has as many objects as are listed in it, and those are the ones.
void RevisionChain::check_listed(std::size_t number) {
  std::map<std::uint32_t, std::size_t> listed;
  for (const XrefEntry& entry : revision(number).xref.entries) {
    if (entry.kind != XrefEntry::Kind::kCompressed) continue;
    (void)load_compressed(entry, number);
    ++listed[static_cast<std::uint32_t>(entry.offset)];
  }
  for (const auto& [stream, count] : listed) {
    if (object_stream(stream, number).objects.size() != count) {
      throw_defect("HIDDEN_BYTES", entry(stream, number)->offset,
                   "an object stream with objects that are not listed");
    }
  }
}

std::set<std::uint32_t> RevisionChain::containers(std::size_t number) const {
  std::set<std::uint32_t> result;
  for (const XrefEntry& entry : revision(number).xref.entries) {
    if (entry.kind == XrefEntry::Kind::kCompressed) {
      result.insert(static_cast<std::uint32_t>(entry.offset));
    } else if (is_section(entry, number)) {
      result.insert(entry.number);
    }
  }
  return result;
}

void RevisionChain::spend(std::size_t bytes) {
  work_ += bytes;
  if (work_ > kFreeWork + kWorkPerByte * file_.size()) {
    throw_defect("LIMIT", 0, "the file takes too much work to read");
  }
}

}  // namespace yinxin::pdf
