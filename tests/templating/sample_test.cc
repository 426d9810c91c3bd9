#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <sstream>

#include "record/document_number.h"
#include "support/golden.h"
#include "support/places.h"
#include "templating/paper_test.h"

namespace yinxin::templating {
namespace {

using testing::expect_golden;

class SampleTest : public PaperTest {};

// The first document number of the expected text that begins a line, and ends it or is followed
// by the signatories.
std::string number_in(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::string first = line.substr(0, line.find(' '));
    if (record::DocumentNumber::parse(first)) return first;
  }
  return {};
}

// Every kind there is has a sample, which has no faults on its own day and reads, word for word,
// as the form of that kind.
TEST_F(SampleTest, OfEveryKindReadsAsItsForm) {
  for (const Template& kind : templates_.list()) {
    SCOPED_TRACE(kind.kind);
    const auto record = parse(source("samples/" + kind.kind + ".xml"));
    const std::string golden = "tests/golden/templating/" + kind.kind + ".txt";
    const auto day = Date::from_iso(record.value("date"));
    ASSERT_TRUE(day);
    const Context context{registry_,
                          china_midnight(*day) + std::chrono::hours(10),
                          number_in(source(golden)),
                          false,
                          {}};
    for (const Fault& fault : check(kind, record, context)) ADD_FAILURE() << text(fault);
    expect_golden("templating/" + kind.kind + ".txt",
                  plain_text(instantiate(kind, record, context)));
  }
}

TEST_F(SampleTest, OfTheReferralIsMadeOfTheElementsOfAnInstrument) {
  const auto record = parse(referral_);
  const Document document = instantiate(kind(record), record, context_);
  expect_golden("templating/criminal-referral.document.txt", dump(document));
  EXPECT_EQ(document.title, "涉嫌犯罪案件移送书");
}

TEST_F(SampleTest, HasVariantsWithoutFaults) {
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(yinxin::testing::source_dir() + "/samples/variants")) {
    const std::string xml = read_file(entry.path(), 1 << 20);
    const auto day = Date::from_iso(parse(xml).value("date"));
    ASSERT_TRUE(day) << entry.path();
    context_.now = china_midnight(*day) + std::chrono::hours(10);
    EXPECT_EQ(listed(xml), "") << entry.path();
    ++count;
  }
  EXPECT_GE(count, 3U);
}

TEST_F(SampleTest, KeepsRareCharactersAsTheyAre) {
  const auto record = parse(source("samples/variants/criminal-referral-rare-characters.xml"));
  const std::string text = plain_text(instantiate(kind(record), record, context_));
  for (const char* character : {"镕", "堃", "㛃", "䶮", "𠮷", "𬭎", "〇"}) {
    EXPECT_NE(text.find(character), std::string::npos) << character;
  }
}

}  // namespace
}  // namespace yinxin::templating
