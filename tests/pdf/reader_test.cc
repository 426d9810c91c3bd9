#include <gtest/gtest.h>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>

#include <string>

#include "pdf/incremental_update.h"
#include "pdf/revisions.h"
#include "pdf/stream_data.h"
#include "pdf/syntax.h"
#include "signature/signable_pdf.h"
#include "support/expect_error.h"

namespace yinxin::pdf {
namespace {

using testing::expect_error;
using testing::PdfBuilder;
using testing::signable_pdf;

Object parsed(ByteView text) {
  return Parser(text).object();
}

void expect_defect(const std::string& code, ByteView text) {
  expect_error(ErrorCode::kInvalidInput, code, [text] { parsed(text); });
}

TEST(Parser, ReadsEveryKindOfObject) {
  const Object object = parsed(
      "<< /A null /B true /C -17 /D 3.50 /E /na#6de /F (a\\(b\\)\\101(c)\\n) /G <48 69> "
      "/H [1 0 R 2] /I << /J 12 0 R >> >>");
  EXPECT_FALSE(object.has("A"));
  EXPECT_TRUE(*object["B"].boolean());
  EXPECT_EQ(*object["C"].integer(), -17);
  EXPECT_EQ(object["D"].text(), "3.50");
  EXPECT_TRUE(object["E"].is_name("name"));
  EXPECT_EQ(*object["F"].string(), "a(b)A(c)\n");
  EXPECT_EQ(*object["G"].string(), "Hi");
  EXPECT_EQ(object["H"].array()->size(), 2U);
  EXPECT_EQ(object["I"]["J"].reference()->number, 12U);
}

TEST(Parser, ReadsBackWhatObjectsWrite) {
  const Object object = parsed("<< /K#20y [(a\\000b) -1 0.5 /x 7 0 R null false <<>>] >>");
  EXPECT_EQ(parsed(object.text()), object);
  EXPECT_EQ(parsed(object.text()).text(), object.text());
}

TEST(Parser, KnowsWhereATokenStood) {
  const Object object = parsed("<< /Contents  <00ff> >>");
  EXPECT_EQ(object["Contents"].begin(), 14U);
  EXPECT_EQ(object["Contents"].end(), 20U);
}

TEST(Parser, RefusesWhatReadersDisagreeOn) {
  expect_defect("DUPLICATE_KEY", "<< /A 1 /A 2 >>");
  expect_defect("DUPLICATE_KEY", "<< /A 1 /#41 2 >>");
  expect_defect("SYNTAX", "<< /A % comment\n 1 >>");
  expect_defect("SYNTAX", "<48 6>");
  expect_defect("SYNTAX", "<4g>");
  expect_defect("SYNTAX", "(never ends");
  expect_defect("SYNTAX", "/a#0");
  expect_defect("SYNTAX", "/a#00");
  expect_defect("SYNTAX", "1.2.3");
  expect_defect("SYNTAX", "--1");
  expect_defect("SYNTAX", "12345678901234567890");
  expect_defect("SYNTAX", "truely");
  expect_defect("SYNTAX", "<< /A >>");
  expect_defect("SYNTAX", "<< 1 2 >>");
  expect_defect("SYNTAX", "[1 2");
  expect_defect("SYNTAX", "");
}

TEST(Parser, IsBounded) {
  expect_defect("NESTING", std::string(100'000, '['));
  std::string many = "[";
  for (std::size_t i = 0; i <= kMaxValuesPerObject; ++i) many += "0 ";
  expect_defect("LIMIT", many + "]");
  expect_defect("LIMIT", '(' + Bytes(kMaxObjectSize + 1, 'x') + ')');
  expect_defect("LIMIT", '/' + Bytes(kMaxObjectSize + 1, 'x'));
  expect_defect("LIMIT", '<' + Bytes(kMaxObjectSize + 2, '0') + '>');
}

// A file of one revision whose cross-references are a stream and whose catalog is in an object
// stream.
Bytes compressed_pdf() {
  Bytes file = "%PDF-1.7\n";
  const std::string objects =
      "1 0 3 43 << /Type /Catalog /Pages 3 0 R /Lang (zh) >>"
      "<< /Type /Pages /Kids [] /Count 0 >>";
  const std::size_t first = objects.find("<<");
  const std::size_t second = objects.rfind("<< /Type /Pages") - first;
  std::string content = "1 0 3 " + std::to_string(second) + " ";
  const std::size_t begin = content.size();
  content += objects.substr(first);
  const Bytes data = deflate(content);
  const std::size_t stream = file.size();
  file += "2 0 obj\n<< /Type /ObjStm /N 2 /First " + std::to_string(begin) +
          " /Filter /FlateDecode /Length " + std::to_string(data.size()) + " >>\nstream\n" + data +
          "\nendstream\nendobj\n";
  const std::size_t section = file.size();
  const auto row = [](int kind, std::size_t value, int index) {
    return Bytes{static_cast<char>(kind), static_cast<char>(value >> 8), static_cast<char>(value),
                 static_cast<char>(index)};
  };
  // Predictor 12 (Up), as writers use it.
  Bytes rows;
  Bytes previous(4, '\0');
  for (const Bytes& own :
       {row(0, 0, 0), row(2, 2, 0), row(1, stream, 0), row(2, 2, 1), row(1, section, 0)}) {
    rows += '\2';
    for (std::size_t i = 0; i < own.size(); ++i) rows += static_cast<char>(own[i] - previous[i]);
    previous = own;
  }
  const Bytes table = deflate(rows);
  return file + "4 0 obj\n<< /Type /XRef /W [1 2 1] /Size 5 /Root 1 0 R /Filter /FlateDecode " +
         "/DecodeParms << /Predictor 12 /Columns 4 >> /Length " + std::to_string(table.size()) +
         " >>\nstream\n" + table + "\nendstream\nendobj\nstartxref\n" + std::to_string(section) +
         "\n%%EOF\n";
}

TEST(RevisionChain, ReadsTables) {
  const Bytes file = signable_pdf();
  RevisionChain chain = RevisionChain::read(file);
  EXPECT_EQ(chain.size(), 1U);
  EXPECT_EQ(chain.revision(1).end, file.size());
  EXPECT_EQ(*chain.catalog(1).value["Lang"].string(), "zh-CN");
  EXPECT_FALSE(chain.find(99, 1));
}

TEST(RevisionChain, ReadsCrossReferenceAndObjectStreams) {
  const Bytes file = compressed_pdf();
  RevisionChain chain = RevisionChain::read(file);
  EXPECT_TRUE(chain.revision(1).xref.is_stream);
  EXPECT_TRUE(chain.catalog(1).compressed);
  EXPECT_EQ(*chain.catalog(1).value["Lang"].string(), "zh");
  EXPECT_EQ(*chain.find(3, 1)->value["Count"].integer(), 0);
  expect_error(ErrorCode::kInvalidInput, "cross-reference streams",
               [&chain] { IncrementalUpdate update(chain); });
}

TEST(RevisionChain, ShowsEachRevisionAsItWas) {
  const Bytes base = signable_pdf();
  const RevisionChain before = RevisionChain::read(base);
  IncrementalUpdate update(before);
  update.write({6, 0}, "<< /Title (later) >>");
  const Reference added = update.new_object();
  update.write_stream(added, "/Type /X", "content");
  const Bytes file = update.finish("0123456789abcdef");
  EXPECT_EQ(file.substr(0, base.size()), base);

  RevisionChain chain = RevisionChain::read(file);
  ASSERT_EQ(chain.size(), 2U);
  EXPECT_EQ(*chain.find(6, 1)->value["Title"].string(), "sample");
  EXPECT_EQ(*chain.find(6, 2)->value["Title"].string(), "later");
  EXPECT_FALSE(chain.find(added.number, 1));
  InflateBudget budget;
  const auto stream = chain.find(added.number, 2);
  EXPECT_EQ(stream_content(stream->value, *stream->stream, budget), "content");
  EXPECT_EQ(*(*chain.revision(2).xref.trailer["ID"].array())[1].string(), "0123456789abcdef");
  chain.check_tiling(2);
}

TEST(RevisionChain, NoticesBytesThatBelongToNoObject) {
  const Bytes base = signable_pdf();
  const RevisionChain before = RevisionChain::read(base);
  IncrementalUpdate update(before);
  const std::size_t place = update.write({6, 0}, "<< /Title (later) >>         ");
  Bytes file = update.finish("");
  const std::string body = "<< /Title (l) >> endobj (abc)";
  file.replace(place, body.size(), body);
  RevisionChain chain = RevisionChain::read(file);
  expect_error(ErrorCode::kInvalidInput, "HIDDEN_BYTES", [&chain] { chain.check_tiling(2); });
}

TEST(RevisionChain, FollowsAnIndirectLength) {
  PdfBuilder builder;
  builder.add("<< /Type /Catalog >>");
  builder.add("<< /Length 3 0 R >>\nstream\nabc endstream\nendstream");
  builder.add("13");
  const Bytes file = builder.file("/Root 1 0 R");
  RevisionChain chain = RevisionChain::read(file);
  EXPECT_EQ(*chain.find(2, 1)->stream, "abc endstream");
}

TEST(RevisionChain, RefusesAStreamOfAnotherLength) {
  PdfBuilder builder;
  builder.add("<< /Type /Catalog >>");
  builder.add("<< /Length 2 >>\nstream\nabc\nendstream");
  const Bytes file = builder.file("/Root 1 0 R");
  RevisionChain chain = RevisionChain::read(file);
  expect_error(ErrorCode::kInvalidInput, "SYNTAX", [&chain] { chain.find(2, 1); });
}

// Many references to one large object: each is cheap to write and dear to follow.
TEST(RevisionChain, LimitsTheWorkAFileCanCause) {
  PdfBuilder builder;
  builder.add("<< /Type /Catalog >>");
  std::string large = "[";
  for (int i = 0; i < 50'000; ++i) large += "0 ";
  builder.add(large + "]");
  const Bytes file = builder.file("/Root 1 0 R");
  RevisionChain chain = RevisionChain::read(file);
  expect_error(ErrorCode::kInvalidInput, "LIMIT", [&chain] {
    for (int i = 0; i < 10'000; ++i) chain.find(2, 1);
  });
}

// Few bytes that would be very many entries.
TEST(RevisionChain, LimitsTheNumberOfObjects) {
  constexpr std::size_t kCount = 8'000'000;
  const Bytes rows = deflate(Bytes(2 * kCount, '\0'));
  const std::string index = "0 " + std::to_string(kCount);
  const Bytes file = "%PDF-1.7\n1 0 obj\n<< /Type /XRef /W [1 0 0] /Index [" + index + ' ' + index +
                     "] /Size 8000000 /Root 1 0 R /Filter /FlateDecode /Length " +
                     std::to_string(rows.size()) + " >>\nstream\n" + rows +
                     "\nendstream\nendobj\nstartxref\n9\n%%EOF\n";
  expect_error(ErrorCode::kInvalidInput, "LIMIT", [&file] { (void)RevisionChain::read(file); });
}

TEST(Inflate, IsBounded) {
  const Bytes bomb = deflate(Bytes(InflateBudget::kPerStream + 1, '\0'));
  InflateBudget budget;
  expect_error(ErrorCode::kInvalidInput, "BOMB", [&] { inflate(bomb, budget); });
  const Bytes large = deflate(Bytes(std::size_t{40} << 20, '\0'));
  InflateBudget fresh;
  expect_error(ErrorCode::kInvalidInput, "BOMB", [&] {
    for (int i = 0; i < 5; ++i) inflate(large, fresh);
  });
}

TEST(Inflate, RefusesBytesBehindTheData) {
  InflateBudget budget;
  EXPECT_EQ(inflate(deflate("abc") + "\r\n", budget), "abc");
  expect_error(ErrorCode::kInvalidInput, "SYNTAX", [&] { inflate(deflate("abc") + "x", budget); });
  expect_error(ErrorCode::kInvalidInput, "SYNTAX", [&] { inflate("abc", budget); });
}

// As QPDF linearizes it, with tables and with streams.
Bytes linearized(const Bytes& pdf, qpdf_object_stream_e streams) {
  QPDF document;
  document.processMemoryFile("sample", pdf.data(), pdf.size());
  QPDFWriter writer(document);
  writer.setLinearization(true);
  writer.setObjectStreamMode(streams);
  writer.setOutputMemory();
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

TEST(RevisionChain, ReadsLinearizedFiles) {
  for (const auto streams : {qpdf_o_disable, qpdf_o_generate}) {
    const Bytes file = linearized(signable_pdf(2), streams);
    RevisionChain chain = RevisionChain::read(file);
    EXPECT_TRUE(chain.is_linearized());
    ASSERT_EQ(chain.size(), 1U);
    const Object form = chain.resolve(chain.catalog(1).value["AcroForm"], 1);
    EXPECT_EQ(chain.resolve(form["Fields"], 1).array()->size(), 2U);
    for (const XrefEntry& entry : chain.revision(1).xref.entries) {
      const bool is_free = entry.kind == XrefEntry::Kind::kFree;
      EXPECT_EQ(chain.find(entry.number, 1).has_value(), !is_free) << entry.number;
    }
    expect_error(ErrorCode::kInvalidInput, "PDF", [&chain] { IncrementalUpdate update(chain); });
  }
}

}  // namespace
}  // namespace yinxin::pdf
