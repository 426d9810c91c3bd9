#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/xml.h"
#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin {
namespace {

using testing::expect_error;

TEST(Hex, RoundTripsAndRefusesTheRest) {
  EXPECT_EQ(to_hex(std::string("\x00\xff", 2)), "00ff");
  EXPECT_EQ(from_hex("00ff"), std::string("\x00\xff", 2));
  expect_error(ErrorCode::kInvalidInput, "odd", [] { from_hex("0"); });
  expect_error(ErrorCode::kInvalidInput, "lower-case", [] { from_hex("0F"); });
}

TEST(DateTest, ExistsOrIsNotMade) {
  EXPECT_EQ(Date::from_iso("2026-03-08")->chinese(), "2026年3月8日");
  EXPECT_EQ(Date::from_iso("2024-02-29")->iso(), "2024-02-29");
  for (const char* wrong :
       {"2026-02-29", "2026-13-01", "2026-3-8", "2026/03/08", "", "-026-03-08"}) {
    EXPECT_FALSE(Date::from_iso(wrong)) << wrong;
  }
}

TEST(DateTest, CountsEveryDayOfFourCenturies) {
  Date previous = *Date::from_civil(1900, 1, 1);
  for (std::int64_t n = previous.day_number() + 1; n < 146097; ++n) {
    const Date date = Date::from_day_number(n);
    ASSERT_EQ(date.day_number(), n);
    ASSERT_EQ(date.weekday(), previous.weekday() % 7 + 1);
    previous = date;
  }
  EXPECT_EQ(Date::from_iso("1970-01-01")->day_number(), 0);
  EXPECT_EQ(Date::from_iso("2026-03-23")->weekday(), 1);
}

TEST(ClockTest, WritesAndReadsRfc3339) {
  const auto nine = from_rfc3339("2026-03-18T09:20");
  ASSERT_TRUE(nine);
  EXPECT_EQ(to_rfc3339(*nine), "2026-03-18T09:20:00.000+08:00");
  EXPECT_EQ(from_rfc3339("2026-03-18T01:20:00Z"), nine);
  EXPECT_EQ(to_rfc3339(*from_rfc3339("2026-03-17T18:30:00.25Z")), "2026-03-18T02:30:00.250+08:00");
  EXPECT_EQ(china_date(*from_rfc3339("2026-03-17T16:00:00Z")).iso(), "2026-03-18");
  EXPECT_EQ(to_rfc3339(china_midnight(*Date::from_iso("2026-03-18"))),
            "2026-03-18T00:00:00.000+08:00");
  EXPECT_EQ(to_rfc3339(Instant{}), "1970-01-01T08:00:00.000+08:00");
  for (const char* wrong : {"2026-03-18", "2026-03-18T24:00", "2026-03-18T09:20:00+0800", "x"}) {
    EXPECT_FALSE(from_rfc3339(wrong)) << wrong;
  }
}

TEST(Utf8Test, KeepsRareCharactersAndRefusesBrokenOnes) {
  EXPECT_EQ(to_utf32("𠮷〇"), U"𠮷〇");
  EXPECT_EQ(to_utf8(U"𠮷〇"), "𠮷〇");
  EXPECT_EQ(code_point_name(U'𠮷'), "U+20BB7");
  EXPECT_FALSE(is_utf8("\xc0\xaf"));
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
}

TEST(FileTest, ReplacesWholeFilesAndBoundsReading) {
  const testing::TemporaryDirectory directory;
  const std::string path = directory.path() + "/a";
  write_file(path, "one", 0600);
  write_file(path, "two");
  EXPECT_EQ(read_file(path, 3), "two");
  expect_error(ErrorCode::kInvalidInput, "超过上限", [&] { read_file(path, 2); });
  expect_error(ErrorCode::kNotFound, "open", [&] { read_file(path + "b", 2); });
  expect_error(ErrorCode::kNotFound, "/no/such", [] { write_file("/no/such/file", "x"); });
}

TEST(XmlTest, NamesThePlaceOfAFault) {
  expect_error(ErrorCode::kInvalidInput,
               "r.xml:2:9: ", [] { XmlDocument::parse("<a>\n  案<b></a>", "r.xml"); });
  const auto document = XmlDocument::parse("<a>\n  案<b/></a>", "r.xml");
  EXPECT_EQ(document.where(document.root().child("b")), "r.xml:2:4");
}

TEST(XmlTest, RefusesWhatAttackersUse) {
  const auto refuse = [](const std::string& words, const std::string& text) {
    expect_error(ErrorCode::kInvalidInput, words, [&] { XmlDocument::parse(text, "r.xml"); });
  };
  refuse("DTD", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>");
  refuse("处理指令", "<a><?php x?></a>");
  refuse("U+202E", "<a>\u202E</a>");
  refuse("U+0001", std::string("<a>\x01</a>"));
  refuse("UTF-8", "<a>\xff</a>");
  refuse("超过上限", "<a>" + std::string(2 << 20, 'x') + "</a>");
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<a>";
  for (int i = 0; i < 100; ++i) deep += "</a>";
  refuse("嵌套过深", deep);
}

TEST(JsonTest, ReadsWritesAndOrdersMembers) {
  const Json value = Json::parse(R"({"b":[1,true,null,"\u6848\n"],"a":-5})", "j");
  EXPECT_EQ(canonical(value), "{\"a\":-5,\"b\":[1,true,null,\"案\\n\"]}");
  EXPECT_EQ(value.at("b").array().size(), 4U);
  EXPECT_EQ(Json::parse(value.pretty(), "j"), value);
}

TEST(JsonTest, EscapesWhatItHasToAndNothingElse) {
  EXPECT_EQ(Json("\"\\/\b\f\n\r\t\x01\x1f印").dump(), R"("\"\\/\b\f\n\r\t\u0001\u001f印")");
  for (int c = 1; c < 128; ++c) {
    const std::string text = "ab" + std::string(2, static_cast<char>(c)) + "印";
    EXPECT_EQ(Json::parse(Json(text).dump(), "j").string(), text) << c;
  }
}

TEST(JsonTest, RefusesWhatHasNoCanonicalForm) {
  expect_error(ErrorCode::kInvalidInput, "整数", [] { canonical(Json(0.5)); });
  expect_error(ErrorCode::kInvalidInput, "2^53", [] { canonical(Json(std::int64_t{1} << 60)); });
  for (const char* wrong : {"", "{", "{\"a\":1,\"a\":2}", "[1,]", "1 2", "{'a':1}", "nul"}) {
    expect_error(ErrorCode::kInvalidInput, "", [&] { Json::parse(wrong, "j"); });
  }
  expect_error(ErrorCode::kInvalidInput, "", [] { Json::parse(std::string(1000, '['), "j"); });
}

TEST(ErrorTest, TellsItsProblemWhateverIsInTheName) {
  const Error error(ErrorCode::kNotFound, std::string("a\0b", 3), "没有 none");
  EXPECT_EQ(error.where(), "a?b");
  EXPECT_EQ(error.problem(), "没有 none");
  EXPECT_STREQ(error.what(), "a?b: 没有 none");
}

}  // namespace
}  // namespace yinxin
