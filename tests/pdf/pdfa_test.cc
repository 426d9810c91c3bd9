#include <gtest/gtest.h>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/xml.h"
#include "pdf/sample_fonts.h"
#include "pdf/sample_letter.h"
#include "pdf/writer.h"

// What ISO 19005-2 and 19005-3 demand, clause by clause, of the bytes pdf::write() makes.

namespace yinxin::pdf {
namespace {

using Object = QPDFObjectHandle;

class PdfA : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    metadata_ = testing::sample_metadata();
    metadata_.title += " <甲 & 乙>";
    metadata_.with_seal_fields = true;
    if (GetParam()) {
      metadata_.files = {{"record.xml", "application/xml", "本文书的要素记录", "<record/>"}};
    }
    bytes_ = write(letter_.pages(), metadata_, testing::sample_fonts());
    pdf_.processMemoryFile("letter", bytes_.data(), bytes_.size());
  }

  std::vector<Object> dictionaries() {
    std::vector<Object> found;
    for (const Object& object : pdf_.getAllObjects()) collect(object, found);
    return found;
  }

  std::vector<Object> fonts() {
    std::map<QPDFObjGen, Object> found;
    for (Object page : pdf_.getAllPages()) {
      for (auto& font : page.getKey("/Resources").getKey("/Font").ditems()) {
        found.emplace(font.second.getObjGen(), font.second);
      }
    }
    std::vector<Object> all;
    for (auto& [id, font] : found) all.push_back(font);
    return all;
  }

  static std::string data(Object stream) {
    const auto buffer = stream.getStreamData();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
  }

  static void collect(Object object, std::vector<Object>& found) {
    if (object.isStream()) object = object.getDict();
    if (object.isArray()) {
      for (auto& item : object.aitems()) {
        if (!item.isIndirect()) collect(item, found);
      }
    }
    if (!object.isDictionary()) return;
    found.push_back(object);
    for (auto& entry : object.ditems()) {
      if (!entry.second.isIndirect()) collect(entry.second, found);
    }
  }

  testing::SampleLetter letter_{testing::sample_fonts()};
  Metadata metadata_;
  Bytes bytes_;
  QPDF pdf_;
};

INSTANTIATE_TEST_SUITE_P(Part, PdfA, ::testing::Values(false, true),
                         [](const auto& part) { return part.param ? "Three" : "Two"; });

TEST_P(PdfA, Clause6_1_2HasAHeaderWithABinaryComment) {
  EXPECT_EQ(bytes_.rfind("%PDF-1.7\n%", 0), 0U);
  for (std::size_t i = 10; i < 14; ++i) EXPECT_GT(static_cast<unsigned char>(bytes_[i]), 127);
}

TEST_P(PdfA, Clause6_1_3HasAnIdentifierAndIsNotEncrypted) {
  Object id = pdf_.getTrailer().getKey("/ID");
  ASSERT_EQ(id.getArrayNItems(), 2);
  EXPECT_EQ(id.getArrayItem(0).getStringValue().size(), 16U);
  EXPECT_FALSE(pdf_.getTrailer().hasKey("/Encrypt"));
  EXPECT_EQ(bytes_.substr(bytes_.size() - 6), "%%EOF\n");
}

TEST_P(PdfA, Clause6_1_4HasAClassicCrossReferenceTable) {
  EXPECT_NE(bytes_.find("\nxref\n0 "), std::string::npos);
  EXPECT_EQ(bytes_.find("/ObjStm"), std::string::npos);
}

TEST_P(PdfA, Clause6_1_7HasStreamsInTheFileWithAllowedFilters) {
  for (Object dictionary : dictionaries()) {
    EXPECT_FALSE(dictionary.hasKey("/FFilter"));
    EXPECT_FALSE(dictionary.hasKey("/FDecodeParms"));
    Object filter = dictionary.getKey("/Filter");
    EXPECT_TRUE(filter.isNull() || filter.getName() == "/FlateDecode");
  }
}

TEST_P(PdfA, Clause6_2_3HasOneOutputIntentWithAnRgbProfile) {
  Object intents = pdf_.getRoot().getKey("/OutputIntents");
  ASSERT_EQ(intents.getArrayNItems(), 1);
  Object intent = intents.getArrayItem(0);
  EXPECT_EQ(intent.getKey("/S").getName(), "/GTS_PDFA1");
  Object stream = intent.getKey("/DestOutputProfile");
  EXPECT_EQ(stream.getDict().getKey("/N").getIntValue(), 3);
  const std::string profile = data(stream);
  ASSERT_GT(profile.size(), 132U);
  EXPECT_EQ(profile.substr(12, 12), "mntrRGB XYZ ");
  EXPECT_EQ(profile.substr(36, 4), "acsp");
  const auto size =
      static_cast<unsigned char>(profile[2]) << 8 | static_cast<unsigned char>(profile[3]);
  EXPECT_EQ(static_cast<std::size_t>(size), profile.size());
  const auto tags = static_cast<unsigned char>(profile[131]);
  std::set<std::string> names;
  for (std::size_t i = 0; i < tags; ++i) names.insert(profile.substr(132 + 12 * i, 4));
  for (const char* const name :
       {"desc", "cprt", "wtpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"}) {
    EXPECT_EQ(names.count(name), 1U) << name;
  }
}

