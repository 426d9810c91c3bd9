#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace yinxin::signature {

// The place of a signature in a file that is being written: its dictionary goes in with room for
// /ByteRange and /Contents, and once the file is whole, the room is filled.
class SignatureSlot {
 public:
  // Room for a CMS of `room` bytes.
  explicit SignatureSlot(std::size_t room) : room_(room) {}

  // The dictionary: "<< …head… /ByteRange … /Contents … …tail… >>".
  std::string body(std::string_view head, std::string_view tail);
  // Where the body begins in the file.
  void place(std::size_t begin) { begin_ = begin; }
  // Puts what `make` makes of the covered bytes into `file`.
  void fill(Bytes& file, const std::function<Bytes(const std::vector<ByteView>&)>& make) const;

 private:
  std::size_t room_;
  std::size_t begin_ = 0;
  std::size_t byte_range_ = 0;  // where its room begins in the body
  std::size_t contents_ = 0;    // where "<" stands in the body
};

}  // namespace yinxin::signature
