#include "record/record_json.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "support/places.h"

namespace yinxin::record {
namespace {

const std::string kSamples = yinxin::testing::source_dir() + "/samples";

TEST(RecordJsonTest, KeepsEveryFieldOfEverySample) {
  int seen = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(kSamples)) {
    if (file.path().extension() != ".xml" || file.path().filename() == "registry.xml") continue;
    const Bytes xml = read_file(file.path(), 4 << 20);
    if (xml.find("urn:yinxin:record:1") == Bytes::npos) continue;
    const Record record = Record::parse(xml, file.path().string());
    const Json json = to_json(record);
    const Record again = Record::parse(record_xml(json, "r"), "r");
    EXPECT_EQ(again.kind(), record.kind());
    EXPECT_EQ(to_json(again), json) << file.path();
    EXPECT_EQ(again.values("to"), record.values("to")) << file.path();
    ++seen;
  }
  EXPECT_GE(seen, 26);
}

TEST(RecordJsonTest, WritesGroupsListsAndSpecialCharacters) {
  const Json json = Json::parse(
      R"({"kind": "k", "fields": {"to": ["a", "b"], "party": {"name": "甲<&>\"乙"}, "count": 3}})",
      "j");
  EXPECT_EQ(record_xml(json, "j"),
            "<record xmlns=\"urn:yinxin:record:1\" kind=\"k\"><count>3</count>"
            "<party><name>甲&lt;&amp;&gt;&quot;乙</name></party><to>a</to><to>b</to></record>\n");
}

void expect_refused(const std::string& json, const std::string& words) {
  try {
    record_xml(Json::parse(json, "j"), "j");
    FAIL() << "accepted: " << json;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  }
}

TEST(RecordJsonTest, NamesThePlaceOfWhatItRefuses) {
  expect_refused(R"({"fields": {}})", "j: kind");
  expect_refused(R"({"kind": "k"})", "j: fields");
  expect_refused(R"({"kind": "k", "fields": {}, "number": "1"})", "j: number");
  expect_refused(R"({"kind": "k", "fields": {"a": [{"b": null}]}})", "j: fields.a[0].b");
  expect_refused(R"({"kind": "k", "fields": {"a": 1.5}})", "j: fields.a");
  expect_refused(R"({"kind": "k", "fields": {"a><b": "x"}})", "不是字段名");
  expect_refused(R"({"kind": "k", "fields": {"a": [["x"]]}})", "j: fields.a[0]");
}

}  // namespace
}  // namespace yinxin::record
