#include "layout/page_format.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "layout/ruler.h"
#include "support/expect_error.h"
#include "support/places.h"
#include "support/temporary_directory.h"

namespace yinxin::layout::testing {
namespace {

using yinxin::testing::expect_error;

std::string document_xml() {
  std::ifstream file(yinxin::testing::source_dir() + "/templates/formats/document.xml");
  return {std::istreambuf_iterator<char>(file), {}};
}

// The shipped format with a piece of it replaced.
PageFormat changed(const std::string& from, const std::string& to) {
  std::string xml = document_xml();
  xml.replace(xml.find(from), from.size(), to);
  return PageFormat::parse(xml, "document.xml");
}

TEST(PageFormat, HasTheTypeAreaOfTheStandard) {
  for (const char* name : {"document", "letter", "minutes", "order", "instrument", "form"}) {
    const PageFormat& format = formats().get(name);
    EXPECT_EQ(format.name, name);
    EXPECT_NEAR(mm(format.left), 28, 0.001);
    EXPECT_NEAR(mm(format.top), 37, 0.001);
    EXPECT_NEAR(mm(format.text_width), 156, 0.001);
    EXPECT_NEAR(mm(format.text_height), 225, 0.001);
  }
  EXPECT_NEAR(mm(formats().get("document").character_pitch()), 156.0 / 28, 0.001);
  EXPECT_NEAR(mm(formats().get("document").line_pitch()), 225.0 / 22, 0.001);
}

TEST(PageFormat, NamesThePlaceOfAFault) {
  const auto refused = [](const char* words, const char* from, const char* to) {
    expect_error(ErrorCode::kInvalidInput, words, [&] { changed(from, to); });
  };
  refused("document.xml:5:", "<width mm=\"210\"", "<width mm=\"wide\"");
  refused("mm", "<width mm=\"210\"", "<width pt=\"210\"");
  refused("范围", "<width mm=\"210\"", "<width mm=\"nan\"");
  refused("范围", "<lines count=\"22\"", "<lines count=\"0\"");
  refused("未知", "<left mm", "<middle mm");
  refused("missing", "<left mm=\"28\" clause=\"GB/T 9704-2012, 5.2.1\" strength=\"rule\"/>", "");
  refused("条款", "<left mm=\"28\" clause=\"GB/T 9704-2012, 5.2.1\"", "<left mm=\"28\"");
  refused("strength", "strength=\"rule\"", "strength=\"strong\"");
  refused("取值", "<colour is=\"red\"", "<colour is=\"blue\"");
  refused("given twice", "<left mm", "<top mm");
  refused("版心", "<left mm=\"28\"", "<left mm=\"60\"");
  refused("字号", "<text-size pt=\"15.75\"", "<text-size pt=\"17\"");
}

TEST(PageFormat, IsRefusedUnderAnotherNamespace) {
  expect_error(ErrorCode::kInvalidInput, "a.xml:1:1",
               [] { PageFormat::parse("<format/>", "a.xml"); });
}

TEST(PageFormats, NameWhatThereIsWhenOneIsMissing) {
  expect_error(ErrorCode::kInvalidInput, "instrument", [] { formats().get("telegram"); });
}

TEST(PageFormats, RefuseADirectoryWithoutFormats) {
  const yinxin::testing::TemporaryDirectory empty;
  expect_error(ErrorCode::kNotFound, empty.path(), [&] { PageFormats::load({empty.path()}); });
}

TEST(PageFormats, RefuseAFileUnderAnotherName) {
  const yinxin::testing::TemporaryDirectory directory;
  std::ofstream(directory.path() + "/letter.xml") << document_xml();
  expect_error(ErrorCode::kInvalidInput, "letter.xml:1:1",
               [&] { PageFormats::load({directory.path()}).get("letter"); });
}

TEST(PageFormats, OfALaterDirectoryStandInForOthersOfTheirName) {
  const yinxin::testing::TemporaryDirectory directory;
  const std::string shipped = yinxin::testing::source_dir() + "/templates/formats";
  std::ofstream(directory.path() + "/letter.xml") << "<format/>";
  const PageFormats both = PageFormats::load({shipped, directory.path()});
  EXPECT_EQ(both.get("document").source, formats().get("document").source);
  expect_error(ErrorCode::kInvalidInput, "letter.xml:1:1", [&] { both.get("letter"); });
}

}  // namespace
}  // namespace yinxin::layout::testing
