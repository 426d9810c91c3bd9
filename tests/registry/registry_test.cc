#include "registry/registry.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "registry/registry_table.h"
#include "support/expect_error.h"
#include "support/places.h"

namespace yinxin::registry {
namespace {

using testing::expect_error;

const Date kDay = *Date::from_iso("2026-03-18");

class SampleRegistryTest : public ::testing::Test {
 protected:
  const Registry registry_ =
      Registry::load(yinxin::testing::source_dir() + "/samples/registry.xml");
};

TEST_F(SampleRegistryTest, FindsAnAgencyByIdAndByEachOfItsNames) {
  for (const char* reference : {"sjg", "示例市市场监督管理局", "示例市市场监管局",
                                "示例市工商行政管理局", "示例市工商局"}) {
    const auto agency = registry_.agency(reference, kDay);
    ASSERT_TRUE(agency) << reference;
    EXPECT_EQ(agency->id, "sjg");
    EXPECT_EQ(agency->full_name, "示例市市场监督管理局");
    EXPECT_EQ(agency->role, "market-regulator");
    EXPECT_EQ(agency->level, "city");
  }
  EXPECT_EQ(registry_.agency("sjg", *Date::from_iso("2018-12-31"))->full_name,
            "示例市工商行政管理局");
  EXPECT_FALSE(registry_.agency("nobody", kDay));
}

TEST_F(SampleRegistryTest, FindsPeopleWithinTheirAgency) {
  EXPECT_TRUE(registry_.person("钱七批", "sjg", kDay)->principal);
  EXPECT_EQ(registry_.person("lisi", "", kDay)->credential, "示990100001");
  EXPECT_FALSE(registry_.person("钱七批", "gaj", kDay));
}

TEST_F(SampleRegistryTest, NumbersByKindOrGenerally) {
  EXPECT_EQ(registry_.series("sjg", "criminal-referral", kDay), "示市监移");
  EXPECT_EQ(registry_.series("sjg", "letter", kDay), "示市监");
  EXPECT_EQ(registry_.series("nobody", "letter", kDay), "");
}

TEST_F(SampleRegistryTest, MarksEverySealAsASample) {
  EXPECT_GE(registry_.seals().size(), 5U);
  for (const SealEntry& entry : registry_.seals()) {
    EXPECT_EQ(registry_.find_seal(entry.seal.id), &entry);
    if (!entry.person.empty()) {
      const auto person = registry_.person(entry.person, entry.agency, kDay);
      ASSERT_TRUE(person) << entry.person;
      EXPECT_EQ(person->name, entry.seal.agency);
      EXPECT_EQ(registry_.signature_seal(entry.person, kDay), entry.seal.id);
      continue;
    }
    EXPECT_EQ(entry.seal.caption, "样例");
    EXPECT_EQ(entry.seal.diameter_mm, 42);
    EXPECT_EQ(registry_.seal(entry.agency, kDay), entry.seal.id);
    EXPECT_EQ(registry_.agency(entry.agency, kDay)->full_name, entry.seal.agency);
  }
  EXPECT_EQ(registry_.find_seal("none"), nullptr);
}

TEST(RegistryTest, TellsAPersonsSignatureFromTheAgencysSeal) {
  const std::string root = yinxin::testing::source_dir();
  std::string xml = read_file(root + "/samples/registry.xml", 1 << 20);
  const std::string signature =
      "<seal id=\"s\" agency=\"sjg\" person=\"qianqi\" lettering=\"钱七批\" diameter-mm=\"40\" "
      "key=\"s\"/>";
  xml.insert(xml.find("<seal "), signature);
  const auto registry = Registry::parse(xml, "registry.xml");
  EXPECT_EQ(registry.signature_seal("qianqi", kDay), "s");
  EXPECT_EQ(registry.signature_seal("lisi", kDay), "");
  EXPECT_EQ(registry.seal("sjg", kDay), "sjg-seal");
  EXPECT_EQ(registry.find_seal("s")->seal.form, seal::Seal::Form::kSignature);
}

TEST_F(SampleRegistryTest, KnowsAPhraseOnlyWhileItHolds) {
  EXPECT_EQ(registry_.phrase("administrative-penalty-law", kDay), "中华人民共和国行政处罚法");
  EXPECT_FALSE(registry_.phrase("administrative-penalty-law", *Date::from_iso("2021-07-14")));
}

TEST(RegistryTest, TellsPeopleOfOneNameApart) {
  const auto registry = Registry::parse(
      "<registry xmlns=\"urn:yinxin:registry:1\">"
      "<agency id=\"a\" role=\"police\" level=\"city\"><name full=\"甲局\"/></agency>"
      "<person id=\"1\" name=\"某样\" agency=\"a\"/><person id=\"2\" name=\"某样\" agency=\"a\"/>"
      "<person id=\"3\" name=\"前任样\" agency=\"a\" to=\"2020-01-01\"/></registry>",
      "n.xml");
  EXPECT_FALSE(registry.person("某样", "a", kDay));
  EXPECT_EQ(registry.person("2", "a", kDay)->id, "2");
  EXPECT_FALSE(registry.person("3", "a", kDay));
}

TEST(RegistryTest, RefusesWhatCannotBeMeant) {
  const auto refuse = [](const std::string& words, const std::string& content) {
    expect_error(ErrorCode::kInvalidInput, words, [&] {
      Registry::parse("<registry xmlns=\"urn:yinxin:registry:1\">\n" + content + "</registry>",
                      "n.xml");
    });
  };
  const std::string a =
      "<agency id=\"a\" role=\"police\" level=\"city\"><name full=\"甲局\"/></agency>";
  refuse("n.xml:2:1: <ministry>", "<ministry/>");
  refuse("id重复", a + a);
  refuse("没有机关“b”", a + "<person id=\"1\" name=\"某样\" agency=\"b\"/>");
  refuse("缺少<name>", "<agency id=\"a\" role=\"police\" level=\"city\"/>");
  refuse("level应为",
         "<agency id=\"a\" role=\"police\" level=\"town\"><name full=\"甲\"/></agency>");
  refuse("校验位应为P",
         "<agency id=\"a\" role=\"police\" level=\"city\" uscc=\"119901009901000180\">"
         "<name full=\"甲\"/></agency>");
  refuse("同一天有两个名称",
         "<agency id=\"a\" role=\"police\" level=\"city\"><name full=\"甲\"/><name full=\"乙\"/>"
         "</agency>");
  refuse("不能作机关代字",
         "<agency id=\"a\" role=\"police\" level=\"city\"><name full=\"甲\"/>"
         "<series prefix=\"a b\"/></agency>");
  refuse("不是日期", "<phrase id=\"p\" from=\"2026-13-01\">话</phrase>");
  refuse("同一天有两种用语", "<phrase id=\"p\">话</phrase><phrase id=\"p\">语</phrase>");
  refuse("to早于from", "<phrase id=\"p\" from=\"2026-01-02\" to=\"2026-01-01\">话</phrase>");
}

Bytes registry_with(const std::string& elements) {
  return "<registry xmlns=\"urn:yinxin:registry:1\"><agency id=\"a\" role=\"police\" "
         "level=\"city\">"
         "<name full=\"甲局\"/></agency>" +
         elements + "</registry>";
}

TEST(RegistryTest, KnowsThePostsOfAPersonOverTime) {
  const auto registry = Registry::parse(
      registry_with("<person id=\"p\" name=\"某\" agency=\"a\" post=\"科员\" to=\"2025-12-31\"/>"
                    "<person id=\"p\" name=\"某\" agency=\"a\" post=\"局长\" principal=\"yes\""
                    " from=\"2026-01-01\"/>"),
      "r");
  EXPECT_EQ(registry.person("p", "a", *Date::from_iso("2025-12-31"))->post, "科员");
  EXPECT_EQ(registry.person("p", "a", *Date::from_iso("2026-01-01"))->post, "局长");
  expect_error(ErrorCode::kInvalidInput, "two posts at a time", [] {
    Registry::parse(registry_with("<person id=\"p\" name=\"某\" agency=\"a\"/>"
                                  "<person id=\"p\" name=\"某\" agency=\"a\"/>"),
                    "r");
  });
}

TEST(RegistryTest, KeepsTheListsThatDocumentsNeed) {
  const auto registry = Registry::parse(
      registry_with("<liaison id=\"l\" name=\"某\" agency=\"a\" phone=\"0000-5550100\"/>"
                    "<expert id=\"e\" name=\"某\" organisation=\"样例大学\" scope=\"商标\"/>"
                    "<technical-investigator id=\"t\" name=\"某\"/>"
                    "<appraisal-body id=\"b\" name=\"样例鉴定中心\"/>"
                    "<right-holder id=\"h\" name=\"样例公司\" uscc=\"91990100MA9XX0Y18L\"/>"),
      "r");
  ASSERT_EQ(registry.listed().size(), 5U);
  EXPECT_EQ(registry.listed()[1].list, "expert");
  EXPECT_EQ(registry.listed()[1].scope, "商标");
  expect_error(ErrorCode::kInvalidInput, "uscc", [] {
    Registry::parse(
        registry_with("<right-holder id=\"h\" name=\"某\" uscc=\"91990100MA9XX0Y18K\"/>"), "r");
  });
  expect_error(ErrorCode::kInvalidInput, "no such agency", [] {
    Registry::parse(registry_with("<liaison id=\"l\" name=\"某\" agency=\"x\"/>"), "r");
  });
}

TEST(RegistryTest, GoesToASpreadsheetAndComesBack) {
  const Bytes before = registry_with(
      "<person id=\"p\" name=\"=某\" agency=\"a\" post=\"科员，&quot;代&quot;\"/><seal id=\"s\""
      " agency=\"a\" lettering=\"甲局\" key=\"k\"/>");
  const std::string csv = to_csv(before, "person");
  EXPECT_NE(csv.find("\"'=某\""), std::string::npos) << csv;
  const auto same = Registry::parse(merge_csv(before, "person", csv), "r");
  ASSERT_EQ(same.people().size(), 1U);
  EXPECT_EQ(same.people()[0].person.name, "=某");
  EXPECT_EQ(same.people()[0].person.post, "科员，\"代\"");
  EXPECT_EQ(same.seals().size(), 1U);
  const auto more = Registry::parse(
      merge_csv(before, "person", "id,name,agency,post,from\r\nq,乙,a,\"局,长\",\np,丙,a,,\n"),
      "r");
  ASSERT_EQ(more.people().size(), 2U);
  EXPECT_EQ(more.people()[0].person.name, "丙");
  EXPECT_EQ(more.people()[0].person.post, "");
  EXPECT_EQ(more.people()[1].person.post, "局,长");
  expect_error(ErrorCode::kInvalidInput, "CSV:1",
               [&] { merge_csv(before, "person", "a,b\n1,2\n"); });
  expect_error(ErrorCode::kInvalidInput, "CSV:2",
               [&] { merge_csv(before, "person", "id,name\n,x\n"); });
  expect_error(ErrorCode::kInvalidInput, "does not end",
               [&] { merge_csv(before, "person", "id,name\np,\"x\n"); });
  expect_error(ErrorCode::kNotFound, "there are", [&] { to_csv(before, "rule"); });
}

TEST(RegistryTest, ComesBackFromEveryTableAsItWas) {
  const Bytes sample = read_file(yinxin::testing::source_dir() + "/samples/registry.xml", 1 << 20);
  const Bytes saved = merge_csv(sample, "person", to_csv(sample, "person"));
  for (const std::string_view table : table_names()) {
    const std::string csv = to_csv(saved, table);
    EXPECT_EQ(merge_csv(saved, table, csv), saved) << table;
  }
}

TEST(RegistryTest, ComesAnewFromItsTables) {
  const Bytes sample = read_file(yinxin::testing::source_dir() + "/samples/registry.xml", 1 << 20);
  Bytes anew = "<registry xmlns=\"urn:yinxin:registry:1\"/>";
  for (const std::string_view table : table_names()) {
    anew = merge_csv(anew, table, to_csv(sample, table));
    check_merged(anew, table, to_csv(sample, table));
  }
  for (const std::string_view table : table_names()) {
    EXPECT_EQ(to_csv(anew, table), to_csv(sample, table)) << table;
  }
}

TEST(RegistryTest, TakesAgenciesAndTheirSeriesFromTables) {
  const Bytes before = registry_with("<phrase id=\"law\" to=\"2025-12-31\">旧法</phrase>");
  const std::string agencies =
      "id,full,short,from,to,role,level,superior\n"
      "n,新样局,新局,,2025-12-31,police,county,a\nn,更名局,,2026-01-01,,police,county,a\n";
  Bytes merged = merge_csv(before, "agency", agencies);
  merged = merge_csv(merged, "series", "agency,prefix,kind\nn,样公,\nn,样公立,filing-notice\n");
  merged = merge_csv(merged, "seal", "id,agency,lettering,key\ns,n,更名局,n\n");
  merged = merge_csv(merged, "phrase", "id,text,from\nlaw,新法,2026-01-01\n");
  const auto registry = Registry::parse(merged, "r");
  const Date old = *Date::from_iso("2025-06-01");
  const Date today = *Date::from_iso("2026-06-01");
  EXPECT_EQ(registry.agency("n", old)->full_name, "新样局");
  EXPECT_EQ(registry.agency("n", today)->full_name, "更名局");
  EXPECT_EQ(registry.series("n", "filing-notice", today), "样公立");
  EXPECT_EQ(registry.series("n", "copy-letter", today), "样公");
  EXPECT_EQ(registry.phrase("law", old), "旧法");
  EXPECT_EQ(registry.phrase("law", today), "新法");
  ASSERT_EQ(registry.seals().size(), 1U);
  expect_error(ErrorCode::kInvalidInput, "CSV:2",
               [&] { merge_csv(before, "series", "agency,prefix\nnowhere,样\n"); });
  const std::string wrong = "id,full,role,level\nm,某局,police,village\n";
  expect_error(ErrorCode::kInvalidInput, "CSV:2",
               [&] { check_merged(merge_csv(before, "agency", wrong), "agency", wrong); });
}

TEST(RegistryTest, NamesTheRowOfATableThatIsWrong) {
  const Bytes before = registry_with("<person id=\"p\" name=\"某\" agency=\"a\" post=\"科员\"/>");
  const std::string csv =
      "id,name,agency,post,from\nq,乙,a,科员,\nr,丙,nowhere,科员,2026-01-01\np,某,a,科长,\n";
  const Bytes merged = merge_csv(before, "person", csv);
  expect_error(ErrorCode::kInvalidInput, "CSV:3", [&] { check_merged(merged, "person", csv); });
  const std::string good = "id,name,agency,post\nq,乙,a,科员\n";
  check_merged(merge_csv(before, "person", good), "person", good);
}

}  // namespace
}  // namespace yinxin::registry
