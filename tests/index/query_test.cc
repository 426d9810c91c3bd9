#include "index/query.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "index/date_range.h"
#include "support/expect_error.h"

namespace yinxin::index {
namespace {

using yinxin::testing::expect_error;

// Field, sign and folded value of each clause: "+0样例".
std::string read(const std::string& text) {
  std::string out;
  for (const Clause& clause : parse_query(text)) {
    if (!out.empty()) out += ' ';
    out += clause.excluded ? '-' : '+';
    out += std::to_string(static_cast<int>(clause.field)) + to_utf8(clause.folded);
  }
  return out;
}

TEST(ParseQuery, SplitsAtWhiteSpaceOfAnyKind) {
  EXPECT_EQ(read("假冒 KTV　烟草\t酒"), "+0假冒 +0ktv +0烟草 +0酒");
  EXPECT_EQ(read("  "), "");
  EXPECT_EQ(read("KTV 包房GB"), "+0ktv +0包房gb");
}

TEST(ParseQuery, KeepsAQuotationTogether) {
  EXPECT_EQ(read("\"样例 商贸\" 酒"), "+0样例商贸 +0酒");
  EXPECT_EQ(read("“样例 商贸”「有限 公司」"), "+0样例商贸 +0有限公司");
  EXPECT_EQ(read("5\"屏"), "+05屏");
}

TEST(ParseQuery, ReadsExclusions) {
  EXPECT_EQ(read("假冒 -烟草 NOT 酒"), "+0假冒 -0烟草 -0酒");
  EXPECT_EQ(read("-\"样例 商贸\" -号:157"), "-0样例商贸 -1157");
  EXPECT_EQ(read("KTV-3 not"), "+0ktv3 +0not");
}

TEST(ParseQuery, ReadsFields) {
  EXPECT_EQ(read("号:157 文号：(2022)157号"), "+1157 +12022157号");
  EXPECT_EQ(read("机关:样例 文种:移送 当事人:张样 标题:假冒 案件:甲"),
            "+2样例 +3移送 +5张样 +6假冒 +7甲");
  EXPECT_EQ(read("时间:2026"), "+0时间2026");
  EXPECT_EQ(read("号:\"2022 157\""), "+12022157");
}

TEST(ParseQuery, PassesOverPunctuation) {
  EXPECT_EQ(read("甲公司 、 乙公司 -"), "+0甲公司 +0乙公司");
}

TEST(ParseQuery, SaysWhereItWentWrong) {
  const auto refused = [](const char* place, const std::string& text) {
    expect_error(ErrorCode::kInvalidInput, place, [&] { parse_query(text); });
  };
  refused("检索式:第4字: 引号", "假冒 \"烟草");
  refused("检索式:第1字: NOT", "NOT");
  refused("检索式:第4字: 冒号", "假冒 号:");
  refused("检索式:第4字: 日期", "日期:2026-13");
  refused("检索式:第1字: 没有", "，。");
  refused("检索式:第1字: 一段超过64字", std::string(65, 'a'));
  refused("检索式:第257字", std::string(257, 'a'));
  refused("检索式:第257字", std::string(10'000'000, 'a'));
  refused("检索式:第33字: 超过16段", "a b c d e f g h i j k l m n o p q");
  refused("UTF-8", "\xff\xfe");
}

TEST(Describe, IsReadBackAsTheSameClauses) {
  for (const char* text :
       {"假冒 -烟草 \"样例 商贸\"", "文号：(2022)157号 NOT \"a b\"", "\"-甲\" \"NOT\" \"号:1\"",
        "日期:2026年3月 「a\"b c”d」", "“a\"b c」d”"}) {
    const std::string description = describe(parse_query(text));
    EXPECT_EQ(read(description), read(text)) << description;
    EXPECT_EQ(describe(parse_query(description)), description);
  }
  EXPECT_EQ(describe(parse_query("文号：157 NOT 烟草 “样例 商贸”")), "号:157 -烟草 \"样例 商贸\"");
}

TEST(DateRange, ReadsEveryWayToWriteADay) {
  const auto range = [](const char* text) {
    const auto read = parse_date_range(to_utf32(text));
    return read ? read->from + "/" + read->to : "none";
  };
  for (const char* day : {"2026-03-18", "2026-3-18", "2026/3/18", "2026.3.18", "2026年3月18日",
                          "20260318", "２０２６年３月１８日"}) {
    EXPECT_EQ(range(day), "2026-03-18/2026-03-18") << day;
  }
  EXPECT_EQ(range("2026"), "2026-01-01/2026-12-31");
  EXPECT_EQ(range("2024年2月"), "2024-02-01/2024-02-29");
  EXPECT_EQ(range("2026-01..2026-06"), "2026-01-01/2026-06-30");
  EXPECT_EQ(range("2025年1月1日至2026年"), "2025-01-01/2026-12-31");
  EXPECT_EQ(range("..2026"), "/2026-12-31");
  EXPECT_EQ(range("2026~"), "2026-01-01/");
  for (const char* wrong : {"", "..", "26", "2026-13", "2026-02-29", "2026-1-1-1", "2026--1",
                            "三月", "2026..2025", "202601011", "0000", "2026年3月8"}) {
    const bool is_wrong = std::string(wrong) != "2026年3月8";
    EXPECT_EQ(range(wrong) == "none", is_wrong) << wrong;
  }
}

}  // namespace
}  // namespace yinxin::index
