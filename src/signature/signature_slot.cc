#include "signature/signature_slot.h"

#include "base/error.h"

namespace yinxin::signature {
namespace {

// Room for "0 b c d" however large the file is.
constexpr std::size_t kByteRangeRoom = 48;

}  // namespace

std::string SignatureSlot::body(std::string_view head, std::string_view tail) {
  std::string body = "<< " + std::string(head) + "\n/ByteRange [";
  byte_range_ = body.size();
  body += std::string(kByteRangeRoom, ' ') + "]\n/Contents ";
  contents_ = body.size();
  body += '<' + std::string(2 * room_, '0') + ">\n" + std::string(tail) + " >>";
  return body;
}

void SignatureSlot::fill(Bytes& file,
                         const std::function<Bytes(const std::vector<ByteView>&)>& make) const {
  const std::size_t gap_begin = begin_ + contents_;
  const std::size_t gap_end = gap_begin + 2 * room_ + 2;
  const std::string range = "0 " + std::to_string(gap_begin) + ' ' + std::to_string(gap_end) + ' ' +
                            std::to_string(file.size() - gap_end);
  file.replace(begin_ + byte_range_, range.size(), range);
  const ByteView view = file;
  const std::string cms = to_hex(make({view.substr(0, gap_begin), view.substr(gap_end)}));
  if (cms.size() > 2 * room_) {
    throw Error(ErrorCode::kInternal, "signature", "the signature is larger than its room");
  }
  file.replace(gap_begin + 1, cms.size(), cms);
}

}  // namespace yinxin::signature
