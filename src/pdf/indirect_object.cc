#include "pdf/indirect_object.h"

#include <utility>

#include "pdf/syntax.h"

namespace yinxin::pdf {
namespace {

Reference object_header(Parser& parser) {
  const std::size_t begin = parser.position();
  const std::uint64_t number = parser.expect_digits();
  parser.skip_white_space();
  const std::uint64_t generation = parser.expect_digits();
  parser.skip_white_space();
  parser.expect_word("obj");
  if (number == 0 || number > kMaxObjectNumber || generation > 65535) {
    throw_defect("SYNTAX", begin, "an impossible object number");
  }
  return {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(generation)};
}

std::size_t stream_length(const Object& dictionary, const LengthResolver& resolve,
                          std::size_t available, std::size_t offset) {
  const Object& entry = dictionary["Length"];
  std::int64_t length = -1;
  if (entry.integer() != nullptr) length = *entry.integer();
  if (entry.reference() != nullptr) length = resolve(*entry.reference());
  if (length < 0 || static_cast<std::uint64_t>(length) > available) {
    throw_defect("SYNTAX", offset, "a stream whose /Length is not its length");
  }
  return static_cast<std::size_t>(length);
}

// The data of the stream whose keyword was just read, which CR LF or LF must follow (7.3.8.1).
std::size_t stream_begin(ByteView file, std::size_t position) {
  if (file.substr(position, 2) == "\r\n") return position + 2;
  if (file.substr(position, 1) == "\n") return position + 1;
  throw_defect("SYNTAX", position, "no end of line behind 'stream'");
}

}  // namespace

IndirectObject parse_indirect(ByteView file, std::size_t offset, const LengthResolver& length) {
  Parser parser(file, offset);
  IndirectObject object;
  object.begin = offset;
  object.id = object_header(parser);
  object.value = parser.object();
  parser.skip_white_space();
  if (object.value.dictionary() != nullptr && parser.skip_word("stream")) {
    const std::size_t begin = stream_begin(file, parser.position());
    const std::size_t size = stream_length(object.value, length, file.size() - begin, begin);
    object.stream = file.substr(begin, size);
    parser = Parser(file, begin + size);
    parser.skip_white_space();
    parser.expect_word("endstream");
    parser.skip_white_space();
  }
  parser.expect_word("endobj");
  object.end = parser.position();
  return object;
}

}  // namespace yinxin::pdf
