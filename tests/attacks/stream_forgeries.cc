#include <map>
#include <string>
#include <vector>

#include "attacks/forge.h"

// Files whose cross-references are streams, with objects in object streams (ISO 32000-1, 7.5.7 and
// 7.5.8), as most programs of today write them.
namespace yinxin::attacks {
namespace {

using testing::kCatalog;
using testing::kContent;
using testing::kForm;
using testing::kInfo;
using testing::kPage;
using testing::signable_pdf;

constexpr int kPages = 3;
constexpr int kSize = 200;

// What one saving of a file brings.
struct Saving {
  Objects plain;
  int holder = 0;              // the object stream's number
  Objects packed;              // the objects in it
  Objects unlisted;            // more objects in it, of which the section says nothing
  std::string holder_more;     // in the object stream's dictionary
  int section = 0;             // the cross-reference stream's number
  std::string trailer;         // what its dictionary says besides what it must
  std::string hidden;          // between two objects
  std::map<int, int> places;   // numbers whose place in the object stream is given wrongly
  std::map<int, int> holders;  // numbers said to be in another object stream
};

std::string big_endian(std::size_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

std::string object_stream(const Saving& saving) {
  std::string index;
  std::string content;
  Objects all = saving.packed;
  all.insert(all.end(), saving.unlisted.begin(), saving.unlisted.end());
  for (const auto& [number, text] : all) {
    index += std::to_string(number) + ' ' + std::to_string(content.size()) + ' ';
    content += text + '\n';
  }
  return testing::pdf_stream(index + content, "/Type /ObjStm /N " + std::to_string(all.size()) +
                                                  " /First " + std::to_string(index.size()) +
                                                  saving.holder_more);
}

std::string common_trailer() {
  return "/Root" + last_after(signable_pdf(2), "/Root", ">>");
}

Bytes saved(const Bytes& base, const Saving& saving) {
  Bytes file = base.empty() ? "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" : base;
  std::string index;
  std::string rows;
  const auto add_row = [&](int number, int kind, std::size_t second, std::size_t third) {
    index += std::to_string(number) + " 1 ";
    rows += big_endian(static_cast<std::size_t>(kind), 1) + big_endian(second, 4) +
            big_endian(third, 2);
  };
  const auto add_object = [&](int number, const std::string& text) {
    add_row(number, 1, file.size(), 0);
    file += std::to_string(number) + " 0 obj\n" + text + "\nendobj\n";
  };
  for (const auto& [number, text] : saving.plain) add_object(number, text);
  file += saving.hidden;
  if (saving.holder != 0) add_object(saving.holder, object_stream(saving));
  int place = 0;
  for (const auto& [number, text] : saving.packed) {
    const bool wrong = saving.places.count(number) != 0;
    const bool elsewhere = saving.holders.count(number) != 0;
    add_row(number, 2, elsewhere ? saving.holders.at(number) : saving.holder,
            wrong ? saving.places.at(number) : place);
    ++place;
  }
  const std::size_t begin = file.size();
  add_row(saving.section, 1, begin, 0);
  const std::string previous =
      base.empty() ? "" : " /Prev " + last_after(base, "startxref\n", "\n");
  file +=
      std::to_string(saving.section) + " 0 obj\n" +
      testing::pdf_stream(rows, "/Type /XRef /W [1 4 2] /Index [" + index + "] /Size " +
                                    std::to_string(kSize) + previous + ' ' +
                                    (saving.trailer.empty() ? common_trailer() : saving.trailer)) +
      "\nendobj\nstartxref\n" + std::to_string(begin) + "\n%%EOF\n";
  return file;
}

std::string original(int number) {
  return body(signable_pdf(2), number);
}

// signable_pdf(2) with all but its content in an object stream. It refers to an object 150 that
// does not exist.
Bytes streamed() {
  Saving saving;
  saving.holder = 100;
  saving.section = 101;
  saving.plain = {{kContent, original(kContent)}};
  for (const int number : {kCatalog, kForm, kPages, kInfo, kFirstField, kFirstField + 1}) {
    saving.packed.emplace_back(number, original(number));
  }
  saving.packed.emplace_back(
      kPage, replaced(original(kPage), "/Contents 5 0 R", "/Contents [5 0 R 150 0 R]"));
  return saved({}, saving);
}

// A field with its value: packed, while the signature itself has to stand in the file.
Saving signing(int seal) {
  const int field = kFirstField + seal - 1;
  Saving saving;
  saving.holder = 100 + 10 * seal;
  saving.section = saving.holder + 1;
  saving.packed = {{field, replaced(original(field), "/F 132",
                                    "/F 132 /V " + std::to_string(80 + seal) + " 0 R")}};
  return saving;
}

Bytes signed_by(World& w, const Bytes& base, int seal, Saving saving) {
  const crypto::Signer& signer = seal == 1 ? w.lead : w.second;
  signature::SignatureSlot slot(signer.max_cms_size());
  const std::string dictionary =
      slot.body("/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached", "");
  saving.plain.emplace_back(80 + seal, dictionary);
  Bytes file = saved(base, saving);
  slot.place(file.rfind(dictionary));
  slot.fill(file, [&signer](const std::vector<ByteView>& covered) {
    return crypto::sign_detached(crypto::digest(signer.algorithm(), covered), signer);
  });
  return file;
}

Bytes signed_once(World& w) {
  return signed_by(w, streamed(), 1, signing(1));
}

// The second agency's signature, in a saving that does something else besides.
Forgery with(const char* name, FileState expected, void (*alter)(Saving&)) {
  return {name, expected, [alter](World& w) {
            Saving saving = signing(2);
            alter(saving);
            return signed_by(w, signed_once(w), 2, saving);
          }};
}

std::string other_page() {
  return replaced(original(kPage), "/MediaBox [0 0", "/MediaBox [9 9");
}

Bytes signed_in_an_object_stream(World& w) {
  signature::SignatureSlot slot(w.second.max_cms_size());
  const std::string dictionary =
      slot.body("/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached", "");
  Saving saving = signing(2);
  saving.packed.emplace_back(82, dictionary);
  Bytes file = saved(signed_once(w), saving);
  slot.place(file.rfind(dictionary));
  slot.fill(file, [&w](const std::vector<ByteView>& covered) {
    return crypto::sign_detached(crypto::digest(w.second.algorithm(), covered), w.second);
  });
  return file;
}

// Goes on with a table, which readers of the streams may never look at.
Bytes saved_with_table(const Bytes& base) {
  const std::size_t object = base.size();
  Bytes file = base + "6 0 obj\n" + original(kInfo) + "\nendobj\n";
  const std::size_t begin = file.size();
  return file + "xref\n6 1\n" + PdfBuilder::entry(object) + "trailer\n<< /Size " +
         std::to_string(kSize) + " /Prev " + last_after(base, "startxref\n", "\n") + ' ' +
         common_trailer() + " >>\nstartxref\n" + std::to_string(begin) + "\n%%EOF\n";
}

}  // namespace

const std::vector<Forgery>& stream_forgeries() {
  static const std::vector<Forgery> all = {
      {"GenuineStreamed", kValid, signed_once},
      with("GenuineStreamedCountersigned", kValid, [](Saving&) {}),
      with("GenuineStreamedNothingPacked", kValid,
           [](Saving& s) {
             s.plain = std::move(s.packed);
             s.packed.clear();
             s.holder = 0;
           }),
      with("StreamedPageReplaced", kInvalid,
           [](Saving& s) { s.packed.emplace_back(kPage, other_page()); }),
      with("StreamedPageReplacedUnpacked", kInvalid,
           [](Saving& s) { s.plain.emplace_back(kPage, other_page()); }),
      with("StreamedPageHeldBack", kInvalid,
           [](Saving& s) { s.unlisted.emplace_back(kPage, other_page()); }),
      with("StreamedObjectAdded", kInvalid,
           [](Saving& s) { s.packed.emplace_back(140, "<< /Type /Font >>"); }),
      with("StreamedObjectListedTwice", kInvalid, [](Saving& s) { s.unlisted = s.packed; }),
      with("StreamedHolderReplaced", kInvalid, [](Saving& s) { s.holder = 100; }),
      with("StreamedHolderAwaited", kInvalid, [](Saving& s) { s.holder = 150; }),
      with("StreamedHolderContinued", kInvalid,
           [](Saving& s) { s.holder_more = " /Extends 100 0 R"; }),
      with("StreamedHolderOfAnEarlierSaving", kInvalid,
           [](Saving& s) { s.holders[kFirstField + 1] = 100; }),
      with("StreamedEmptyHolder", kInvalid,
           [](Saving& s) {
             s.plain.insert(s.plain.end(), s.packed.begin(), s.packed.end());
             s.packed.clear();
           }),
      with("StreamedSectionTakesTheContent", kInvalid, [](Saving& s) { s.section = kContent; }),
      with("StreamedSectionAwaited", kInvalid, [](Saving& s) { s.section = 150; }),
      with("StreamedWrongPlace", kInvalid, [](Saving& s) { s.places[kFirstField + 1] = 1; }),
      with("StreamedBytesBetweenObjects", kInvalid,
           [](Saving& s) { s.hidden = "140 0 obj\n<< >>\nendobj\n"; }),
      with("StreamedOtherRoot", kInvalid,
           [](Saving& s) { s.trailer = replaced(common_trailer(), "/Root 1 0 R", "/Root 3 0 R"); }),
      with("StreamedOtherInfo", kInvalid,
           [](Saving& s) { s.trailer = replaced(common_trailer(), "/Info 6 0 R", "/Info 2 0 R"); }),
      {"StreamedSavedUnsigned", kInvalid,
       [](World& w) {
         Saving saving;
         saving.holder = 120;
         saving.section = 121;
         saving.packed = {{kPage, other_page()}};
         return saved(signed_once(w), saving);
       }},
      {"StreamedSignatureInAnObjectStream", kInvalid, signed_in_an_object_stream},
      {"StreamedThenATable", kIndeterminate,
       [](World& w) { return saved_with_table(signed_once(w)); }},
  };
  return all;
}

}  // namespace yinxin::attacks
