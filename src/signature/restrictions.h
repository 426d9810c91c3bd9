#pragma once

#include <string>
#include <vector>

#include "pdf/revisions.h"
#include "signature/fields.h"
#include "signature/signature_dictionary.h"

namespace yinxin::signature {

// The fields a signature locks (ISO 32000-1, 12.7.4.5 and 12.8.2.4): nobody may fill them after it.
struct FieldLock {
  enum class Action { kAll, kInclude, kExclude };
  Action action = Action::kAll;
  std::vector<std::string> names;  // fully qualified; what is below one of them is meant too

  bool locks(const std::string& field) const;
};

// What a signature forbids those that follow it. Time-stamps of the document and validation data
// may always follow.
struct Restrictions {
  int permission = 0;     // P of its DocMDP (12.8.2.2); 0: it does not certify
  bool is_final = false;  // nobody may sign after it
  std::vector<FieldLock> locks;

  bool allow(const std::string& field) const;
};

// A certifying signature is the one the catalog's /Perms says certifies, and the other way round;
// otherwise throws CERTIFICATION. Throws UNSUPPORTED_SIGNATURE for a lock or a transform that is
// malformed or of another kind than DocMDP and FieldMDP.
Restrictions read_restrictions(pdf::RevisionChain& chain, const SignatureDictionary& signature,
                               pdf::Reference field);

}  // namespace yinxin::signature
