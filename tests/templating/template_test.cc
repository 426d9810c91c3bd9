#include "templating/template.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/error.h"
#include "support/expect_error.h"
#include "support/places.h"
#include "support/temporary_directory.h"
#include "templating/paper_test.h"

namespace yinxin::templating {
namespace {

using testing::expect_error;

std::string with(const std::string& fields, const std::string& rest) {
  return "<template xmlns=\"urn:yinxin:template:1\" kind=\"k\" version=\"1\" family=\"f\" "
         "format=\"letter\" name=\"名\" name-en=\"n\">\n<fields>"
         "<agency name=\"issuer\" label=\"发文机关\" required=\"yes\" max=\"many\"/>" +
         fields + "</fields>\n" + rest + "</template>";
}

std::string with_body(const std::string& body) {
  return with(
      "<text name=\"a\" label=\"甲\"/><list name=\"row\" label=\"行\">"
      "<money name=\"price\" label=\"价\"/><text name=\"b\" label=\"乙\"/></list>",
      "<body>" + body + "</body>");
}

void expect_refused(const std::string& text, const std::string& words) {
  expect_error(ErrorCode::kInvalidInput, words, [&] { Template::parse(text, "t.xml"); });
}

TEST(TemplateTest, NamesThePlaceAndTheElement) {
  expect_refused("<a>", "t.xml:1:");
  expect_refused("<a/>", "根元素应为<template>");
  expect_refused(with("", ""), "缺少<body>");
  expect_refused(with("<colour name=\"c\" label=\"色\"/>", "<body/>"),
                 "t.xml:2:71: <colour>：没有这种字段类型");
  expect_refused(with("<text name=\"c\"/>", "<body/>"), "<text>：缺少属性“label”");
  expect_refused(with("<text name=\"C\" label=\"色\"/>", "<body/>"), "name只用小写字母");
  expect_refused(with("<text name=\"c\" label=\"色\" x=\"1\"/>", "<body/>"), "不能有属性“x”");
  expect_refused(with("<text name=\"issuer\" label=\"色\"/>", "<body/>"), "字段“issuer”重复");
  expect_refused(with("<choice name=\"c\" label=\"色\"/>", "<body/>"), "缺少<option>");
  expect_refused(with("<group name=\"c\" label=\"色\"/>", "<body/>"), "分组中没有字段");
  expect_refused(with("<group name=\"c\" label=\"引\" cites=\"yes\"><text name=\"number\" "
                      "label=\"号\"/></group>",
                      "<body/>"),
                 "<group>：有cites的分组应有<document-number");
  expect_refused(with("<text name=\"c\" label=\"色\" cites=\"yes\"/>", "<body/>"), "只用于分组");
  expect_refused(with("<text name=\"c\" label=\"色\" min=\"3\" max=\"2\"/>", "<body/>"),
                 "max小于min");
  expect_refused(with("<text name=\"c\" label=\"色\" agency=\"issuer\"/>", "<body/>"),
                 "agency只用于officer");
  expect_refused(with("<officer name=\"c\" label=\"人\" agency=\"d\"/>", "<body/>"),
                 "同一组中没有<agency name=\"d\">");
  expect_refused(with("", "<body/><script/>"), "<script>：这里不能有这个元素");
  expect_refused(with("", "<body/><body/>"), "只能出现一次");
}

TEST(TemplateTest, NamesWhatIsWrongInTheBody) {
  expect_refused(with_body("<blink/>"), "<blink>：没有这个元素");
  expect_refused(with_body("<value of=\"a\"/>"), "<value>：不能放在<body>里");
  expect_refused(with_body("字"), "<body>：文字应放在<p>之类的元素里");
  expect_refused(with_body("<p><value/></p>"), "<value>：缺少属性“of”");
  expect_refused(with_body("<p><value of=\"accepted\"/></p>"), "没有字段“accepted”");
  expect_refused(with_body("<p><value of=\"row\"/></p>"), "是一组字段，不是一个值");
  expect_refused(with_body("<p><value of=\"a\" as=\"money\"/></p>"), "不能用as=\"money\"");
  expect_refused(with_body("<when test=\"c = 1\"><p>字</p></when>"), "没有字段“c”");
  expect_refused(with_body("<when test=\"a/@colour = 1\"/>"), "没有字段“@colour”");
  expect_refused(with_body("<for-each of=\"row\"><p><value of=\"a\"/></p></for-each>"),
                 "没有字段“a”");
  expect_refused(with_body("<p>字<break/></p>"), "<break>：不能放在<p>里");
  expect_refused(with_body("<title printed=\"maybe\">字</title>"), "“printed”只能是yes或者no");
  expect_refused(with_body("<heading level=\"5\">字</heading>"), "“level”应为1至4的整数");
  expect_refused(with_body("<p><part name=\"none\"/></p>"), "没有片段“none”");
}

TEST(TemplateTest, NamesAFaultInAPartByThePart) {
  const std::string text = with_body("<part name=\"x\"/>");
  const auto parse = [&](const std::string& part) {
    return Template::parse(text, "t.xml", {{{"x", part}}, {}});
  };
  const std::string open = "<part xmlns=\"urn:yinxin:template:1\">";
  const Template good = parse(open + "<p>字</p></part>");
  ASSERT_EQ(good.body.size(), 1U);
  ASSERT_EQ(good.files.size(), 2U);
  EXPECT_EQ(good.files[1].first, "parts/x.xml");
  expect_error(ErrorCode::kInvalidInput, "parts/x.xml:1:37: <blink>",
               [&] { parse(open + "<blink/></part>"); });
  expect_error(ErrorCode::kInvalidInput, "片段互相引用过深",
               [&] { parse(open + "<part name=\"x\"/></part>"); });
  expect_error(ErrorCode::kInvalidInput, "片段的根元素", [&] { parse("<p/>"); });
}

TEST(TemplateTest, RefusesExpressionsThatCouldExplode) {
  const auto refuse = [](const std::string& expression, const std::string& words) {
    expect_refused(with_body("<when test=\"" + expression + "\"/>"), words);
  };
  refuse("//a[//a[//a]]", "超过2处");
  refuse("a[b[row[a]]]", "方括号嵌套超过2层");
  refuse("descendant::a/descendant::a/descendant::a", "超过2处");
  refuse(std::string(1100, 'a'), "超过1024字节");
  refuse("((((((((((((((((((a))))))))))))))))))", "嵌套过深");
  refuse("concat(" + std::string(80, '.').replace(1, 79, std::string(79, ',')) + ")", "32个");
  refuse("a = ", "写法有误");
  refuse("a(", "括号不配对");
  refuse("'a", "引号不配对");
  refuse("$colour", "没有变量$colour");
  refuse("@_date = 1", "reserved name");
  refuse("id('a')", "不支持函数id");
  refuse("unknown()", "写法有误");
  refuse("translate(a, '一', '1') = 'x'", "只能替换ASCII字符");
  refuse("translate(a, '1', '一') = 'x'", "只能替换ASCII字符");
}

std::string listed(const std::vector<TemplateFault>& faults) {
  std::string out;
  for (const TemplateFault& fault : faults) out += fault.where + " " + text(fault) + "\n";
  return out;
}

std::string faults_of(const std::string& text, const Parts& parts = {}) {
  return listed(check_template(text, "t.xml", parts));
}

TEST(TemplateFaultsTest, AreToldAllAtOnceInTheirOrder) {
  const std::string template_text = with(
      "\n<colour name=\"c\" label=\"色\"/>\n<text name=\"D\" size=\"1\"/>\n"
      "<choice name=\"e\" label=\"选\" required=\"maybe\"/>\n",
      "<checks>\n<check id=\"x\" test=\"f = \" field=\"g\" message=\"m\"/>\n</checks>\n"
      "<body>\n<p><value of=\"h\"/></p>字\n<blink/>\n"
      "<p><value of=\"c/i\" as=\"money\"/></p></body>");
  EXPECT_EQ(faults_of(template_text),
            "t.xml:3:1 <colour>：没有这种字段类型，见README的类型表 (unknown field type)\n"
            "t.xml:4:1 <text>：name只用小写字母、数字和连字符，以字母开头 (not a field name)\n"
            "t.xml:4:1 <text>：不能有属性“size”，请核对拼写或者删除 (unknown attribute)\n"
            "t.xml:4:1 <text>：缺少属性“label”，请补上 (missing attribute)\n"
            "t.xml:5:1 <choice>：属性“required”只能是yes或者no (no such value)\n"
            "t.xml:5:1 <choice>：缺少<option>，请列出选项 (no options)\n"
            "t.xml:8:1 <check>：表达式“f = ”写法有误 (XPath: Unrecognized node test)\n"
            "t.xml:8:1 <check>：表达式“g”中没有字段“g”，请核对名称，或者在<fields>中加上 (no such "
            "field)\n"
            "t.xml:11:4 <value>：表达式“h”中没有字段“h”，请核对名称，或者在<fields>中加上 (no such "
            "field)\n"
            "t.xml:11:23 <body>：文字应放在<p>之类的元素里 (text outside a paragraph)\n"
            "t.xml:12:1 <blink>：没有这个元素，见README的元素表 (unknown element)\n");
  expect_refused(template_text, "unknown field type)；另有10处问题");
}

TEST(TemplateFaultsTest, AreNotToldOfWhatFollowsFromThem) {
  // A lost part, a nameless field or no fields at all: nobody knows what they would have declared.
  const std::string body = "<body><p><value of=\"a\"/><value of=\"b/c\" as=\"money\"/></p></body>";
  EXPECT_EQ(
      faults_of(with("<part name=\"none\"/>", body)),
      "t.xml:2:71 <part>：没有片段“none”，请核对名称，片段应为parts/none.xml (no such part)\n");
  EXPECT_EQ(faults_of(with("<text label=\"甲\"/>", body)),
            "t.xml:2:71 <text>：缺少属性“name”，请补上 (missing attribute)\n");
  const std::string loop = "<body><for-each of=\"(row\"><p><value of=\"a\"/></p></for-each></body>";
  EXPECT_EQ(faults_of(with("", loop)),
            "t.xml:3:7 <for-each>：表达式“(row”括号不配对 (unbalanced brackets)\n"
            "t.xml:3:30 <value>：表达式“a”中没有字段“a”，请核对名称，或者在<fields>中加上 (no such "
            "field)\n");
  EXPECT_EQ(faults_of("<template xmlns=\"urn:yinxin:template:1\" kind=\"k\" version=\"1\" "
                      "family=\"f\" format=\"letter\" name=\"名\" name-en=\"n\">" +
                      body + "</template>"),
            "t.xml:1:1 <template>：缺少<fields>，请补上 (missing section)\n");
}

TEST(TemplateTest, KnowsWhoOwesAnAnswer) {
  const auto owed_by = [](const std::string& by) {
    return with(
        "<list name=\"item\" label=\"项\"><agency name=\"owner\" label=\"责任单位\"/>"
        "<text name=\"a\" label=\"甲\"/></list>",
        "<chain><expects kind=\"k\" by=\"" + by + "\"/></chain><body><p>文</p></body>");
  };
  for (const std::string by : {"", "issuer", "item/owner"}) {
    EXPECT_EQ(Template::parse(owed_by(by), "t.xml").expects.front().by, by);
  }
  for (const std::string by : {"item", "item/a", "item/", "owner", "item/owner/a", "copied"}) {
    expect_refused(owed_by(by), "机关字段的路径");
  }
}

TEST(TemplateFaultsTest, AreToldOncePerPlaceInAPart) {
  const Parts parts = {
      {{"x", "<part xmlns=\"urn:yinxin:template:1\"><p><blink/></p></part>"}, {"y", "<part"}}, {}};
  EXPECT_EQ(faults_of(with_body("<part name=\"y\"/><part name=\"x\"/><blonk/><part name=\"x\"/>"
                                "<part name=\"y\"/>"),
                      parts),
            "t.xml:3:39 <blonk>：没有这个元素，见README的元素表 (unknown element)\n"
            "parts/x.xml:1:40 <blink>：没有这个元素，见README的元素表 (unknown element)\n"
            "parts/y.xml:1:5 开始标签写法有误 (Error parsing start element tag)\n");
}

TEST(TemplateFaultsTest, OfXmlItselfStandAlone) {
  EXPECT_EQ(faults_of("<template><a></template>"),
            "t.xml:1:16 开始标签与结束标签不配对 (Start-end tags mismatch)\n");
}

TEST(TemplateFaultsTest, AreAtMostAHundred) {
  std::string many;
  for (int i = 0; i < 150; ++i) many += "<blink/>";
  const auto faults = check_template(with_body(many), "t.xml");
  ASSERT_EQ(faults.size(), 100U);
  EXPECT_EQ(faults.back().problem, "此后还有51处问题没有列出 (and more)");
}

TEST(TemplateFaultsTest, NameCharactersThatNobodyCanDraw) {
  const CanDraw can_draw = [](char32_t c) { return c != U'𠮷'; };
  const std::string body =
      "<table of=\"row\" caption=\"𠮷\"><column heading=\"价\"/></table>\n"
      "<p>样𠮷\uE000</p>";
  EXPECT_EQ(
      listed(check_template(with_body(body), "t.xml", {}, can_draw)),
      "t.xml:3:7 <table>：字库中没有“𠮷”（U+20BB7），请核对用字，或者请管理员补充字库 (no face "
      "has this character)\n"
      "t.xml:4:4 <p>：字库中没有“𠮷”（U+20BB7），请核对用字，或者请管理员补充字库 (no face has "
      "this character)\n");
  EXPECT_EQ(faults_of(with_body(body)), "");
}

class TemplatePaperTest : public PaperTest {
 protected:
  static record::Record record_with(const std::string& fields) {
    return parse("<record xmlns=\"urn:yinxin:record:1\" kind=\"k\"><issuer>sjg</issuer>" + fields +
                 "</record>");
  }
  Document make(const std::string& text, const std::string& record, bool draft = false) const {
    Context context = context_;
    context.draft = draft;
    return instantiate(Template::parse(text, "t.xml"), record_with(record), context);
  }
};

TEST_F(TemplatePaperTest, LetsAPersonSignWithTheOfficeHeld) {
  const std::string text = replaced(with_body("<title>样</title><sign-off signatories=\"s\"/>"),
                                    "<fields>", "<fields><officer name=\"s\" label=\"签发人\"/>");
  EXPECT_THROW(make(text, "<a>样例</a><s>wushi</s>"), Error);  // who has no signature seal
  const Document document = make(text, "<a>样例</a><s>wushi</s>", true);
  EXPECT_NE(dump(document).find("sign-off     副局长吴十会 | 2026年3月18日"), std::string::npos)
      << dump(document);
  EXPECT_NE(plain_text(document).find("副局长吴十会"), std::string::npos);
}

TEST_F(TemplatePaperTest, MakesEveryElementThereIs) {
  const std::string body =
      "<masthead suffix=\"文件\"/><number signatories=\"a\"/><title>关于<value "
      "of=\"a\"/>的通知</title>"
      "<salutation>各单位</salutation><heading level=\"1\">甲</heading>"
      "<for-each of=\"row\"><item level=\"2\"><value of=\"b\"/>，<value of=\"price\" "
      "as=\"money-upper\"/><hei>黑</hei></item></for-each><heading level=\"1\">乙</heading>"
      "<p indent=\"0\"><for-each of=\"row\" separator=\"、\"><index/><value of=\"b\"/></for-each>"
      "<blank width=\"3\"/></p><annexes of=\"row\"><value of=\"b\"/></annexes>"
      "<sign-off seals=\"no\"/><note>（联系人：<value of=\"a\"/>）</note>"
      "<attendance label=\"出席\" of=\"row\"><value of=\"b\"/></attendance>"
      "<annex-head label=\"附件1\">清单</annex-head>"
      "<table of=\"row\" caption=\"清单\" landscape=\"yes\"><column heading=\"序号\" width=\"3\" "
      "align=\"centre\"><index/><total>合计</total></column><column heading=\"价\" "
      "align=\"right\"><value of=\"price\"/><total><value of=\"sum(row/price/@fen)\" "
      "as=\"money\"/></total></column></table>"
      "<receipt-slip><salutation>样</salutation><when test=\"a\"><p>有</p></when><fields>"
      "<caption>签收人：</caption></fields></receipt-slip>";
  const Document document = make(
      with_body(body),
      "<a>样例</a><row><price>1.5元</price><b>一</b></row><row><price>2元</price><b>二</b></row>");
  EXPECT_EQ(dump(document), R"(document     k letter 关于样例的通知
masthead     示例市市场监督管理局 + 文件
number       示市监移〔2026〕3号 signatories 样例
title        关于样例的通知
salutation   各单位：
heading 1    一、甲
paragraph 2  （一）一，壹元伍角[hei 黑]
paragraph 2  （二）二，贰元整[hei 黑]
heading 1    二、乙
paragraph 0  1一、2二[blank 3]
annex-note   一 | 二
sign-off     示例市市场监督管理局 | 2026年3月18日
note         （联系人：样例）
attendance   出席 | 一 | 二
annex        附件1 清单
table-wide   清单
  # | 序号:3 | 价:0
  - 1 | 1.50元
  - 2 | 2元
  = 合计 | 3.50元
receipt-slip 回执
  salutation   样：
  paragraph 2  有
  field-line   签收人：
)");
}

TEST_F(TemplatePaperTest, NamesADocumentWithoutPrintingIt) {
  const Document document =
      make(with_body("<title printed=\"no\">关于<value of=\"a\"/>的纪要</title><p>字</p>"),
           "<a>样例</a>");
  EXPECT_EQ(document.title, "关于样例的纪要");
  EXPECT_EQ(plain_text(document), "字\n");
}

TEST_F(TemplatePaperTest, RemembersWhereATitleLikesToBreak) {
  const Document document = make(
      with_body("<title>甲<when test=\"a\"><break/><value of=\"a\"/></when><break/>的函</title>"),
      "<a>样例</a>");
  EXPECT_EQ(document.title, "甲样例的函");
  EXPECT_EQ(std::get<Title>(document.elements[0]).breaks, (std::vector<std::size_t>{1, 3}));
}

TEST_F(TemplatePaperTest, NumbersAnnexesIfThereAreSeveral) {
  const auto labels = [&](const std::string& body) {
    std::string out;
    const auto document =
        make(with_body(body), "<row><b>一</b></row><row><b>二</b></row><row><b>三</b></row>");
    for (const Element& element : document.elements) {
      const auto* head = std::get_if<AnnexHead>(&element);
      if (head != nullptr) out += head->label + " ";
    }
    return out;
  };
  EXPECT_EQ(labels("<annex-head>甲</annex-head>"), "附件 ");
  EXPECT_EQ(labels("<annex-head>甲</annex-head><annex-head label=\"附表\">乙</annex-head>"),
            "附件1 附表2 ");
  EXPECT_EQ(labels("<annex-head label=\"附件7\">甲</annex-head>"), "附件7 ");
  const std::string note = "<annexes of=\"row\"><value of=\"b\"/></annexes>";
  EXPECT_EQ(labels(note + "<annex-head>甲</annex-head>"), "附件1 ");
  EXPECT_EQ(labels(note + "<annex-head number=\"count(row)\">甲</annex-head>"), "附件3 ");
}

TEST_F(TemplatePaperTest, DatesAnImprintLikeTheDocument) {
  const std::string text = with(
      "<agency name=\"to\" label=\"主送\"/><date name=\"date\" label=\"日\"/><text name=\"o\" "
      "label=\"印发机关\"/>"
      "<date name=\"d\" label=\"印发日期\"/>",
      "<body><imprint to=\"yes\" to-label=\"送\" office=\"o\" date=\"d\"/></body>");
  EXPECT_EQ(plain_text(make(text, "<to>gaj</to><o>办公室</o><date>2026-03-18</date>")),
            "送：示例市公安局。\n办公室 2026年3月18日印发\n");
  EXPECT_EQ(plain_text(make(text, "<o>办公室</o><d>2026-03-19</d>")), "办公室 2026年3月19日印发\n");
}

TEST_F(TemplatePaperTest, ComparesLevelsAndMonths) {
  const auto text = [](const std::string& test) {
    return with(
        "<agency name=\"to\" label=\"主送\"/><date name=\"d\" label=\"日\"/>"
        "<month name=\"m\" label=\"月\"/>",
        "<body><when test=\"" + test + "\"><p>是</p></when></body>");
  };
  const std::string record = "<to>ssjg</to><d>2026-03-05</d><m>2026-03</m>";
  for (const char* test :
       {"to/@rank = 3 and issuer/@rank = 2", "to/@rank &gt; issuer/@rank",
        "string(issuer/@superior) = to/@id", "d/@month = m/@month", "to/@superior = ''"}) {
    EXPECT_EQ(plain_text(make(text(test), record)), "是\n") << test;
  }
}

TEST_F(TemplatePaperTest, KnowsThePeopleOfTheAgencyBesideThem) {
  const auto kind = Template::parse(
      with("<list name=\"row\" label=\"联络员\"><agency name=\"agency\" label=\"机关\"/><officer "
           "name=\"who\" label=\"姓名\" agency=\"agency\"/></list>",
           "<body><for-each of=\"row\"><p><value of=\"who\"/></p></for-each></body>"),
      "t.xml");
  const auto listed = [&](const std::string& fields) {
    std::string out;
    for (const Fault& fault : check(kind, record_with(fields), context_)) {
      out += text(fault) + "\n";
    }
    return out;
  };
  EXPECT_EQ(listed("<row><agency>gaj</agency><who>郑十一侦</who></row>"), "");
  EXPECT_NE(listed("<row><agency>sjg</agency><who>李四例</who></row>"
                   "<row><agency>gaj</agency><who>李四例</who></row>")
                .find("联络员（第2项） 姓名“李四例”：该机关的名录中没有这个人"),
            std::string::npos);
}

TEST_F(TemplatePaperTest, GuardsOnlyWhereItsConditionHolds) {
  const auto kind = Template::parse(
      with("<agency name=\"to\" label=\"主送\" max=\"9\"/><text name=\"a\" label=\"甲\"/>",
           "<guards><to role=\"police\" when=\"a = '是'\"/></guards><body><p>字</p></body>"),
      "t.xml");
  const auto count = [&](const std::string& fields) {
    return check(kind, record_with(fields), context_).size();
  };
  EXPECT_EQ(count("<to>jcy</to>"), 0U);
  EXPECT_EQ(count("<to>jcy</to><a>是</a>"), 1U);
  EXPECT_EQ(count("<to>jcy</to><to>gaj</to><a>是</a>"), 0U);
}

TEST_F(TemplatePaperTest, HoldsFieldsToTheirAttributes) {
  const auto kind = Template::parse(
      with("<officer name=\"officer\" label=\"执法人员\" max=\"9\" credential=\"yes\" "
           "unique=\"yes\"/><list name=\"row\" label=\"行\"><text name=\"b\" label=\"乙\" "
           "unique=\"yes\"/></list><identity-document name=\"card\" label=\"证件\"/>",
           "<body><p><value of=\"card\" optional=\"yes\"/></p></body>"),
      "t.xml");
  const auto faults = [&](const std::string& fields) {
    std::string out;
    for (const Fault& fault : check(kind, record_with(fields), context_)) {
      out += fault.field + " " + fault.code + "\n";
    }
    return out;
  };
  EXPECT_EQ(faults("<officer>李四例</officer><officer>王五仿</officer><officer> </officer>"), "");
  EXPECT_EQ(faults("<officer>李四例</officer><officer>吴十会</officer>"), "officer[2] officer\n");
  EXPECT_EQ(faults("<officer>李四例</officer><officer>王五仿</officer><officer>李四例</officer>"),
            "officer[3] repeated\n");
  EXPECT_EQ(faults("<row><b>一</b></row><row><b>二</b></row><row><b>一</b></row>"),
            "row[3]/b repeated\n");
  EXPECT_EQ(faults("<card>护照 E99999999</card>"), "");
  EXPECT_EQ(faults("<card>E99999999</card>"), "card identity-document\n");
}

TEST_F(TemplatePaperTest, MarksWhatADraftLacks) {
  const std::string text = with("<text name=\"a\" label=\"甲\" required=\"yes\"/>",
                                "<body><p>有<value of=\"a\"/>。</p></body>");
  EXPECT_EQ(plain_text(make(text, "", true)), "有▢甲▢。\n");
  expect_error(ErrorCode::kInvalidInput, "甲：没有填写", [&] { make(text, ""); });
}

TEST_F(TemplatePaperTest, WillNotPrintAHole) {
  expect_error(ErrorCode::kInvalidInput, "模板应放在<when>里",
               [&] { make(with_body("<p><value of=\"a\"/></p>"), ""); });
  EXPECT_EQ(plain_text(make(with_body("<p>〔<value of=\"a\" optional=\"yes\"/>〕</p>"), "")),
            "〔〕\n");
}

TEST_F(TemplatePaperTest, ShowsABlankSerialUntilThereIsANumber) {
  context_.number.clear();
  const auto record = parse(referral_);
  EXPECT_NE(plain_text(instantiate(kind(record), record, context_)).find("示市监移〔2026〕　号"),
            std::string::npos);
}

TEST_F(TemplatePaperTest, StopsWhatGrowsTooLarge) {
  std::string rows;
  for (int i = 0; i < 1000; ++i) rows += "<row><b>" + std::string(300, 'x') + "</b></row>";
  const auto refuse = [&](const std::string& body, const std::string& words) {
    expect_error(ErrorCode::kInvalidInput, words, [&] { make(with_body(body), rows); });
  };
  const std::string text = "<value of=\"string(/record/row)\"/>";
  refuse("<for-each of=\"row\"><for-each of=\"/record/row\"><p>字</p></for-each></for-each>",
         "t.xml:3:");
  refuse("<p><for-each of=\"row\"><for-each of=\"b\">" + std::string(8000, 'x') +
             "</for-each></for-each></p>",
         "超过2MB");
  refuse(
      "<for-each of=\"row\">" +
          [] {
            std::string many;
            for (int i = 0; i < 30; ++i) many += "<p>字</p>";
            return many;
          }() +
          "</for-each>",
      "超过20000个元素");
  refuse(
      "<when test=\"row[b = /record/row/b]\"/><for-each of=\"row\"><when test=\"count(//b) = 0\"/>"
      "</for-each>",
      "计算量过大");
}

TEST_F(TemplatePaperTest, TakesTenThousandRows) {
  std::string rows;
  for (int i = 0; i < 10'000; ++i) rows += "<row><price>1元</price><b>样</b></row>";
  const Document document =
      make(with_body("<table of=\"row\"><column heading=\"价\"><value of=\"price\"/><total><value "
                     "of=\"sum(row/price/@fen)\" as=\"money\"/></total></column></table>"),
           rows);
  EXPECT_EQ(std::get<Table>(document.elements.front()).rows.size(), 10'000U);
  EXPECT_EQ(std::get<Table>(document.elements.front()).total.front(), "10000元");
}

TEST_F(TemplatePaperTest, DescribesAKindForPeopleAndPrograms) {
  const Template& kind = *templates_.find("criminal-referral");
  const Json json = describe(kind);
  EXPECT_EQ(json.at("name").string(), "涉嫌犯罪案件移送书");
  EXPECT_EQ(json.at("fields").array().front().at("name").string(), "issuer");
  EXPECT_EQ(json.at("expects").array().size(), 4U);
  const std::string text = describe_text(kind);
  EXPECT_NE(text.find("* crime  涉嫌罪名  (crime)"), std::string::npos) << text;
  EXPECT_EQ(templates_.find("none"), nullptr);
}

TEST(TemplateSetTest, HoldsFilesToTheirKind) {
  const testing::TemporaryDirectory directory;
  write_file(directory.path() + "/other.xml", with_body("<p>字</p>"));
  const TemplateSet set = TemplateSet::load({directory.path()});
  expect_error(ErrorCode::kInvalidInput, "文件名应为k.xml", [&] { set.find("other"); });
  EXPECT_EQ(set.find("k"), nullptr);
  expect_error(ErrorCode::kNotFound, "没有模板目录", [] { TemplateSet::load({"/no/such"}); });
}

TEST(TemplateSetTest, LaysDirectoriesOverEachOther) {
  const testing::TemporaryDirectory directory;
  const std::string shipped = directory.path() + "/shipped";
  const std::string own = directory.path() + "/own";
  for (const auto& path : {shipped, own}) std::filesystem::create_directories(path + "/parts");
  const std::string open = "<part xmlns=\"urn:yinxin:template:1\">";
  write_file(shipped + "/k.xml", with_body("<part name=\"x\"/><part name=\"y\"/>"));
  write_file(shipped + "/parts/x.xml", open + "<p>甲</p></part>");
  write_file(shipped + "/parts/y.xml", open + "<p>乙</p></part>");
  write_file(own + "/parts/y.xml", open + "<p>丙</p></part>");
  write_file(own + "/bad.xml", "<template");
  const TemplateSet set = TemplateSet::load({shipped, own, directory.path() + "/none"});
  ASSERT_EQ(set.list().size(), 1U);
  const auto& body = set.find("k")->body;
  ASSERT_EQ(body.size(), 2U);
  EXPECT_EQ(body[0].content[0].text, "甲");
  EXPECT_EQ(body[1].content[0].text, "丙");
  expect_error(ErrorCode::kInvalidInput, "bad.xml:1", [&] { set.find("bad"); });
  write_file(own + "/parts/y.xml", "<part");
  expect_error(ErrorCode::kInvalidInput, "parts/y.xml:1", [&] {
    TemplateSet::load({shipped, own}).find("k");
  });
}

TEST(SchemaTest, AcceptsEveryShippedFile) {
  const std::string root = yinxin::testing::source_dir();
  const auto run = [](const std::string& command) { return std::system(command.c_str()); };
  const std::string lint = "xmllint --nonet --noout --schema " + root + "/templates/";
  EXPECT_EQ(run(lint + "template.xsd " + root + "/templates/*.xml " + root +
                "/templates/parts/*.xml 2>/dev/null"),
            0);
  EXPECT_EQ(run(lint + "record.xsd $(grep -l urn:yinxin:record:1 -r " + root +
                "/samples --include=*.xml) 2>/dev/null"),
            0);
  EXPECT_EQ(run(lint + "registry.xsd " + root + "/samples/registry.xml 2>/dev/null"), 0);
  EXPECT_EQ(run(lint + "limits.xsd " + root + "/templates/limits/*.xml 2>/dev/null"), 0);
  EXPECT_NE(run(lint + "template.xsd " + root + "/samples/registry.xml 2>/dev/null"), 0);
}

}  // namespace
}  // namespace yinxin::templating