TEST_P(PdfA, Clause6_2_10HasNoTransparencyOnItsPages) {
  for (Object dictionary : dictionaries()) {
    for (const char* const key : {"/SMask", "/BM", "/CA", "/ca", "/Group", "/TR", "/HTP"}) {
      EXPECT_FALSE(dictionary.hasKey(key)) << key;
    }
  }
}

TEST_P(PdfA, Clause6_2_11HasEveryFontEmbeddedAsACidKeyedSubset) {
  ASSERT_EQ(fonts().size(), 6U);
  for (Object font : fonts()) {
    EXPECT_EQ(font.getKey("/Subtype").getName(), "/Type0");
    EXPECT_EQ(font.getKey("/Encoding").getName(), "/Identity-H");
    Object descendant = font.getKey("/DescendantFonts").getArrayItem(0);
    const std::string name = descendant.getKey("/BaseFont").getName();
    EXPECT_EQ(name.find('+'), 7U);
    EXPECT_EQ(font.getKey("/BaseFont").getName(), name + "-Identity-H");
    EXPECT_EQ(descendant.getKey("/CIDSystemInfo").getKey("/Ordering").getStringValue(), "Identity");
    Object descriptor = descendant.getKey("/FontDescriptor");
    EXPECT_EQ(descriptor.getKey("/FontName").getName(), name);
    Object program = descriptor.getKey("/FontFile3");
    EXPECT_EQ(program.getDict().getKey("/Subtype").getName(), "/CIDFontType0C");
    EXPECT_NE(data(program).find(name.substr(1)), std::string::npos);
  }
}

// 6.2.11.7.2: conformance U wants Unicode for every code that is shown.
TEST_P(PdfA, Clause6_2_11_7HasUnicodeForEveryCharacter) {
  std::set<std::string> mapped;
  for (Object font : fonts()) {
    const std::string map = data(font.getKey("/ToUnicode"));
    EXPECT_NE(map.find("<0000> <FFFF>"), std::string::npos);
    for (std::size_t at = map.find('['); at < map.size(); ++at) {
      if (map[at] == '<') mapped.insert(map.substr(at + 1, map.find('>', at) - at - 1));
    }
  }
  for (const char* const code :
       {"6837", "9555", "5803", "36C3", "4DAE", "D842DFB7", "D872DF4E", "3007", "0032", "2014"}) {
    EXPECT_EQ(mapped.count(code), 1U) << code;
  }
  for (const char* const forbidden : {"0000", "FEFF", "FFFE"}) {
    EXPECT_EQ(mapped.count(forbidden), 0U);
  }
}

TEST_P(PdfA, Clause6_3HasPrintedAnnotationsWithAppearances) {
  std::size_t widgets = 0;
  for (Object page : pdf_.getAllPages()) {
    if (!page.hasKey("/Annots")) continue;
    for (auto& annotation : page.getKey("/Annots").aitems()) {
      ++widgets;
      EXPECT_EQ(annotation.getKey("/Subtype").getName(), "/Widget");
      EXPECT_EQ(annotation.getKey("/F").getIntValue(), 132);
      EXPECT_TRUE(annotation.getKey("/AP").getKey("/N").isStream());
      EXPECT_FALSE(annotation.getKey("/AP").hasKey("/R"));
      EXPECT_EQ(annotation.getKey("/P").getObjGen(), page.getObjGen());
    }
  }
  EXPECT_EQ(widgets, 2U);
}

TEST_P(PdfA, Clause6_4HasSealFieldsReadyToSign) {
  Object form = pdf_.getRoot().getKey("/AcroForm");
  EXPECT_EQ(form.getKey("/SigFlags").getIntValue(), 3);
  EXPECT_FALSE(form.hasKey("/NeedAppearances"));
  EXPECT_FALSE(form.hasKey("/XFA"));
  Object fields = form.getKey("/Fields");
  ASSERT_EQ(fields.getArrayNItems(), 2);
  for (int i = 0; i < 2; ++i) {
    Object field = fields.getArrayItem(i);
    EXPECT_EQ(field.getKey("/FT").getName(), "/Sig");
    EXPECT_EQ(field.getKey("/T").getStringValue(), "Seal" + std::to_string(i + 1));
    EXPECT_FALSE(field.hasKey("/V"));
    const layout::Box& box = letter_.pages().pages[1].seals[static_cast<std::size_t>(i)].box;
    const auto rectangle = field.getKey("/Rect").getArrayAsRectangle();
    EXPECT_NEAR(rectangle.llx, box.left, 0.001);
    EXPECT_NEAR(rectangle.ury, 841.89 - box.top, 0.001);
    EXPECT_NEAR(rectangle.urx - rectangle.llx, box.right - box.left, 0.001);
    EXPECT_NEAR(rectangle.ury - rectangle.lly, box.bottom - box.top, 0.001);
  }
}

