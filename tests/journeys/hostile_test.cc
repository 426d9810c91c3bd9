#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <string>

#include "journeys/instance.h"
#include "signature/signable_pdf.h"
#include "support/command.h"

// Whatever a file is made of, `verify` answers soon and with half a gibibyte of address space.
namespace yinxin {
namespace {

using testing::Instance;
using testing::PdfBuilder;

constexpr const char* kCatalog = "<< /Type /Catalog /Pages 2 0 R >>";
constexpr std::size_t kMuch = 30'000'000;

Bytes with_object(const std::string& body) {
  PdfBuilder pdf;
  pdf.add(kCatalog);
  pdf.add(body);
  return pdf.file("/Root 1 0 R");
}

std::string repeated(const std::string& text, std::size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

Bytes many_keys() {
  std::string dictionary = "<< ";
  for (int i = 0; i < 1'000'000; ++i) dictionary += "/k" + std::to_string(i) + " 0 ";
  return with_object(dictionary + ">>");
}

Bytes many_objects() {
  PdfBuilder pdf;
  pdf.add(kCatalog);
  for (int i = 0; i < 1'000'000; ++i) pdf.add("null");
  return pdf.file("/Root 1 0 R");
}

// Every field shows the same enormous signature.
Bytes one_value_for_all() {
  constexpr int kFields = 9'900;
  PdfBuilder pdf;
  std::string fields;
  for (int i = 0; i < kFields; ++i) fields += std::to_string(i + 3) + " 0 R ";
  pdf.add("<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [" + fields + "] >> >>");
  pdf.add(
      "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached "
      "/ByteRange [0 1 2 3] /Contents <" +
      std::string(2'000'000, '0') + "> >>");
  for (int i = 0; i < kFields; ++i) {
    pdf.add("<< /FT /Sig /T (f" + std::to_string(i) + ") /V 2 0 R >>");
  }
  return pdf.file("/Root 1 0 R");
}

Bytes many_revisions() {
  Bytes file = with_object("null");
  std::string previous = std::to_string(file.rfind("xref\n0 "));
  const std::string free = repeated("0000000000 00001 f \n", 100'000);
  for (int i = 0; i < 63; ++i) {
    const std::string here = std::to_string(file.size());
    file += "xref\n3 100000\n" + free + "trailer\n<< /Size 100003 /Root 1 0 R /Prev " + previous +
            " >>\nstartxref\n" + here + "\n%%EOF\n";
    previous = here;
  }
  return file;
}

struct Hostile {
  const char* name;
  std::function<Bytes()> make;
};

void PrintTo(const Hostile& hostile, std::ostream* out) {
  *out << hostile.name;
}

std::string name_of(const ::testing::TestParamInfo<Hostile>& info) {
  return info.param.name;
}

class Bounded : protected Instance {
 protected:
  testing::Outcome verify(const Bytes& pdf) const {
    const std::string path = file("hostile.pdf");
    std::ofstream(path, std::ios::binary) << pdf;
    std::string command =
        testing::sanitized() ? "exec timeout 600" : "ulimit -v 524288; exec timeout 60";
    for (const std::string& word : line({"verify", path, "--json"})) command += " '" + word + "'";
    return testing::run({"sh", "-c", command});
  }
};

class HostileFile : public ::testing::TestWithParam<Hostile>, protected Bounded {};
class LargeFile : public ::testing::Test, protected Bounded {};

TEST_P(HostileFile, IsJudgedInLittleTimeAndSpace) {
  const testing::Outcome outcome = verify(GetParam().make());
  EXPECT_EQ(outcome.status, 1) << outcome.err;
  const Json verdict = Json::parse(outcome.out, "answer");
  EXPECT_EQ(verdict.at("state").string(), "INVALID");
}

INSTANTIATE_TEST_SUITE_P(
    Journeys, HostileFile,
    ::testing::Values(
        Hostile{"Nested", [] { return with_object(std::string(kMuch, '[')); }},
        Hostile{"LongString",
                [] {
                  return with_object("(" + std::string(kMuch, '(') + std::string(kMuch, ')') + ")");
                }},
        Hostile{"LongArray", [] { return with_object("[" + repeated("0 ", kMuch / 2) + "]"); }},
        Hostile{"ManyKeys", many_keys}, Hostile{"OneValueForAll", one_value_for_all},
        Hostile{"Zeros", [] { return "%PDF-1.7\n" + Bytes(100'000'000, '\0'); }},
        Hostile{"EnormousTable",
                [] {
                  return "%PDF-1.7\nxref\n0 7900000\n" +
                         repeated("0000000009 00000 n \n", 7'900'000) +
                         "trailer\n<< /Size 7900000 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
                }}),
    name_of);

// Nothing wrong with these, except that there is much of it.
TEST_F(LargeFile, IsCalledUnsigned) {
  for (const auto& make : {many_objects, many_revisions}) {
    const testing::Outcome outcome = verify(make());
    EXPECT_EQ(Json::parse(outcome.out, "answer").at("state").string(), "UNSIGNED") << outcome.err;
  }
}

}  // namespace
}  // namespace yinxin
