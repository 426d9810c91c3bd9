#include <string>

#include "attacks/forge.h"
#include "pdf/stream_data.h"

// Forgeries in the file's own bookkeeping, objects that an earlier revision waited for, and what
// has to be accepted.
namespace yinxin::attacks {
namespace {

using testing::kCatalog;
using testing::kContent;
using testing::kInfo;
using testing::kNow;
using testing::kPage;
using testing::request;
using testing::signable_pdf;

// A page whose content goes on in an object that is not there yet.
Bytes waiting_for(int number) {
  Bytes pdf = signable_pdf(2);
  const std::string waiting = "/Contents [5 0 R " + std::to_string(number) + " 0 R]";
  const std::string old_page = "/Contents 5 0 R /Resources << >>";
  std::string new_page = waiting;
  new_page.resize(old_page.size(), ' ');
  return replaced(pdf, old_page, new_page);
}

Bytes certified(World& w, const Bytes& pdf) {
  return sign(pdf, request("Seal1", true), w.lead);
}

Bytes with_table(const Bytes& pdf, const std::string& old_part, const std::string& new_part) {
  const Bytes file = updated(pdf, {{kInfo, body(pdf, kInfo)}});
  const std::size_t place = file.rfind(old_part);
  EXPECT_NE(place, Bytes::npos);
  return file.substr(0, place) + new_part + file.substr(place + old_part.size());
}

}  // namespace

const std::vector<Forgery>& file_forgeries() {
  static const std::vector<Forgery> all = {
      {"PageWaitsForASeal", kInvalid,
       [](World& w) { return w.countersigned(certified(w, waiting_for(12))); }},
      {"PageWaitsForEvidence", kInvalid,
       [](World& w) { return w.b_lt(certified(w, waiting_for(11))); }},
      {"EntryOfNineteenBytes", kInvalid,
       [](World& w) { return with_table(w.b_b(), " 00000 n \n", " 00000 n\n"); }},
      {"EntryOfAnotherGeneration", kInvalid,
       [](World& w) { return with_table(w.b_b(), " 00000 n \n", " 00001 n \n"); }},
      {"EntryTwice", kInvalid,
       [](World& w) {
         const Bytes file = updated(w.b_b(), {{kInfo, body(w.b_b(), kInfo)}});
         const std::string entry = file.substr(file.rfind("xref\n6 1\n") + 9, 20);
         return with_table(w.b_b(), "xref\n6 1\n", "xref\n6 1\n" + entry + "6 1\n");
       }},
      {"ObjectZeroInUse", kInvalid,
       [](World& w) { return with_table(w.b_b(), "xref\n6 1\n", "xref\n0 1\n"); }},
      {"SizeTooSmall", kInvalid,
       [](World& w) {
         const Bytes file = w.b_b();
         return updated(file, {{kInfo, body(file, kInfo)}}, [](const std::string& trailer) {
           return replaced(trailer, "/Size 99", "/Size 2 ");
         });
       }},
      {"StartxrefElsewhere", kInvalid,
       [](World& w) {
         const Bytes file = w.b_b();
         const std::string own = last_after(file, "startxref\n", "\n");
         const std::size_t place = file.rfind("startxref\n") + 10;
         return file.substr(0, place) + std::to_string(file.find("xref\n0 ")) +
                file.substr(place + own.size());
       }},
      {"TwoEndsOfFile", kInvalid, [](World& w) { return w.b_b() + "%%EOF\n"; }},
      {"NothingButTheEnd", kInvalid,
       [](World& w) {
         const Bytes file = w.b_b();
         return "%PDF-1.7\n" + file.substr(file.rfind("xref\n"));
       }},
      {"LastByteMissing", kInvalid,
       [](World& w) {
         const Bytes file = w.archived(w.b_t());
         return file.substr(0, file.size() - 2);
       }},
      {"CutInTheStore", kInvalid,
       [](World& w) {
         const Bytes file = w.b_lt(w.b_t());
         return file.substr(0, file.rfind("/DSS"));
       }},
      {"BombInTheStore", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_lt(w.b_t());
         const int store = std::stoi(last_after(pdf, "/DSS ", " "));
         const Bytes zeros = pdf::deflate(Bytes(std::size_t{70} << 20, '\0'));
         return updated(pdf,
                        {{90, "<< /Filter /FlateDecode /Length " + std::to_string(zeros.size()) +
                                  " >>\nstream\n" + zeros + "\nendstream"},
                         {store, appended(body(pdf, store), "/Certs [", "90 0 R")}});
       }},
      {"UnsignedIdenticalRevision", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return updated(pdf, {{kCatalog, body(pdf, kCatalog)}});
       }},
      {"PageRotated", kInvalid,
       [](World& w) {
         const Bytes pdf = w.archived(w.b_t());
         return updated_object(pdf, kPage, "/Parent", "/Rotate 90 /Parent");
       }},
      {"ContentChangedThenRenewed", kInvalid,
       [](World& w) {
         const Bytes pdf =
             updated(w.archived(w.b_t()), {{kContent, "<< /Length 0 >>\nstream\n\nendstream"}});
         return signature::extend(pdf, {}, &w.timestamper);
       }},
  };
  return all;
}

const std::vector<Forgery>& genuine() {
  static const std::vector<Forgery> all = {
      {"B_B", kValid, [](World& w) { return w.b_b(); }},
      {"B_T", kValid, [](World& w) { return w.b_t(); }},
      {"B_LT", FileState::kValidExtended, [](World& w) { return w.b_lt(w.b_t()); }},
      {"B_LTA", kValid, [](World& w) { return w.archived(w.b_t()); }},
      {"HealedB_B", kValid, [](World& w) { return w.archived(w.b_b()); }},
      {"Joint", kValid, [](World& w) { return w.countersigned(w.b_t(2)); }},
      {"JointB_LTA", kValid, [](World& w) { return w.archived(w.countersigned(w.b_t(2))); }},
      {"CountersignedAfterTheStamp", kValid,
       [](World& w) { return w.countersigned(w.archived(w.b_t(2))); }},
      {"Renewed", kValid,
       [](World& w) {
         const Bytes pdf = w.archived(w.b_t());
         w.clock.set(kNow + 5 * testing::kYear);
         return w.archived(pdf);
       }},
      {"RenewedInTwoSteps", kValid,
       [](World& w) { return w.archived(w.b_lt(w.archived(w.b_t()))); }},
      {"ApprovedWithoutAPreparedField", kValid,
       [](World& w) { return sign(w.b_t(), request(""), w.second); }},
      {"RevokedLater", FileState::kValidExtended,
       [](World& w) {
         const Bytes pdf = w.b_t();
         w.clock.set(kNow + std::chrono::hours(2));
         w.services.revoke(w.lead.certificate(), kNow + std::chrono::hours(1));
         return w.b_lt(pdf);
       }},
      {"StampByHand", kValid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return stamped(w, pdf, proper(pdf));
       }},
  };
  return all;
}

}  // namespace yinxin::attacks