TEST_P(PdfA, Clause6_5HasNoActionsAndNoScripts) {
  for (Object dictionary : dictionaries()) {
    for (const char* const key : {"/A", "/AA", "/OpenAction", "/JS", "/JavaScript", "/Launch"}) {
      EXPECT_FALSE(dictionary.hasKey(key)) << key;
    }
  }
}

TEST_P(PdfA, Clause6_6SaysTheSameInXmpAndInfo) {
  Object stream = pdf_.getRoot().getKey("/Metadata");
  EXPECT_FALSE(stream.getDict().hasKey("/Filter"));
  std::string packet = data(stream);
  const std::size_t begin = packet.find("?>") + 2;
  packet = packet.substr(begin, packet.rfind("<?xpacket") - begin);
  const XmlDocument xml = XmlDocument::parse(packet, "xmp");
  const pugi::xml_node said = xml.root().child("rdf:RDF").child("rdf:Description");
  const auto item = [&](const char* name, const char* kind) {
    return std::string(said.child(name).child(kind).child("rdf:li").text().as_string());
  };
  Object info = pdf_.getTrailer().getKey("/Info");
  const auto in_info = [&](const char* key) { return info.getKey(key).getUTF8Value(); };

  EXPECT_STREQ(said.child("pdfaid:part").text().as_string(), GetParam() ? "3" : "2");
  EXPECT_STREQ(said.child("pdfaid:conformance").text().as_string(), "U");
  EXPECT_EQ(in_info("/Title"), metadata_.title);
  EXPECT_EQ(item("dc:title", "rdf:Alt"), metadata_.title);
  EXPECT_EQ(in_info("/Author"), item("dc:creator", "rdf:Seq"));
  EXPECT_EQ(in_info("/Subject"), item("dc:description", "rdf:Alt"));
  EXPECT_EQ(in_info("/Producer"), said.child("pdf:Producer").text().as_string());
  EXPECT_STREQ(said.child("dc:identifier").text().as_string(), "样市监函〔2026〕58号");
  EXPECT_EQ(in_info("/CreationDate"), "D:20260318092000+08'00'");
  EXPECT_STREQ(said.child("xmp:CreateDate").text().as_string(), "2026-03-18T09:20:00+08:00");
  EXPECT_EQ(in_info("/ModDate"), in_info("/CreationDate"));
}

TEST_P(PdfA, Clause6_8HasAssociatedFilesInPartThreeOnly) {
  Object catalog = pdf_.getRoot();
  EXPECT_EQ(catalog.hasKey("/AF"), GetParam());
  EXPECT_EQ(catalog.hasKey("/Names"), GetParam());
  if (!GetParam()) return;
  Object file = catalog.getKey("/AF").getArrayItem(0);
  EXPECT_EQ(file.getKey("/AFRelationship").getName(), "/Source");
  EXPECT_EQ(file.getKey("/F").getUTF8Value(), "record.xml");
  EXPECT_EQ(file.getKey("/UF").getUTF8Value(), "record.xml");
  EXPECT_EQ(file.getKey("/Desc").getUTF8Value(), "本文书的要素记录");
  Object names = catalog.getKey("/Names").getKey("/EmbeddedFiles").getKey("/Names");
  EXPECT_EQ(names.getArrayItem(1).getObjGen(), file.getObjGen());
  Object stream = file.getKey("/EF").getKey("/F");
  EXPECT_EQ(stream.getDict().getKey("/Subtype").getName(), "/application/xml");
  EXPECT_TRUE(stream.getDict().getKey("/Params").hasKey("/ModDate"));
  EXPECT_EQ(data(stream), "<record/>");
}

TEST_P(PdfA, SaysItsLanguageAndShowsItsTitle) {
  EXPECT_EQ(pdf_.getRoot().getKey("/Lang").getStringValue(), "zh-CN");
  EXPECT_TRUE(
      pdf_.getRoot().getKey("/ViewerPreferences").getKey("/DisplayDocTitle").getBoolValue());
}

}  // namespace
}  // namespace yinxin::pdf
