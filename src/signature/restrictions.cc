#include "signature/restrictions.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "pdf/syntax.h"

namespace yinxin::signature {
namespace {

using pdf::Object;

[[noreturn]] void refuse(const Object& object, std::string_view problem) {
  pdf::throw_defect("UNSUPPORTED_SIGNATURE", object.begin(), problem);
}

void check_keys(const Object& object, std::initializer_list<std::string_view> keys) {
  if (object.dictionary() == nullptr) refuse(object, "not a dictionary");
  for (const auto& [key, value] : *object.dictionary()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) refuse(object, "an unexpected key");
  }
}

int permission_of(const Object& parameters, int otherwise) {
  const Object& permission = parameters["P"];
  if (permission.is_null()) return otherwise;
  if (permission.integer() == nullptr || *permission.integer() < 1 || *permission.integer() > 3) {
    pdf::throw_defect("CERTIFICATION", parameters.begin(), "an impossible permission");
  }
  return static_cast<int>(*permission.integer());
}

FieldLock::Action action_of(const Object& parameters) {
  const Object& action = parameters["Action"];
  if (action.is_name("All")) return FieldLock::Action::kAll;
  if (action.is_name("Include")) return FieldLock::Action::kInclude;
  if (action.is_name("Exclude")) return FieldLock::Action::kExclude;
  refuse(parameters, "a lock that does not say what it locks");
}

class Reading {
 public:
  Reading(pdf::RevisionChain& chain, std::size_t view) : chain_(chain), view_(view) {}

  void add_transforms(const Object& references);
  // What a field's own /Lock says holds whether or not the signature repeats it.
  void add_lock(const Object& lock);
  const Restrictions& result() const { return result_; }

 private:
  void add_transform(const Object& reference);
  void add_fields(const Object& parameters);

  pdf::RevisionChain& chain_;
  std::size_t view_;
  Restrictions result_;
};

void Reading::add_transforms(const Object& references) {
  if (references.is_null()) return;
  const Object all = chain_.resolve(references, view_);
  if (all.array() == nullptr || all.array()->empty() || all.array()->size() > 2) {
    refuse(all, "not one or two references");
  }
  for (const Object& reference : *all.array()) add_transform(chain_.resolve(reference, view_));
}

void Reading::add_transform(const Object& reference) {
  const Object parameters = chain_.resolve(reference["TransformParams"], view_);
  if (reference["TransformMethod"].is_name("DocMDP") && result_.permission == 0) {
    check_keys(reference, {"Type", "TransformMethod", "TransformParams"});
    if (parameters.dictionary() == nullptr) refuse(reference, "a transform without parameters");
    result_.permission = permission_of(parameters, 2);
    result_.is_final |= result_.permission == 1;
  } else if (reference["TransformMethod"].is_name("FieldMDP") && result_.locks.empty()) {
    check_keys(reference, {"Type", "TransformMethod", "TransformParams", "Data", "DigestMethod"});
    check_keys(parameters, {"Type", "Action", "Fields", "V", "P"});
    add_fields(parameters);
  } else {
    refuse(reference, "a transform but one DocMDP and one FieldMDP");
  }
}

void Reading::add_lock(const Object& entry) {
  const Object lock = chain_.resolve(entry, view_);
  if (lock.is_null()) return;
  check_keys(lock, {"Type", "Action", "Fields", "P"});
  add_fields(lock);
}

void Reading::add_fields(const Object& parameters) {
  FieldLock lock;
  lock.action = action_of(parameters);
  const Object fields = chain_.resolve(parameters["Fields"], view_);
  if (lock.action != FieldLock::Action::kAll && fields.array() == nullptr) {
    refuse(parameters, "a lock without a list of fields");
  }
  if (fields.array() != nullptr) {
    for (const Object& name : *fields.array()) {
      if (name.string() == nullptr) refuse(fields, "a field's name that is not a string");
      lock.names.push_back(text_string(*name.string()));
    }
  }
  result_.locks.push_back(std::move(lock));
  result_.is_final |= permission_of(parameters, 0) == 1;
}

bool is_at_or_below(const std::string& field, const std::string& name) {
  return field.compare(0, name.size(), name) == 0 &&
         (field.size() == name.size() || field[name.size()] == '.');
}

}  // namespace

bool FieldLock::locks(const std::string& field) const {
  if (action == Action::kAll) return true;
  const bool listed = std::any_of(names.begin(), names.end(), [&field](const std::string& name) {
    return is_at_or_below(field, name);
  });
  return listed == (action == Action::kInclude);
}

bool Restrictions::allow(const std::string& field) const {
  return !is_final && std::none_of(locks.begin(), locks.end(),
                                   [&field](const FieldLock& lock) { return lock.locks(field); });
}

Restrictions read_restrictions(pdf::RevisionChain& chain, const SignatureDictionary& signature,
                               pdf::Reference field) {
  const std::size_t view = signature.revision;
  const Object values = chain.resolve(Object(signature.id), view);
  Reading reading(chain, view);
  reading.add_transforms(values["Reference"]);
  reading.add_lock(chain.resolve(Object(field), view)["Lock"]);
  const Object permissions = chain.resolve(chain.catalog(view).value["Perms"], view);
  const pdf::Reference* certifying = permissions["DocMDP"].reference();
  const bool named = certifying != nullptr && *certifying == signature.id;
  if (named != (reading.result().permission != 0)) {
    pdf::throw_defect("CERTIFICATION", values.begin(),
                      "/Perms and the signature disagree on who certifies");
  }
  return reading.result();
}

}  // namespace yinxin::signature
