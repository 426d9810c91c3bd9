#include <functional>
#include <string>

#include "attacks/forge.h"

// Validation data (PAdES, the document security store) that is not what it should be.
namespace yinxin::attacks {
namespace {

using testing::kCatalog;
using testing::kContent;
using testing::pdf_stream;

std::string store_entry(const Bytes& pdf) {
  return last_after(pdf, "/DSS ", " ");
}

// The store of a file that has one, with `alter` done to its text and objects added.
Bytes restored(World& world, const std::function<std::string(std::string)>& alter,
               const Objects& more = {}) {
  const Bytes pdf = world.b_lt(world.b_t());
  const int store = std::stoi(store_entry(pdf));
  Objects objects = more;
  objects.emplace_back(store, alter(body(pdf, store)));
  return updated(pdf, objects);
}

std::string with_evidence(std::string store, const char* key, const std::string& item) {
  return appended(store, std::string("/") + key + " [", item);
}

const std::string kEvil = pdf_stream("0 0 595 842 re f");

}  // namespace

const std::vector<Forgery>& store_forgeries() {
  static const std::vector<Forgery> all = {
      {"StoreWithScrap", kInvalid,
       [](World& w) {
         return restored(w, [](const std::string& s) { return with_evidence(s, "CRLs", "90 0 R"); },
                         {{90, pdf_stream("0 0 595 842 re f")}});
       }},
      {"StoreWithTheWrongKind", kInvalid,
       [](World& w) {
         return restored(w,
                         [](const std::string& s) { return with_evidence(s, "OCSPs", "90 0 R"); },
                         {{90, pdf_stream(w.root.der())}});
       }},
      {"StoreWithBytesBehindTheCertificate", kInvalid,
       [](World& w) {
         return restored(w,
                         [](const std::string& s) { return with_evidence(s, "Certs", "90 0 R"); },
                         {{90, pdf_stream(w.root.der() + "x")}});
       }},
      {"StoreWithASpeakingStream", kInvalid,
       [](World& w) {
         return restored(w,
                         [](const std::string& s) { return with_evidence(s, "Certs", "90 0 R"); },
                         {{90, pdf_stream(w.root.der(), "/Type /XObject /Subtype /Form")}});
       }},
      {"StoreWithAnOldObject", kInvalid,
       [](World& w) {
         return restored(w,
                         [](const std::string& s) { return with_evidence(s, "Certs", "5 0 R"); });
       }},
      {"StoreWithoutWhatItHad", kInvalid,
       [](World& w) {
         return restored(w, [](const std::string& s) { return replaced(s, "/CRLs", "/Crls"); },
                         {{90, pdf_stream(w.root.der())}});
       }},
      {"StoreWithAnotherKey", kInvalid,
       [](World& w) {
         return restored(w,
                         [](const std::string& s) {
                           return with_evidence(
                               replaced(s, "/Type /DSS", "/Type /DSS /Scripts [(x)]"), "Certs",
                               "90 0 R");
                         },
                         {{90, pdf_stream(w.root.der())}});
       }},
      {"StoreAndAnotherObject", kInvalid,
       [](World& w) {
         return restored(w,
                         [](const std::string& s) { return with_evidence(s, "Certs", "90 0 R"); },
                         {{90, pdf_stream(w.root.der())}, {91, kEvil}});
       }},
      {"StoreAndTheContent", kInvalid,
       [](World& w) {
         return restored(w,
                         [](const std::string& s) { return with_evidence(s, "Certs", "90 0 R"); },
                         {{90, pdf_stream(w.root.der())}, {kContent, kEvil}});
       }},
      {"StoreWithARewrittenStream", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_lt(w.b_t());
         const int store = std::stoi(store_entry(pdf));
         const int first = std::stoi(last_after(body(pdf, store), "/Certs [", " "));
         return updated(pdf, {{first, pdf_stream(w.root.der())}});
       }},
      {"StoreWithAnIndexOfScrap", kInvalid,
       [](World& w) {
         return restored(w,
                         [](const std::string& s) {
                           return replaced(s, "/Type /DSS",
                                           "/Type /DSS /VRI << /AA << /JS 90 0 R >> >>");
                         },
                         {{90, kEvil}});
       }},
      {"StoreIsGone", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_lt(w.b_t());
         return updated(
             pdf,
             {{kCatalog, replaced(body(pdf, kCatalog), "/DSS " + store_entry(pdf) + " 0 R", "")}});
       }},
      {"StoreIsAnother", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_lt(w.b_t());
         return updated(
             pdf, {{kCatalog, replaced(body(pdf, kCatalog), "/DSS " + store_entry(pdf) + " 0 R",
                                       "/DSS 5 0 R")}});
       }},
  };
  return all;
}

}  // namespace yinxin::attacks
