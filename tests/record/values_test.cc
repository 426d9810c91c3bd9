#include <gtest/gtest.h>

#include <string>

#include "record/calendar.h"
#include "record/chinese_number.h"
#include "record/contact.h"
#include "record/crime.h"
#include "record/document_number.h"
#include "record/identity.h"
#include "record/law_reference.h"
#include "record/money.h"
#include "record/quantity.h"
#include "record/rights.h"
#include "record/secrecy.h"

namespace yinxin::record {
namespace {

// Expects an objection whose problem or advice mentions `words`.
template <typename T>
void expect_objection(const Checked<T>& checked, const std::string& words) {
  ASSERT_FALSE(checked) << "expected an objection: " << words;
  const Objection& objection = checked.objection();
  EXPECT_NE((objection.problem + "|" + objection.advice).find(words), std::string::npos)
      << objection.problem << "|" << objection.advice << " does not mention " << words;
  EXPECT_FALSE(objection.problem.empty());
  EXPECT_FALSE(objection.english.empty());
}

TEST(ChineseNumberTest, WritesAndReadsEveryNumberOfFourDigits) {
  EXPECT_EQ(chinese_number(10), "十");
  EXPECT_EQ(chinese_number(57), "五十七");
  EXPECT_EQ(chinese_number(110), "一百一十");
  EXPECT_EQ(chinese_number(214), "二百一十四");
  EXPECT_EQ(chinese_number(1005), "一千零五");
  for (int n = 0; n < 10'000; ++n) ASSERT_EQ(from_chinese_number(chinese_number(n)), n);
  for (const char* wrong : {"", "五7", "一十", "二百一四", "十十"}) {
    EXPECT_FALSE(from_chinese_number(wrong)) << wrong;
  }
}

TEST(DocumentNumberTest, HasOneSpelling) {
  for (const char* text : {"示市监函〔2026〕58号", "示公（食药环）不立字〔2026〕2号",
                           "国知发保字〔2021〕12号", "法释〔2025〕5号"}) {
    const auto number = DocumentNumber::parse(text);
    ASSERT_TRUE(number) << text;
    EXPECT_EQ(number->text(), text);
  }
  EXPECT_EQ(DocumentNumber::parse("示公（食药环）不立字〔2026〕2号")->prefix(),
            "示公（食药环）不立字");
}

TEST(DocumentNumberTest, AdvisesTheRightSpelling) {
  for (const char* wrong : {"示市监函[2026]058号", "示市监函(2026)58号", "示市监函［2026］58号",
                            "示市监函【2026】第58号", "示市监函〈2026〉58号", "示市监函（2026）58",
                            " 示市监函〔2026〕 58号"}) {
    expect_objection(DocumentNumber::parse(wrong), "建议改为示市监函〔2026〕58号");
  }
  for (const char* hopeless : {"", "〔2026〕58号", "示市监函〔26〕58号", "示市监函〔2026〕0号",
                               "示市监函〔2026〕号", "示市监函〔2026〕58号之一"}) {
    expect_objection(DocumentNumber::parse(hopeless), "请按");
  }
  expect_objection(DocumentNumber::parse(std::string(100'000, 'a')), "请按");
}

TEST(CalendarTest, ReadsDaysAndAdvisesOnOtherSpellings) {
  EXPECT_EQ(parse_date("2026-03-18")->chinese(), "2026年3月18日");
  EXPECT_EQ(parse_date("2026年3月18日")->iso(), "2026-03-18");
  for (const char* wrong :
       {"2026年03月18日", "二〇二六年三月十八日", "2026.3.18", "2026/03/18", "2026-3-18"}) {
    expect_objection(parse_date(wrong), "2026-03-18");
  }
  expect_objection(parse_date("2026-02-30"), "不是存在的日期");
  expect_objection(parse_date("昨天"), "请按");
  EXPECT_EQ(date_in_chinese_numerals(*Date::from_iso("2026-03-18")), "二〇二六年三月十八日");
  EXPECT_EQ(date_in_chinese_numerals(*Date::from_iso("2030-10-20")), "二〇三〇年十月二十日");
}

TEST(CalendarTest, AsksForTheMinuteWhereHoursAreCounted) {
  EXPECT_EQ(chinese_minute(*parse_minute("2026-03-17 10:30")), "2026年3月17日10时30分");
  EXPECT_EQ(*parse_minute("2026-03-17T10:30+08:00"), *parse_minute("2026-03-17 10:30"));
  expect_objection(parse_minute("2026-03-17"), "缺少时分");
  expect_objection(parse_minute("2026-03-17 24:30"), "不是精确到分的时间");
  EXPECT_EQ(parse_month("2025-09")->chinese(), "2025年9月");
  expect_objection(parse_month("2025-13"), "不是年月");
}

TEST(CreditCodeTest, HoldsTheCheckDigitsOfGb32100) {
  for (const char* code :
       {"91990100MA9XX0Y18L", "914403001922038216", "9144030071526726XG", "11990100990100018P",
        "11990100990100026J", "11990100990100034D", "119901009901000428", "119901009901000503",
        "91990100MA9XX0X2X1", "91990100MA9XX0X381", "91990100MA9XX0X54N"}) {
    ASSERT_TRUE(parse_credit_code(code)) << code;
    EXPECT_TRUE(parse_credit_code(code)->inner_code_holds) << code;
  }
  expect_objection(parse_credit_code("91990100MA9XX0Y18K"), "校验位应为L");
  expect_objection(parse_credit_code("91990100ma9xx0y18l"), "建议改为91990100MA9XX0Y18L");
  expect_objection(parse_credit_code("91990100MA9XX0Y1"), "18位");
  expect_objection(parse_credit_code("91990100MA9XX0Y1OI"), "不用I");
  expect_objection(parse_credit_code("9199O1OOMA9XXOYI8L"), "建议改为91990100MA9XX0Y18L");
}

TEST(CreditCodeTest, NoticesEverySingleWrongCharacter) {
  const std::string good = "91990100MA9XX0Y18L";
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
      std::string wrong = good;
      wrong[i] = c;
      EXPECT_EQ(static_cast<bool>(parse_credit_code(wrong)), c == good[i]) << wrong;
    }
  }
}

TEST(CreditCodeTest, OnlyHintsAtAWrongInnerCode) {
  // The same outer check sum with another digit inside, so only GB 11714 can tell.
  std::string code = "91990100MA9XX0Y1";
  bool found = false;
  for (const char inner : std::string("023456789X")) {
    for (const char outer : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
      const auto checked = parse_credit_code(code + inner + outer);
      if (checked && !checked->inner_code_holds) found = true;
    }
  }
  EXPECT_TRUE(found);
}

TEST(IdNumberTest, HoldsTheCheckDigitOfGb11643) {
  EXPECT_TRUE(parse_id_number("11010519491231002X"));
  EXPECT_TRUE(parse_id_number("99010019771130004X"));
  const auto number = parse_id_number("990100198502140013");
  ASSERT_TRUE(number);
  EXPECT_TRUE(number->male);
  EXPECT_EQ(number->birth.iso(), "1985-02-14");
  EXPECT_EQ(number->masked(), "990100********0013");
  EXPECT_FALSE(parse_id_number("11010519491231002X")->male);
  expect_objection(parse_id_number("990100198502140014"), "校验位应为3");
  expect_objection(parse_id_number("99010019771130004x"), "建议改为99010019771130004X");
  expect_objection(parse_id_number("990100198502300013"), "出生日期");
  expect_objection(parse_id_number("99010019850214001"), "18位");
}

std::string with_id_check_digit(std::string digits) {
  for (const char last : std::string("0123456789X")) {
    if (parse_id_number(digits + last)) return digits + last;
  }
  return "";
}

TEST(IdentityDocumentTest, IsOfAKnownTypeWithItsRule) {
  const std::string macao = with_id_check_digit("82000019900101001");
  for (const std::string& text :
       {std::string("护照 E99999999"), "港澳居民居住证 " + macao,
        "台湾居民居住证 " + with_id_check_digit("83000019900101001"),
        std::string("外国人永久居留身份证 USA999999999999"),
        "外国人永久居留身份证 " + with_id_check_digit("91184019900101001"),
        std::string("港澳居民来往内地通行证 H99999999"), std::string("其他证件 样例字第1号")}) {
    const auto document = parse_identity_document(text);
    ASSERT_TRUE(document) << text << document.objection().problem;
    EXPECT_EQ(document->text(), text);
  }
  EXPECT_EQ(parse_identity_document("护照：E99999999")->type, "护照");
  std::string wrong = macao;
  wrong.back() = wrong.back() == '1' ? '2' : '1';
  expect_objection(parse_identity_document("港澳居民居住证 " + wrong), "校验位应为");
  expect_objection(parse_identity_document("港澳居民居住证 99010019771130004X"),
                   "不是港澳居民居住证");
  expect_objection(parse_identity_document("护照 E1"), "例如护照 E99999999");
  expect_objection(parse_identity_document("E99999999"), "类型有居民身份证、护照");
  expect_objection(parse_identity_document("驾照 1234"), "应为证件类型和号码");
  expect_objection(parse_identity_document(std::string(100'000, 'a')), "应为证件类型和号码");
  expect_objection(parse_id_number("990100850214001"), "15位旧号码已经停用");
}

TEST(RightsTest, ReadsTrademarkNumbers) {
  EXPECT_EQ(parse_trademark_number("99999901")->text(), "第99999901号");
  EXPECT_EQ(parse_trademark_number("第99999901号")->number, "99999901");
  EXPECT_EQ(parse_trademark_number("G1234567")->text(), "国际注册第G1234567号");
  for (const char* wrong : {"第0123号", "0123", "1234567890", "", "G", "99999901A"}) {
    expect_objection(parse_trademark_number(wrong), "不是商标注册号");
  }
}

TEST(RightsTest, HoldsTheCheckDigitOfPatents) {
  EXPECT_EQ(parse_patent_number("ZL202039999999.9")->text(), "ZL202039999999.9");
  EXPECT_EQ(parse_patent_number("ZL 2020 3 9999999.9")->kind(), "外观设计");
  EXPECT_EQ(parse_patent_number("200410018477.9")->kind(), "发明");
  EXPECT_EQ(parse_patent_number("ZL85102660.5")->kind(), "发明");
  expect_objection(parse_patent_number("ZL202039999999.1"), "校验位应为9");
  expect_objection(parse_patent_number("202039999999"), "应为ZL202039999999.9");
  expect_objection(parse_patent_number("2020399999"), "不是专利号");
  EXPECT_TRUE(parse_geographical_indication("样例茶（国家知识产权局公告第9999号）"));
  expect_objection(parse_geographical_indication("样例茶"), "公告号");
}

TEST(MoneyTest, ReadsAmountsExactly) {
  EXPECT_EQ(parse_money("379200元")->fen, 37'920'000);
  EXPECT_EQ(parse_money("379200")->fen, 37'920'000);
  EXPECT_EQ(parse_money("37.92万元")->fen, 37'920'000);
  EXPECT_EQ(parse_money("126480.50元")->fen, 12'648'050);
  EXPECT_EQ(parse_money("1.5亿元")->text(), "150000000元");
  EXPECT_EQ(parse_money("126480.5")->text(), "126480.50元");
  EXPECT_EQ(parse_money("379200元")->in_wan(), "37.92万元");
  expect_objection(parse_money("12万6千"), "建议改为126000元");
  expect_objection(parse_money("379,200元"), "建议改为379200元");
  expect_objection(parse_money("￥5000"), "建议改为5000元");
  expect_objection(parse_money("1.005元"), "最多到分");
  expect_objection(parse_money("-5元"), "请填数字");
  expect_objection(parse_money("99999999999999元"), "上限");
  expect_objection(parse_money("9999999999999亿元"), "上限");
}

TEST(MoneyTest, WritesCapitals) {
  const std::pair<const char*, const char*> kVectors[] = {
      {"379200元", "叁拾柒万玖仟贰佰元整"},
      {"126480.50元", "壹拾贰万陆仟肆佰捌拾元伍角"},
      {"1000.05元", "壹仟元零伍分"},
      {"20000300元", "贰仟万零叁佰元整"},
      {"10584.00元", "壹万零伍佰捌拾肆元整"},
      {"1360元", "壹仟叁佰陆拾元整"},
      {"16409.02元", "壹万陆仟肆佰零玖元零贰分"},
      {"325.04元", "叁佰贰拾伍元零肆分"},
      {"1409.50元", "壹仟肆佰零玖元伍角"},
      {"6007.14元", "陆仟零柒元壹角肆分"},
      {"0元", "零元整"},
      {"0.05元", "伍分"},
      {"0.50元", "伍角"},
      {"10元", "壹拾元整"},
      {"100000000元", "壹亿元整"},
      {"100000001元", "壹亿零壹元整"},
      {"100010000元", "壹亿零壹万元整"},
      {"1000000000000元", "壹万亿元整"},
      {"1000000010000元", "壹万亿零壹万元整"},
  };
  for (const auto& [amount, capital] : kVectors) {
    ASSERT_TRUE(parse_money(amount)) << amount;
    EXPECT_EQ(parse_money(amount)->capital(), capital) << amount;
  }
}

TEST(QuantityTest, NeedsAUnitOfTheList) {
  EXPECT_EQ(parse_quantity("1264双")->thousandths, 1'264'000);
  EXPECT_EQ(parse_quantity("2.5千克")->text(), "2.5千克");
  EXPECT_EQ(parse_quantity("2.050千克")->number(), "2.05");
  expect_objection(parse_quantity("1264"), "缺少单位");
  expect_objection(parse_quantity("3公斤"), "建议改为“千克”");
  expect_objection(parse_quantity("3摞"), "没有“摞”这个单位");
  expect_objection(parse_quantity("若干双"), "不是数量");
}

TEST(LawReferenceTest, IsQuotedInFull) {
  const auto ref = parse_law_reference("《中华人民共和国商标法》第五十七条第三项");
  ASSERT_TRUE(ref);
  EXPECT_EQ(ref->law, "中华人民共和国商标法");
  EXPECT_EQ(ref->article, 57);
  EXPECT_EQ(ref->item, 3);
  EXPECT_EQ(parse_law_reference("《中华人民共和国刑法》第二百一十九条之一")->inserted, 1);
  EXPECT_EQ(parse_law_reference("《样例规定》第七条第三款第（二）项")->paragraph, 3);
  expect_objection(parse_law_reference("商标法57条"), "建议改为《中华人民共和国商标法》第五十七条");
  expect_objection(parse_law_reference("刑法第219条之一"),
                   "建议改为《中华人民共和国刑法》第二百一十九条之一");
  expect_objection(parse_law_reference("商标法第57条第3项"),
                   "《中华人民共和国商标法》第五十七条第三项");
  expect_objection(parse_law_reference("样例条例第二条第一款"), "建议改为《样例条例》第二条第一款");
  expect_objection(parse_law_reference("商标法第条"), "例如《中华人民共和国商标法》");
  expect_objection(parse_law_reference("《样例规定》第57条第3项"),
                   "建议改为《样例规定》第五十七条第三项");
  expect_objection(parse_law_reference("《样例规定》第某条"), "汉字数字");
}

TEST(CrimeTest, IsOneOfTheList) {
  EXPECT_EQ(parse_crime("销售假冒注册商标的商品罪")->article, "第二百一十四条");
  EXPECT_EQ(crimes().size(), 8U);
  expect_objection(parse_crime("假冒商标罪"), "建议改为规范罪名“假冒注册商标罪”");
  expect_objection(parse_crime("假冒注册商标"), "假冒注册商标罪");
  expect_objection(parse_crime("交通肇事罪"), "请从罪名表中选择");
}

TEST(PhoneTest, IsALineOrAMobile) {
  EXPECT_TRUE(parse_phone("0000-5550102"));
  EXPECT_TRUE(parse_phone("13900000000"));
  for (const char* wrong : {"5550102", "0000 5550102", "1390000000", "", "0000-5550102#"}) {
    expect_objection(parse_phone(wrong), "不是电话号码");
  }
  for (const char* loose : {"0000 5550102", "（0000）5550102", "(0000)5550102", "00005550102"}) {
    expect_objection(parse_phone(loose), "建议改为0000-5550102");
  }
}

TEST(SecrecyTest, RefusesClassifiedMaterial) {
  EXPECT_TRUE(parse_secrecy("非涉密"));
  EXPECT_TRUE(parse_secrecy("工作秘密"));
  expect_objection(parse_secrecy("机密★1年"), "不得处理国家秘密");
  expect_objection(parse_secrecy("公开"), "非涉密");
  EXPECT_EQ(classification_mark("本件为机密★1年"), "机密★");
  EXPECT_EQ(classification_mark("绝密 ☆"), "绝密☆");
  EXPECT_FALSE(classification_mark("侵犯商业秘密罪"));
  EXPECT_FALSE(classification_mark("五★好评"));
}

}  // namespace
}  // namespace yinxin::record
