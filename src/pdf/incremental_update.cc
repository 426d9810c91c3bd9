#include "pdf/incremental_update.h"

#include <cstdio>
#include <string>
#include <utility>

#include "base/error.h"
#include "pdf/stream_data.h"
#include "pdf/syntax.h"

namespace yinxin::pdf {

IncrementalUpdate::IncrementalUpdate(const RevisionChain& base) : base_(base) {
  const Revision& newest = base.revision(base.size());
  if (newest.xref.is_stream || base.is_linearized()) {
    throw Error(ErrorCode::kInvalidInput, "PDF",
                "a file that is linearized or has cross-reference streams");
  }
  for (std::size_t number = 1; number <= base.size(); ++number) {
    const std::int64_t size = *base.revision(number).xref.trailer["Size"].integer();
    next_number_ = std::max(next_number_, static_cast<std::uint32_t>(size));
  }
  constexpr std::size_t kRoom = std::size_t{64} << 10;
  file_.reserve(base.file().size() + kRoom);
  file_ = base.file();
  if (newest.end == newest.marker_end) file_ += '\n';
}

Reference IncrementalUpdate::new_object() {
  if (next_number_ >= kMaxObjectNumber) {
    throw Error(ErrorCode::kInvalidInput, "PDF", "no object number is left");
  }
  return {next_number_++, 0};
}

std::size_t IncrementalUpdate::write(Reference id, std::string_view body) {
  offsets_[id.number] = {id.generation, file_.size()};
  file_ += std::to_string(id.number) + ' ' + std::to_string(id.generation) + " obj\n";
  const std::size_t begin = file_.size();
  file_.append(body).append("\nendobj\n");
  return begin;
}

void IncrementalUpdate::write_stream(Reference id, std::string_view entries, ByteView content) {
  const Bytes data = deflate(content);
  std::string body = "<< " + std::string(entries) + " /Filter /FlateDecode /Length " +
                     std::to_string(data.size()) + " >>\nstream\n";
  body.append(data).append("\nendstream");
  write(id, body);
}

void IncrementalUpdate::write_table() {
  file_ += "xref\n";
  for (auto entry = offsets_.begin(); entry != offsets_.end();) {
    auto last = entry;
    std::uint32_t count = 0;
    for (; last != offsets_.end() && last->first == entry->first + count; ++last) ++count;
    file_ += std::to_string(entry->first) + ' ' + std::to_string(count) + '\n';
    for (; entry != last; ++entry) {
      char line[32];
      (void)std::snprintf(line, sizeof line, "%010zu %05u n \n", entry->second.second,
                          entry->second.first);
      file_ += line;
    }
  }
}

Bytes IncrementalUpdate::finish(ByteView identifier) {
  const Revision& newest = base_.revision(base_.size());
  Object::Dictionary trailer = *newest.xref.trailer.dictionary();
  trailer["Size"] = Object(std::int64_t{next_number_});
  trailer["Prev"] = Object(static_cast<std::int64_t>(newest.section));
  const auto id = trailer.find("ID");
  if (id != trailer.end() && id->second.array() != nullptr && id->second.array()->size() == 2) {
    id->second.array()->back() = Object(Bytes(identifier));
  }
  const std::size_t section = file_.size();
  write_table();
  file_ += "trailer\n" + Object(std::move(trailer)).text() + "\nstartxref\n" +
           std::to_string(section) + "\n%%EOF\n";
  return std::move(file_);
}

}  // namespace yinxin::pdf
