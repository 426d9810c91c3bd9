#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "crypto/cms.h"
#include "crypto/digest.h"
#include "signature/long_term_fixture.h"
#include "signature/signable_pdf.h"
#include "signature/signature_slot.h"
#include "signature/signing_fixture.h"

// The attacker's tools: what anybody can do to a file without a key of the agency's.
namespace yinxin::attacks {

using signature::FileState;
using testing::kFirstField;
using testing::PdfBuilder;
using testing::World;

// How a file has to be judged.
constexpr FileState kValid = FileState::kValid;
constexpr FileState kInvalid = FileState::kInvalid;
constexpr FileState kIndeterminate = FileState::kIndeterminate;

using Objects = std::vector<std::pair<int, std::string>>;

inline std::string last_after(const Bytes& pdf, const std::string& word, const std::string& until) {
  const std::size_t begin = pdf.rfind(word) + word.size();
  return pdf.substr(begin, pdf.find(until, begin) - begin);
}

inline std::string replaced(std::string text, const std::string& old_part,
                            const std::string& new_part) {
  const std::size_t place = text.find(old_part);
  EXPECT_NE(place, std::string::npos) << old_part;
  return place == std::string::npos ? text : text.replace(place, old_part.size(), new_part);
}

// The newest body of an object.
inline std::string body(const Bytes& pdf, int number) {
  return last_after(pdf, "\n" + std::to_string(number) + " 0 obj\n", "\nendobj");
}

// What any program can do: append a revision with these objects.
inline Bytes updated(const Bytes& pdf, const Objects& objects,
                     const std::function<std::string(std::string)>& alter_trailer = nullptr) {
  Bytes file = pdf;
  std::string table = "xref\n";
  for (const auto& [number, text] : objects) {
    table += std::to_string(number) + " 1\n" + PdfBuilder::entry(file.size());
    file += std::to_string(number) + " 0 obj\n" + text + "\nendobj\n";
  }
  std::string trailer = last_after(pdf, "trailer\n", "\nstartxref");
  const std::string section = last_after(pdf, "startxref\n", "\n");
  if (trailer.find("/Prev") == std::string::npos) {
    trailer = replaced(trailer, ">>", "/Prev " + section + " >>");
  } else {
    trailer = replaced(trailer, "/Prev " + last_after(trailer, "/Prev ", " "), "/Prev " + section);
  }
  trailer = replaced(trailer, "/Size " + last_after(trailer, "/Size ", " "), "/Size 99");
  if (alter_trailer) trailer = alter_trailer(trailer);
  const std::size_t here = file.size();
  return file + table + "trailer\n" + trailer + "\nstartxref\n" + std::to_string(here) +
         "\n%%EOF\n";
}

inline Bytes updated_object(const Bytes& pdf, int number, const std::string& old_part,
                            const std::string& new_part) {
  return updated(pdf, {{number, replaced(body(pdf, number), old_part, new_part)}});
}

inline int signature_object(const Bytes& pdf) {
  return std::stoi(last_after(body(pdf, kFirstField), "/V ", " "));
}

inline std::string byte_range(const Bytes& pdf) {
  return "[" + last_after(pdf, "/ByteRange [", "]") + "]";
}

// The same file with another /ByteRange of the same length.
inline Bytes with_range(const Bytes& pdf, std::string range) {
  const std::string old_range = byte_range(pdf);
  range.resize(old_range.size() - 1, ' ');
  return replaced(pdf, old_range, range + "]");
}

inline std::string contents(const Bytes& pdf) {
  return last_after(pdf, "/Contents <", ">");
}

inline Bytes with_contents(const Bytes& pdf, std::string hex) {
  hex.resize(contents(pdf).size(), '0');
  return replaced(pdf, contents(pdf), hex);
}

// A time-stamp over a revision with these objects, which anybody can have: its signature is object
// 70, its field, with `more` in it, object 71. Page, form and catalog are up to the attacker.
inline Bytes stamped(World& world, const Bytes& pdf, Objects objects,
                     const std::string& more = "/Rect [0 0 0 0]",
                     const std::string& type = "/Type /DocTimeStamp /SubFilter /ETSI.RFC3161",
                     const std::string& tail = "") {
  signature::SignatureSlot slot(world.timestamper.room());
  const std::string body = slot.body(type + " /Filter /Adobe.PPKLite", tail);
  objects.emplace_back(70, body);
  objects.emplace_back(71, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Evil) /F 132 /P 4 0 R " +
                               more + " /V 70 0 R >>");
  Bytes file = updated(pdf, objects);
  slot.place(file.rfind(body));
  slot.fill(file, [&world](const std::vector<ByteView>& covered) {
    return world.timestamper.stamp(crypto::sha256({covered[0], covered[1]}));
  });
  return file;
}

// `list` is "/Annots [" or "/Fields [": the same with an item at its end.
inline std::string appended(const std::string& text, const std::string& list,
                            const std::string& item) {
  const std::size_t begin = text.find(list);
  EXPECT_NE(begin, std::string::npos) << list;
  const std::size_t end = text.find(']', begin);
  return text.substr(0, end) + " " + item + text.substr(end);
}

// What a proper time-stamp changes: its field is in the form and among the page's annotations.
inline Objects proper(const Bytes& pdf) {
  return {{testing::kPage, appended(body(pdf, testing::kPage), "/Annots [", "71 0 R")},
          {testing::kForm, appended(body(pdf, testing::kForm), "/Fields [", "71 0 R")}};
}

// A signature in the field "Seal<seal>" as any program could make it: `tail` goes into its
// dictionary, `lock` into the field.
inline Bytes by_hand(World& w, const Bytes& pdf, int seal, const std::string& tail,
                     const std::string& lock = "", Objects objects = {}) {
  const crypto::Signer& signer = seal == 1 ? w.lead : w.second;
  const std::string id = std::to_string(80 + seal);
  signature::SignatureSlot slot(signer.max_cms_size());
  const std::string dictionary =
      slot.body("/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached", tail);
  const int field = kFirstField + seal - 1;
  objects.emplace_back(field,
                       replaced(body(pdf, field), "/F 132", "/F 132 /V " + id + " 0 R " + lock));
  objects.emplace_back(80 + seal, dictionary);
  Bytes file = updated(pdf, objects);
  slot.place(file.rfind(dictionary));
  slot.fill(file, [&signer](const std::vector<ByteView>& covered) {
    return crypto::sign_detached(crypto::digest(signer.algorithm(), covered), signer);
  });
  return file;
}

struct Attack {
  const char* name;
  FileState expected;
  std::function<Bytes(const Bytes&)> make;
};

inline void PrintTo(const Attack& attack, std::ostream* out) {
  *out << attack.name;
}

// On a document's objects; each works on a file of any level.
const std::vector<Attack>& document_attacks();

// On time-stamps, validation data, certificates and the order of things.
struct Forgery {
  const char* name;
  FileState expected;
  std::function<Bytes(World&)> make;
};

inline void PrintTo(const Forgery& forgery, std::ostream* out) {
  *out << forgery.name;
}

const std::vector<Forgery>& time_forgeries();
const std::vector<Forgery>& store_forgeries();
const std::vector<Forgery>& key_forgeries();
const std::vector<Forgery>& file_forgeries();
const std::vector<Forgery>& lock_forgeries();
const std::vector<Forgery>& linear_forgeries();
const std::vector<Forgery>& stream_forgeries();
const std::vector<Forgery>& genuine();

}  // namespace yinxin::attacks
