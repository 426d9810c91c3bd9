#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "journeys/instance.h"
#include "support/places.h"

namespace yinxin {
namespace {

// What no pages can hold is a fault like any other, and costs no number.
TEST(PageLimit, IsAFaultThatCheckAndIssueFind) {
  const testing::Instance instance;
  std::string record =
      read_file(yinxin::testing::source_dir() + "/samples/case-handover.xml", 1 << 20);
  std::string name;
  for (int i = 0; i < 100; ++i) name += "样";
  std::string rows;
  for (int i = 0; i < 800; ++i) {
    rows += "<material><name>" + name +
            "</name><copies>1份</copies><original>copy</original></material>";
  }
  const auto at = record.find("<total-copies>7");
  ASSERT_NE(at, std::string::npos);
  record.replace(at, std::string("<total-copies>7").size(), rows + "<total-copies>807");
  write_file(instance.file("long.xml"), record);
  const Json answer = instance.answer({"check", instance.file("long.xml")}, 1);
  const Json::Array& faults = answer.at("faults").array();
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(faults.back().at("code").string(), "page");
  EXPECT_NE(faults.back().at("message").string().find("超过200页"), std::string::npos);

  instance.answer({"issue", testing::kSampleReferral});
  const std::string before = instance.yinxin({"checkpoint"}).out;
  EXPECT_EQ(instance.yinxin({"issue", instance.file("long.xml")}).status, 1);
  EXPECT_EQ(instance.yinxin({"checkpoint"}).out, before) << "a number was used up";
}

}  // namespace
}  // namespace yinxin
