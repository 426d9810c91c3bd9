#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pdf/object.h"
#include "pdf/revisions.h"

namespace yinxin::signature {

// A terminal field of a document's interactive form (ISO 32000-1, 12.7.3). Its dictionary is also
// its widget.
struct Field {
  pdf::Reference id;
  std::string name;           // fully qualified: "Seal1"
  pdf::Object values;         // its dictionary
  bool is_signature = false;  // /FT /Sig, its own or inherited

  bool is_signed() const { return is_signature && values.has("V"); }
};

// All fields of view `view`, in order. Throws Error(kInvalidInput) with a code as RevisionChain
// does if the form is malformed, cyclic or has more than 10 000 fields.
std::vector<Field> fields(pdf::RevisionChain& chain, std::size_t view);

// A PDF text string (7.9.2.2) in UTF-8, different for different strings. Without a byte order mark
// it is read as Latin-1; control characters become characters for private use.
std::string text_string(const Bytes& bytes);

}  // namespace yinxin::signature
