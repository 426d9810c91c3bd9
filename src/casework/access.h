#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casework/workflow.h"
#include "registry/roles.h"

namespace yinxin::casework {

// Which part of what an account may do a token is for.
enum class Scope : std::uint8_t { kRead, kDraft, kDecide, kReceive, kAdminister };

using Scopes = SetOf<Scope>;

// "read draft". Throws Error(kInvalidInput) naming what is no scope.
Scopes scopes_of(std::string_view text);

// Whoever wants to do something, as far as the decision goes.
struct Subject {
  registry::Roles roles;
  std::optional<Scopes> scopes;  // of the token they came with; nullopt: no limit
  // The operator of a sample instance: acts for every agency and in every role.
  bool local_operator = false;
  // Whoever sits at the console of an instance that has no administrator yet: acts as one, and as a
  // registrar, since the first accounts are of people of the registry.
  bool console = false;
};

// What it is to be done with.
struct Object {
  Relations relations;  // of the subject to it
  State state = State::kNone;
};

// Whether the subject may. This and the two tables it reads (steps() and grants()) are all there is
// to decide: whatever no row allows is forbidden.
bool may(const Subject& subject, Verb verb, const Object& object);

// A row of what may be done besides the steps of a draft, to be read like a Step.
struct Grant {
  Verb verb;
  registry::Roles roles;
  Relations relations;  // empty: none is needed
  States states;
};

const std::vector<Grant>& grants();
Scope scope_of(Verb verb);

// Throws Error(kForbidden), naming the verb, `where` and the roles it takes.
[[noreturn]] void forbid(Verb verb, const std::string& where);

}  // namespace yinxin::casework
