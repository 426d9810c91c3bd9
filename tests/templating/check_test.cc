#include "templating/check.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "support/expect_error.h"
#include "templating/paper_test.h"

namespace yinxin::templating {
namespace {

using testing::expect_error;

class CheckTest : public PaperTest {
 protected:
  // Expects that the sample with `from` replaced by `to` has exactly one fault, which says `words`.
  void expect_one(const std::string& from, const std::string& to, const std::string& code,
                  const std::string& words) const {
    const auto found = faults(replaced(referral_, from, to));
    ASSERT_EQ(found.size(), 1U) << to << "\n" << listed(replaced(referral_, from, to));
    EXPECT_EQ(found.front().code, code);
    EXPECT_NE(text(found.front()).find(words), std::string::npos) << text(found.front());
    EXPECT_NE(found.front().where.find("r.xml:"), std::string::npos);
  }
};

TEST_F(CheckTest, NamesAWrongCheckDigitAndNothingElse) {
  expect_one("91990100MA9XX0Y18L", "91990100MA9XX0Y18K", "credit-code",
             "错误 当事人 统一社会信用代码“91990100MA9XX0Y18K”：校验位应为L");
  expect_one("990100198502140013", "990100198502140014", "id-number",
             "错误 当事人 代表人 身份号码“990100198502140014”：校验位应为3");
}

TEST_F(CheckTest, AsksForTheCopyToTheProcuratorate) {
  expect_one("<cc>jcy</cc>", "", "guard.cc", "缺少同级人民检察院，移送书必须同时抄送");
  expect_one("<cc>jcy</cc>", "<cc>zcj</cc>", "guard.cc", "请补充，否则不能签发");
  expect_one("<cc>jcy</cc>", "<cc>sjcy</cc>", "guard.cc", "同级");
}

TEST_F(CheckTest, WantsThePoliceOfTheSameLevel) {
  expect_one("<to>gaj</to>", "<to>fy</to>", "guard.to", "其中没有公安机关");
  const auto found = faults(replaced(referral_, "<to>gaj</to>", "<to>sgat</to>"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().severity, Severity::kWarning);
  EXPECT_FALSE(has_errors(found));
}

TEST_F(CheckTest, ProposesTheRightSpelling) {
  expect_one("<number>示市监立〔2026〕45号</number>", "<number>示市监立[2026]045号</number>",
             "document-number", "建议改为示市监立〔2026〕45号");
  expect_one("《中华人民共和国商标法》第五十七条第三项", "《商标法》第五十七条第三项", "law",
             "法规没有写全称，建议改为《中华人民共和国商标法》第五十七条第三项");
  expect_one("<name>涉案物品清单</name>", "<name>涉案物品清单。</name>", "text", "末尾有标点“。”");
  expect_one("销售假冒注册商标的商品罪", "销售假冒商标罪", "crime",
             "建议改为规范罪名“销售假冒注册商标的商品罪”");
  expect_one("《中华人民共和国商标法》第五十七条第三项", "商标法57条", "law", "请写全称");
  expect_one("<issuer>sjg</issuer>", "<issuer>示例市工商局</issuer>", "agency",
             "该机关已更名为示例市市场监督管理局");
}

TEST_F(CheckTest, SaysWhichRowsOfAnInventoryDoNotAddUp) {
  const std::string rows =
      "</inspection><inventory><name>运动鞋甲</name><quantity>800双</quantity></inventory>"
      "<inventory><name>包装盒</name><quantity>30个</quantity></inventory>"
      "<inventory><name>运动鞋乙</name><quantity>46?双</quantity></inventory>";
  expect_one("</inspection>", replaced(rows, "46?", "462"), "check.inventory-total",
             "第1行800双、第3行462双，合计1262双，这里是1264双，多2双");
  EXPECT_EQ(listed(replaced(referral_, "</inspection>", replaced(rows, "46?", "464"))), "");
  const std::string handover = source("samples/case-handover.xml");
  EXPECT_NE(listed(replaced(handover, "<copies>2份", "<copies>3份"))
                .find("第1行1份、第2行1份、第3行3份、第4行1份、第5行1份、第6行1份，合计8份，"
                      "这里是7份，少1份"),
            std::string::npos);
  EXPECT_NE(listed(replaced(handover, "<copies>2份", "<copies>2册"))
                .find("第3行是2册，计量单位与这里的7份不同"),
            std::string::npos);
  EXPECT_NE(listed(replaced(handover, "<value>104元", "<value>104.5元")).find("合计"),
            std::string::npos);
}

TEST_F(CheckTest, RecomputesTheMoney) {
  expect_one("<value>379200元</value>", "<value>379201元</value>", "check.stock-value",
             "尚未销售 货值金额“379201元”：货值金额不等于数量乘以标价");
  expect_one("<amount>523200元</amount>", "<amount>52.32万</amount>", "money", "请填数字和单位");
  expect_one("<amount>523200元</amount>", "<amount>523000元</amount>", "check.sale-amount",
             "销售金额不等于");
  expect_one("<gain>87200元</gain>", "<gain>8.7万元</gain>", "check.sale-gain", "进销差价");
  expect_one("<price>300元</price>", "<price>30元</price>", "check.stock-value", "标价");
  EXPECT_EQ(listed(replaced(referral_, "<amount>523200元</amount>", "<amount>52.32万元</amount>")),
            "");
}

TEST_F(CheckTest, HoldsApprovalToTheRules) {
  expect_one("<by>钱七批</by>", "<by>吴十会</by>", "check.approved-by-principal", "正职负责人");
  expect_one("<by>钱七批</by>", "<by>无此人</by>", "officer", "名录中没有这个人");
  expect_one(
      "2026-03-17 10:30", "2026-03-17 08:30", "deadline.referral-due",
      "已超过移送期限2026年3月18日8时30分：法定期限24小时，自2026年3月17日8时30分批准移送起");
  expect_one("2026-03-17 10:30", "2026-03-17", "datetime", "缺少时分");
  expect_one("2026-03-16 09:00", "2026-03-13 09:00", "deadline.approval-due",
             "至2026年3月16日（星期一）");
  const std::string late = replaced(referral_, "2026-03-17 10:30", "2026-03-17 08:30");
  EXPECT_EQ(listed(replaced(late, "<officer>李",
                            "<late-reason>因系统故障延误二十分钟</late-reason><officer>李")),
            "");
}

TEST_F(CheckTest, NeedsTwoOfficersAndTheAnnexes) {
  expect_one("<officer>王五仿</officer>", "", "too-few", "至少2项");
  expect_one("<officer>王五仿</officer>", "<officer>吴十会</officer>", "check.officers-certified",
             "执法证号");
  expect_one("<officer>王五仿</officer>", "<officer>李四例</officer>", "check.officers-differ",
             "同一个人");
  expect_one("涉案物品清单", "涉案物品照片", "check.annex-inventory", "清单");
  expect_one("情况调查报告", "情况说明", "check.annex-report", "调查报告");
}

TEST_F(CheckTest, WatchesPenaltiesMeasuresAndInformants) {
  EXPECT_EQ(faults(replaced(referral_, "<penalty>no", "<penalty>yes")).size(), 2U);
  expect_one("2026-03-31", "2026-03-17", "check.measure-valid", "已经届满");
  expect_one("<evidence-needed>其上线人员身份、资金流向</evidence-needed>", "",
             "check.evidence-needed", "需要获取的证据");
  expect_one("<summary>", "<informant>仓库存放</informant><summary>", "check.informant-hidden",
             "举报人姓名出现在正文");
}

TEST_F(CheckTest, NamesUnknownMissingAndRepeatedFields) {
  expect_one("<secrecy>", "<colour>红</colour><secrecy>", "unknown-element",
             "没有<colour>这个字段");
  expect_one("<secrecy>非涉密</secrecy>", "", "missing", "错误 涉密标识：没有填写");
  expect_one("<secrecy>非涉密</secrecy>", "<secrecy> </secrecy>", "missing", "没有填写");
  expect_one("<crime>", "<crime>假冒专利罪</crime><crime>", "too-many", "只能填写一次");
  expect_one("<crime>销", "<crime id=\"1\">销", "unknown-attribute", "不带属性");
  expect_one("<crime>销", "<crime><b/>销", "unknown-element", "不能有<b>");
  expect_one("<secrecy>", "散落的字<secrecy>", "stray-text", "“散落的字”：文字不在任何字段里");
}

TEST_F(CheckTest, SaysWhichOfSeveralRowsIsWrong) {
  expect_one("涉案物品清单</name>", "涉案物品清单。</name>", "text",
             "项） 名称“涉案物品清单。”：末尾有标点");
  expect_one("<officer>王五仿</officer>", "<officer>吴十会</officer>", "check.officers-certified",
             "（第2项）");
}

// Its every item is compared with one number, which takes no longer than reading them.
TEST_F(CheckTest, TakesManyRowsThatAreComparedWithOneValue) {
  const std::string sample = source("samples/outcome-feedback.xml");
  const auto begin = sample.find("<goods>");
  const auto end = sample.rfind("</goods>") + std::string("</goods>").size();
  ASSERT_NE(begin, std::string::npos);
  std::string goods;
  for (int i = 1; i <= 600; ++i) {
    goods += "<goods><item>" + std::to_string(i) +
             "</item><name>样品</name><quantity>1双</quantity>"
             "<disposal>confiscate</disposal></goods>";
  }
  std::string many = sample;
  many.replace(begin, end - begin, goods);
  const auto from = many.find("<inventory>");
  const auto to = many.find("</inventory>");
  many.replace(from, to - from, "<inventory>600");
  context_.now = *from_rfc3339("2026-11-21T12:00");
  EXPECT_EQ(listed(many), "");
}

TEST_F(CheckTest, RefusesMarksOfSecrecyAndHiddenCharacters) {
  expect_one("<secrecy>非涉密", "<secrecy>机密★1年", "secrecy", "拒收");
  expect_one("<summary>", "<summary>绝密★", "secrecy", "国家秘密标志“绝密★”");
  expect_one("样张路", "样\u200B张路", "forbidden-character", "U+200B");
  expect_one("样张路", "样\uE000张路", "forbidden-character", "U+E000");
}

TEST_F(CheckTest, NamesTheCharacterThatNobodyCanDraw) {
  context_.can_draw = [](char32_t c) { return c != U'𠮷'; };
  const auto found = faults(replaced(referral_, "<name>张三样", "<name>张𠮷样"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(
      text(found.front()),
      "错误 当事人 代表人 姓名“张𠮷样”：字库中没有“𠮷”（U+20BB7），请核对用字，或者请管理员补充字库"
      "（r.xml:21:7）");
  EXPECT_EQ(found.front().field, "party[1]/representative/name");
}

TEST_F(CheckTest, RefusesAnIssuerWithoutASeal) {
  const std::string joint =
      replaced(source("samples/joint-supervision-listing.xml"), "<issuer>szcj</issuer>",
               "<issuer>szcj</issuer><issuer>sfj</issuer>");
  context_.now = *from_rfc3339("2026-04-03T10:00");
  EXPECT_THROW(instantiate(kind(parse(joint)), parse(joint), context_), Error);
  context_.draft = true;
  EXPECT_NO_THROW(instantiate(kind(parse(joint)), parse(joint), context_));
}

TEST_F(CheckTest, ReportsAllFaultsAtOnce) {
  const std::string wrong = replaced(
      replaced(replaced(referral_, "91990100MA9XX0Y18L", "91990100MA9XX0Y18K"), "<cc>jcy</cc>", ""),
      "<crime>销售假冒注册商标的商品罪</crime>", "");
  const auto found = faults(wrong);
  ASSERT_EQ(found.size(), 3U) << listed(wrong);
  EXPECT_EQ(to_json(found.front()).at("code"), Json("credit-code"));
  EXPECT_EQ(to_json(found.front()).at("advice").string().find("请对照证件"), 0U);
}

TEST_F(CheckTest, KnowsKindDateAndSeries) {
  expect_one("<date>2026-03-18</date>", "<date>2026-03-19</date>", "future-date", "晚于今天");
  const auto record = parse(replaced(referral_, "criminal-referral", "letter"));
  EXPECT_EQ(check(*templates_.find("criminal-referral"), record, context_).front().code, "kind");
  EXPECT_EQ(number_owner(record, context_).id, "sjg");
  EXPECT_EQ(date_of(record, context_).iso(), "2026-03-18");
}

TEST_F(CheckTest, StopsCountingFaultsInTime) {
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "<a/>";
  const auto found = faults(replaced(referral_, "<secrecy>", many + "<secrecy>"));
  EXPECT_EQ(found.size(), 200U);
  EXPECT_EQ(found.back().code, "more");
}

TEST_F(CheckTest, TakesARecordDatedYesterdayByItsDay) {
  context_.now = *from_rfc3339("2026-11-21T12:00");
  EXPECT_EQ(listed(referral_), "");
}

}  // namespace
}  // namespace yinxin::templating
