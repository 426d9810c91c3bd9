#include <cstdio>
#include <string>
#include <vector>

#include "attacks/forge.h"

// Linearized files, whose first revision has its cross-references in two parts.
namespace yinxin::attacks {
namespace {

using testing::kContent;
using testing::kForm;
using testing::kInfo;
using testing::kPage;
using testing::signable_pdf;

constexpr int kParameters = 20;  // the number of the first object

std::string ten_digits(std::size_t number) {
  char text[16];
  (void)std::snprintf(text, sizeof text, "%010zu", number);
  return text;
}

// What may be wrong with one.
struct Shape {
  std::vector<int> first = {kPage, kContent, kParameters};  // objects of the first part
  std::vector<int> main = {1, kForm, 3, kInfo, 7, 8};
  std::string first_end = "0";  // its startxref
  std::string main_trailer;     // besides /Size
  std::string between;          // behind the first object
};

std::string table_of(const std::vector<int>& numbers, const std::vector<std::size_t>& offsets) {
  std::string table = "xref\n";
  for (const int number : numbers) {
    table += std::to_string(number) + " 1\n" + PdfBuilder::entry(offsets[number]);
  }
  return table;
}

// signable_pdf(2), linearized as far as cross-references go. All parts have a fixed size, so that
// writing it twice finds every offset.
Bytes linearized(const Shape& shape = {}) {
  const Bytes plain = signable_pdf(2);
  const std::string common = last_after(plain, "/Root", ">>");
  std::vector<std::size_t> offsets(kParameters + 1);
  std::size_t first_begin = 0;
  std::size_t main_begin = 0;
  Bytes file;
  for (int pass = 0; pass < 2; ++pass) {
    file = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
    offsets[kParameters] = file.size();
    file += std::to_string(kParameters) + " 0 obj\n<< /Linearized 1 /N 1 /O 4 >>\nendobj\n";
    file += shape.between;
    const std::size_t begin = file.size();
    file += table_of(shape.first, offsets) + "trailer\n<< /Size 21 /Root" + common + " /Prev " +
            ten_digits(main_begin) + " >>\nstartxref\n" + shape.first_end + "\n%%EOF\n";
    first_begin = begin;
    for (const int number : {kPage, kContent, 1, kForm, 3, kInfo, 7, 8}) {
      offsets[number] = file.size();
      file += std::to_string(number) + " 0 obj\n" + body(plain, number) + "\nendobj\n";
    }
    main_begin = file.size();
    file += table_of(shape.main, offsets) + "trailer\n<< /Size 9 " + shape.main_trailer +
            " >>\nstartxref\n" + std::to_string(first_begin) + "\n%%EOF\n";
  }
  return file;
}

std::string whole_trailer() {
  return "/Root" + last_after(signable_pdf(2), "/Root", ">>");
}

Shape whole() {
  Shape shape;
  shape.main_trailer = whole_trailer();
  return shape;
}

Bytes signed_linearized(World& w) {
  return by_hand(w, linearized(whole()), 1, "");
}

Bytes signed_shape(World& w, const Shape& shape) {
  return by_hand(w, linearized(shape), 1, "");
}

}  // namespace

const std::vector<Forgery>& linear_forgeries() {
  static const std::vector<Forgery> all = {
      {"GenuineLinearized", kValid, signed_linearized},
      {"GenuineLinearizedCountersigned", kValid,
       [](World& w) { return by_hand(w, signed_linearized(w), 2, ""); }},
      {"GenuineLinearizedStamped", kValid,
       [](World& w) {
         const Bytes pdf = signed_linearized(w);
         return stamped(w, pdf, proper(pdf));
       }},
      {"LinearizedPageReplaced", kInvalid,
       [](World& w) {
         return updated_object(signed_linearized(w), kPage, "/MediaBox [0 0", "/MediaBox [9 9");
       }},
      {"LinearizedFirstPartFlipped", kInvalid,
       [](World& w) { return replaced(signed_linearized(w), "/N 1 /O 4", "/N 1 /O 5"); }},
      {"LinearizedMainPartFlipped", kInvalid,
       [](World& w) {
         const Bytes pdf = signed_linearized(w);
         const std::size_t place = pdf.find("\n8 1\n") + 5;
         Bytes other = pdf;
         other.replace(place, 10, ten_digits(pdf.find("7 0 obj")));
         return other;
       }},
      {"LinearizedPreviousSkipsTheFirstPart", kInvalid,
       [](World& w) {
         const Bytes pdf = signed_linearized(w);
         const std::string main = last_after(pdf.substr(0, pdf.find("%%EOF")), "/Prev ", " ");
         return updated(pdf, {{kInfo, body(pdf, kInfo)}}, [&main](const std::string& trailer) {
           return replaced(trailer, "/Prev " + last_after(trailer, "/Prev ", " "), "/Prev " + main);
         });
       }},
      {"LinearizedObjectInBothParts", kIndeterminate,
       [](World& w) {
         Shape shape = whole();
         shape.main.insert(shape.main.begin() + 3, kPage);
         return signed_shape(w, shape);
       }},
      {"LinearizedFirstPartEndsElsewhere", kIndeterminate,
       [](World& w) {
         Shape shape = whole();
         shape.first_end = "116";
         return signed_shape(w, shape);
       }},
      {"LinearizedOtherRootInTheMainPart", kIndeterminate,
       [](World& w) {
         Shape shape = whole();
         shape.main_trailer = replaced(whole_trailer(), "/Root 1 0 R", "/Root 3 0 R");
         const Bytes base = linearized(shape);
         return by_hand(w, base, 1, "");
       }},
      {"LinearizedMainPartGoesOn", kIndeterminate,
       [](World& w) {
         Shape shape = whole();
         shape.main_trailer += "/Prev 15";
         return signed_shape(w, shape);
       }},
      {"LinearizedFirstPartElsewhere", kInvalid,
       [](World& w) {
         Shape shape = whole();
         shape.between = "% behind this it is not looked for\n";
         return signed_shape(w, shape);
       }},
  };
  return all;
}

}  // namespace yinxin::attacks
