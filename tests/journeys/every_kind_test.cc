#include <gtest/gtest.h>

#include "journeys/instance.h"
#include "journeys/page_rules.h"

// The page of every kind of document there is, as issued from its sample, against the numbers of
// GB/T 9704-2012. A kind that is added is checked without a change here.
namespace yinxin {
namespace {

// An instance of its own: what one sample cites another does not hold.
testing::IssuedDocument issue(const std::string& kind, const testing::Instance& instance) {
  testing::IssuedDocument document;
  document.kind = kind;
  document.format = instance.answer({"template", "show", kind}).at("format").string();
  document.file = instance.file(kind + ".pdf");
  const std::string sample = std::string(YINXIN_SOURCE_DIR) + "/samples/" + kind + ".xml";
  const auto outcome = instance.yinxin({"issue", sample, "-o", document.file});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  if (outcome.status == 0) document.pages = testing::read_pages(document.file);
  return document;
}

TEST(EveryKind, KeepsToTheNumbersOfItsFormat) {
  const Json kinds = testing::Instance().answer({"template", "list"});
  ASSERT_GE(kinds.array().size(), 10U);
  for (const Json& listed : kinds.array()) {
    const std::string& kind = listed.at("kind").string();
    SCOPED_TRACE(kind);
    const testing::Instance instance;
    const testing::IssuedDocument document = issue(kind, instance);
    if (document.pages.empty()) continue;
    SCOPED_TRACE("format " + document.format);
    check_pages(document);
    check_seals(document);
    check_annexes(document);
    check_format(document);
  }
}

}  // namespace
}  // namespace yinxin
