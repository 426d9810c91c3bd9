#include <string>

#include "attacks/forge.h"

// What a signature locks (FieldMDP, /Lock) stays unfilled; what it leaves open may be signed.
namespace yinxin::attacks {
namespace {

using testing::kCatalog;
using testing::signable_pdf;

std::string field_mdp(const std::string& parameters) {
  return "/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams "
         "<< /Type /TransformParams /V /1.2 " +
         parameters + " >> >>]";
}

std::string lock(const std::string& entries) {
  return "/Lock << /Type /SigFieldLock " + entries + " >>";
}

// Seal1 with this in its dictionary or its field, then Seal2.
Bytes then_countersigned(World& w, const std::string& tail, const std::string& locking = "",
                         const Objects& objects = {}) {
  return by_hand(w, by_hand(w, signable_pdf(2), 1, tail, locking, objects), 2, "");
}

Bytes then_approved(World& w, const std::string& tail) {
  signature::SigningRequest approval = testing::request("");
  return sign(by_hand(w, signable_pdf(2), 1, tail), approval, w.second);
}

const std::string kDocMdp =
    "/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams "
    "<< /Type /TransformParams /P 2 /V /1.2 >> >> ";

Objects certified_catalog() {
  return {{kCatalog, replaced(body(signable_pdf(2), kCatalog), "/Lang",
                              "/Perms << /DocMDP 81 0 R >> /Lang")}};
}

std::string both(const std::string& parameters) {
  return kDocMdp + field_mdp(parameters).substr(std::string("/Reference [").size());
}

}  // namespace

const std::vector<Forgery>& lock_forgeries() {
  static const std::vector<Forgery> all = {
      {"AllLockedThenSigned", kInvalid,
       [](World& w) { return then_countersigned(w, field_mdp("/Action /All")); }},
      {"IncludedThenSigned", kInvalid,
       [](World& w) {
         return then_countersigned(w, field_mdp("/Action /Include /Fields [(Other) (Seal2)]"));
       }},
      {"IncludedInUtf16ThenSigned", kInvalid,
       [](World& w) {
         return then_countersigned(
             w, field_mdp("/Action /Include /Fields [<feff005300650061006c0032>]"));
       }},
      {"NotExcludedThenSigned", kInvalid,
       [](World& w) {
         return then_countersigned(w, field_mdp("/Action /Exclude /Fields [(Seal1)]"));
       }},
      {"ExcludedByNoNameThenSigned", kInvalid,
       [](World& w) { return then_countersigned(w, field_mdp("/Action /Exclude /Fields []")); }},
      {"LockOfTheFieldThenSigned", kInvalid,
       [](World& w) { return then_countersigned(w, "", lock("/Action /All")); }},
      {"LockOfTheFieldStricterThanItsSignature", kInvalid,
       [](World& w) {
         return then_countersigned(w, field_mdp("/Action /Include /Fields [(Seal1)]"),
                                   lock("/Action /Include /Fields [(Seal2)]"));
       }},
      {"FinalByTheLockThenSigned", kInvalid,
       [](World& w) {
         return then_countersigned(w, "", lock("/Action /Include /Fields [(Seal1)] /P 1"));
       }},
      {"CertifiedAndLockedThenSigned", kInvalid,
       [](World& w) {
         return then_countersigned(w, both("/Action /All"), "", certified_catalog());
       }},
      {"LockRemovedAfterwards", kInvalid,
       [](World& w) {
         const Bytes pdf = by_hand(w, signable_pdf(2), 1, "", lock("/Action /All"));
         return by_hand(w, updated_object(pdf, kFirstField, "/Lock", "/Lack"), 2, "");
       }},
      {"LockRemovedInSigning", kInvalid,
       [](World& w) {
         const Bytes base = updated_object(signable_pdf(2), kFirstField + 1, "/F 132",
                                           lock("/Action /All") + " /F 132");
         const Bytes pdf = by_hand(w, base, 1, "");
         const std::string field = replaced(body(pdf, kFirstField + 1), "/Lock", "/Lack");
         return by_hand(w, updated(pdf, {{kFirstField + 1, field}}), 2, "");
       }},
      {"LockAddedInSigning", kInvalid,
       [](World& w) {
         return by_hand(w, by_hand(w, signable_pdf(2), 1, ""), 2, "", lock("/Action /All"));
       }},
      {"LockWithoutAction", kIndeterminate,
       [](World& w) { return by_hand(w, signable_pdf(2), 1, field_mdp("/Fields [(Seal1)]")); }},
      {"LockOfUnknownAction", kIndeterminate,
       [](World& w) { return by_hand(w, signable_pdf(2), 1, field_mdp("/Action /Some")); }},
      {"LockWithoutFields", kIndeterminate,
       [](World& w) { return by_hand(w, signable_pdf(2), 1, field_mdp("/Action /Include")); }},
      {"LockOfNumbers", kIndeterminate,
       [](World& w) {
         return by_hand(w, signable_pdf(2), 1, field_mdp("/Action /Include /Fields [7 0 R 1]"));
       }},
      {"TwoLocksInOneSignature", kIndeterminate,
       [](World& w) {
         const std::string one = field_mdp("/Action /Include /Fields [(Seal1)]");
         return by_hand(
             w, signable_pdf(2), 1,
             one.substr(0, one.size() - 1) + one.substr(std::string("/Reference [").size()));
       }},
      {"UsageRights", kIndeterminate,
       [](World& w) {
         return by_hand(w, signable_pdf(2), 1,
                        "/Reference [<< /Type /SigRef /TransformMethod /UR3 "
                        "/TransformParams << /V /2.2 >> >>]");
       }},
      {"GenuineLocksItself", kValid,
       [](World& w) {
         return then_countersigned(w, field_mdp("/Action /Include /Fields [(Seal1)]"));
       }},
      {"GenuineLocksAllButTheOther", kValid,
       [](World& w) {
         return then_countersigned(w, field_mdp("/Action /Exclude /Fields [(Seal2)]"));
       }},
      {"GenuineLocksAndCertifies", kValid,
       [](World& w) {
         return then_countersigned(w, both("/Action /Include /Fields [(Seal1)]"), "",
                                   certified_catalog());
       }},
      {"GenuineLockOfTheField", kValid,
       [](World& w) {
         return then_countersigned(w, field_mdp("/Action /Include /Fields [(Seal1)]"),
                                   lock("/Action /Include /Fields [(Seal1)]"));
       }},
      {"GenuineNameThatOnlyBeginsAlike", kValid,
       [](World& w) {
         return then_countersigned(w, field_mdp("/Action /Include /Fields [(Seal)]"));
       }},
      {"GenuineAllLockedThenArchived", kValid,
       [](World& w) {
         return w.archived(by_hand(w, signable_pdf(2), 1, field_mdp("/Action /All")));
       }},
      {"GenuineApprovalThatIsOpen", kValid,
       [](World& w) {
         return then_approved(w, field_mdp("/Action /Exclude /Fields [(Approval1)]"));
       }},
  };
  return all;
}

}  // namespace yinxin::attacks
