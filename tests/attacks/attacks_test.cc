#include <gtest/gtest.h>

#include "attacks/forge.h"
#include "signature/report_json.h"

namespace yinxin::attacks {
namespace {

using signature::FileReport;

template <typename Parameter>
std::string name_of(const ::testing::TestParamInfo<Parameter>& info) {
  return info.param.name;
}

void expect_judged(const World& world, const Bytes& pdf, signature::FileState expected) {
  const FileReport report = world.judge(pdf);
  EXPECT_EQ(name(report.state()), name(expected)) << to_json(report).pretty();
}

class DocumentAttack : public ::testing::TestWithParam<Attack> {};

TEST_P(DocumentAttack, IsNotBelievedOnAPlainSignature) {
  const World world;
  const Bytes pdf = world.b_b(2);
  const Bytes altered = GetParam().make(pdf);
  ASSERT_TRUE(altered != pdf);
  expect_judged(world, altered, GetParam().expected);
}

TEST_P(DocumentAttack, IsNotBelievedOnAStampedOne) {
  World world;
  const Bytes pdf = world.archived(world.b_t(2));
  const Bytes altered = GetParam().make(pdf);
  ASSERT_TRUE(altered != pdf);
  expect_judged(world, altered, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Attacks, DocumentAttack, ::testing::ValuesIn(document_attacks()),
                         name_of<Attack>);

class ForgeryTest : public ::testing::TestWithParam<Forgery> {};

TEST_P(ForgeryTest, IsJudgedRight) {
  World world;
  const Bytes pdf = GetParam().make(world);
  expect_judged(world, pdf, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Time, ForgeryTest, ::testing::ValuesIn(time_forgeries()),
                         name_of<Forgery>);
INSTANTIATE_TEST_SUITE_P(Stores, ForgeryTest, ::testing::ValuesIn(store_forgeries()),
                         name_of<Forgery>);
INSTANTIATE_TEST_SUITE_P(Keys, ForgeryTest, ::testing::ValuesIn(key_forgeries()), name_of<Forgery>);
INSTANTIATE_TEST_SUITE_P(Files, ForgeryTest, ::testing::ValuesIn(file_forgeries()),
                         name_of<Forgery>);
INSTANTIATE_TEST_SUITE_P(Locks, ForgeryTest, ::testing::ValuesIn(lock_forgeries()),
                         name_of<Forgery>);
INSTANTIATE_TEST_SUITE_P(Linear, ForgeryTest, ::testing::ValuesIn(linear_forgeries()),
                         name_of<Forgery>);
INSTANTIATE_TEST_SUITE_P(Streams, ForgeryTest, ::testing::ValuesIn(stream_forgeries()),
                         name_of<Forgery>);
INSTANTIATE_TEST_SUITE_P(Genuine, ForgeryTest, ::testing::ValuesIn(genuine()), name_of<Forgery>);

}  // namespace
}  // namespace yinxin::attacks
