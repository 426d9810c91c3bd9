#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "pdf/indirect_object.h"
#include "pdf/object.h"
#include "pdf/stream_data.h"
#include "pdf/xref.h"

namespace yinxin::pdf {

// One saving of a PDF: the bytes [begin, end) that were appended by it. Revision 1 is the
// original file; later ones are incremental updates (ISO 32000-1, 7.5.6).
struct Revision {
  std::size_t begin = 0;
  std::size_t section = 0;     // where its cross-reference section begins; its last part
  std::size_t marker_end = 0;  // behind "%%EOF"
  std::size_t end = 0;         // behind the end of line after it, if there is one
  XrefSection xref;
};

// A PDF as the chain of its revisions. Reads strictly and never repairs: every byte offset must
// be in the revision that names it, so an update can redefine objects but cannot make a reader
// look at bytes it did not bring. What lies in view i is what a reader of the first i revisions
// saw.
//
// All work is paid from a budget proportional to the file, so time and memory are linear in its
// size whatever it contains (LIMIT). Holds a view of the bytes, which must outlive it. Not safe
// to share between threads, since it remembers what it has inflated.
//
// Defects are thrown as Parser does: HEADER, TRAILING_BYTES, STARTXREF, XREF_*, HYBRID,
// ENCRYPTED, LINEARIZED, LIMIT.
class RevisionChain {
 public:
  static constexpr std::size_t kMaxFileSize = std::size_t{2} << 30;
  static constexpr std::size_t kMaxRevisions = 64;

  static RevisionChain read(ByteView file);

  ByteView file() const { return file_; }
  std::size_t size() const { return revisions_.size(); }
  // Whether the first revision is linearized.
  bool is_linearized() const { return linearized_.has_value(); }
  // From 1, oldest first.
  const Revision& revision(std::size_t number) const { return revisions_[number - 1]; }

  // The object `number` in view `view`; nullopt if it is free or was never defined.
  std::optional<IndirectObject> find(std::uint32_t number, std::size_t view);
  // The object itself, or what it refers to in `view`; null if that is not defined, as the
  // standard says. A reference to another generation is XREF_OBJECT.
  Object resolve(const Object& object, std::size_t view);
  // The content of a stream that find() gave. Throws BOMB or SYNTAX as inflate() does.
  Bytes content(const IndirectObject& stream);
  // The document catalog in `view`, a dictionary. Throws XREF_OBJECT if there is none.
  IndirectObject catalog(std::size_t view);
  // The revision at or before `view` that last says anything of `number`; 0 if none does.
  std::size_t defining_revision(std::uint32_t number, std::size_t view) const;

  // Throws HIDDEN_BYTES unless every byte of revision `number` before its cross-reference section
  // belongs to an object that section lists, or is white space between two of them, and every
  // object in its object streams is listed too.
  void check_tiling(std::size_t number);
  // What revision `number` lists that only holds others: its object streams and its
  // cross-reference stream.
  std::set<std::uint32_t> containers(std::size_t number) const;

 private:
  struct ObjectStream {
    Bytes content;
    std::vector<std::pair<std::uint32_t, std::size_t>> objects;  // number, offset
  };

  explicit RevisionChain(ByteView file) : file_(file) {}
  void read_revisions();
  Revision read_revision(std::size_t section);
  void check_ranges(std::size_t number) const;
  bool is_section(const XrefEntry& entry, std::size_t number) const;
  void check_listed(std::size_t number);
  const XrefEntry* entry(std::uint32_t number, std::size_t revision) const;
  IndirectObject load(const XrefEntry& entry, std::size_t revision);
  IndirectObject load_compressed(const XrefEntry& entry, std::size_t revision);
  const ObjectStream& object_stream(std::uint32_t number, std::size_t revision);
  std::int64_t stream_length(Reference reference, std::size_t view);
  void spend(std::size_t bytes);

  ByteView file_;
  std::vector<Revision> revisions_;
  std::optional<std::size_t> linearized_;  // where the first part of its section begins
  std::map<std::pair<std::uint32_t, std::size_t>, ObjectStream> object_streams_;
  InflateBudget inflate_budget_;
  std::size_t work_ = 0;
  std::size_t compressed_objects_ = 0;  // in all object streams that were inflated
};

}  // namespace yinxin::pdf
