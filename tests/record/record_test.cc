#include "record/record.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "support/expect_error.h"

namespace yinxin::record {
namespace {

using testing::expect_error;

std::string record(const std::string& content) {
  return "<record xmlns=\"urn:yinxin:record:1\" kind=\"criminal-referral\">" + content +
         "</record>";
}

TEST(RecordTest, GivesTheTextsOfItsFields) {
  const Record parsed =
      Record::parse(record("<issuer>sjg</issuer><to> gaj\n</to><issuer>gaj</issuer>"), "r.xml");
  EXPECT_EQ(parsed.kind(), "criminal-referral");
  EXPECT_EQ(parsed.values("issuer"), (std::vector<std::string>{"sjg", "gaj"}));
  EXPECT_EQ(parsed.value("to"), "gaj");
  EXPECT_EQ(parsed.value("cc"), "");
  EXPECT_EQ(parsed.where(parsed.root().child("to")), "r.xml:1:82");
}

TEST(RecordTest, StaysReadableWhenTheOriginalIsGone) {
  Record copy = [] {
    Record original = Record::parse(record("<issuer>sjg</issuer>"), "r.xml");
    return original;
  }();
  const Record second = copy;
  EXPECT_EQ(second.value("issuer"), "sjg");
  EXPECT_EQ(second.xml(), record("<issuer>sjg</issuer>"));
}

TEST(RecordTest, UnwrapsLinesAsTheyWereMeant) {
  EXPECT_EQ(unwrapped("  仓库存放\n    运动鞋  "), "仓库存放运动鞋");
  EXPECT_EQ(unwrapped("GB/T\n  9704"), "GB/T 9704");
  EXPECT_EQ(unwrapped("样例 Yang\tLi\n样例"), "样例 Yang\tLi样例");
  EXPECT_EQ(unwrapped(" \n "), "");
}

TEST(RecordTest, RefusesWhatIsNoRecord) {
  const auto refuse = [](const std::string& words, const std::string& text) {
    expect_error(ErrorCode::kInvalidInput, words, [&] { Record::parse(text, "r.xml"); });
  };
  refuse("r.xml:1:1: 根元素应为<record>", "<template/>");
  refuse("urn:yinxin:record:1", "<record kind=\"a\"/>");
  refuse("缺少kind属性", "<record xmlns=\"urn:yinxin:record:1\"/>");
  refuse("缺少kind属性", "<record xmlns=\"urn:yinxin:record:1\" kind=\"../a\"/>");
  refuse("不能有属性“x”", "<record xmlns=\"urn:yinxin:record:1\" kind=\"a\" x=\"1\"/>");
  refuse("r.xml:1:67: 开始标签与结束标签不配对", record("<a></b>"));
}

TEST(RecordTest, RefusesWhatAttackersSend) {
  const auto refuse = [](const std::string& words, const std::string& text) {
    expect_error(ErrorCode::kInvalidInput, words, [&] { Record::parse(text, "r.xml"); });
  };
  refuse("超过上限", record("<a>" + std::string(10 << 20, 'x') + "</a>"));
  refuse("DTD", "<!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + record("&a;"));
  refuse("U+202E", record("<a>\u202E</a>"));
  refuse("U+0008", record("<a>\b</a>"));
  std::string deep;
  for (int i = 0; i < 70; ++i) deep += "<a>";
  for (int i = 0; i < 70; ++i) deep += "</a>";
  refuse("嵌套过深", record(deep));
}

}  // namespace
}  // namespace yinxin::record
