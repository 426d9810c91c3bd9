#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/file.h"
#include "journeys/instance.h"
#include "journeys/page_rules.h"
#include "record/record.h"
#include "support/places.h"

// The page of every kind of document there is, as issued from its sample, against the numbers of
// GB/T 9704-2012. A kind that is added is checked without a change here.
namespace yinxin {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> records_in(const std::string& directory) {
  std::vector<fs::path> records;
  for (const auto& entry :
       fs::directory_iterator(yinxin::testing::source_dir() + "/" + directory)) {
    if (entry.path().extension() == ".xml" && entry.path().stem() != "registry") {
      records.push_back(entry.path());
    }
  }
  std::sort(records.begin(), records.end());
  return records;
}

std::string kind_of(const fs::path& record) {
  return record::Record::parse(read_file(record, 1 << 20), record.string()).kind();
}

// An instance of its own: what one sample cites another does not hold.
testing::IssuedDocument issue(const fs::path& record, const testing::Instance& instance) {
  testing::IssuedDocument document;
  document.kind = kind_of(record);
  document.format = instance.answer({"template", "show", document.kind}).at("format").string();
  document.file = instance.file(document.kind + ".pdf");
  const auto outcome = instance.yinxin({"issue", record.string(), "-o", document.file});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  if (outcome.status == 0) document.pages = testing::read_pages(document.file);
  return document;
}

void expect_numbers_kept(const std::vector<fs::path>& records) {
  for (const fs::path& record : records) {
    SCOPED_TRACE(record.filename());
    const testing::Instance instance;
    const testing::IssuedDocument document = issue(record, instance);
    if (document.pages.empty()) continue;
    SCOPED_TRACE("format " + document.format);
    check_pages(document);
    check_seals(document);
    check_annexes(document);
    check_format(document);
  }
}

TEST(EveryKind, KeepsToTheNumbersOfItsFormat) {
  const auto records = records_in("samples");
  std::set<std::string> sampled;
  for (const fs::path& record : records) sampled.insert(kind_of(record));
  const Json kinds = testing::Instance().answer({"template", "list"});
  ASSERT_GE(kinds.array().size(), 10U);
  for (const Json& kind : kinds.array()) EXPECT_EQ(sampled.count(kind.at("kind").string()), 1U);
  expect_numbers_kept(records);
}

TEST(EveryVariant, KeepsToTheNumbersOfItsFormat) {
  const auto records = records_in("samples/variants");
  ASSERT_GE(records.size(), 5U);
  expect_numbers_kept(records);
}

}  // namespace
}  // namespace yinxin
