#pragma once

#include "templating/document.h"

namespace yinxin::layout::testing {

// Documents of every kind of page, written by hand, all of it invented.

inline templating::Document criminal_referral() {
  using namespace templating;
  const auto paragraph = [](const char* text) { return Paragraph{{{text}}}; };
  Document d{"criminal-referral",  "涉嫌犯罪案件移送书",     "instrument",
             "涉嫌犯罪案件移送书", {"示例市市场监督管理局"}, {}};
  d.elements = {
      Masthead{{"示例市市场监督管理局"}, ""},
      Title{"涉嫌犯罪案件移送书"},
      NumberLine{"示市监移〔2026〕3号", {}},
      Salutation{"示例市公安局："},
      paragraph(
          "示例市样张商贸有限公司涉嫌销售侵犯注册商标专用权的商品一案，我局已于2026年3月4日立案"
          "调查（示市监立〔2026〕45号）。"),
      Heading{1, "一、当事人基本情况"},
      paragraph(
          "名称：示例市样张商贸有限公司；统一社会信用代码：91990100MA9XX0Y18L；住所：示例市示例"
          "区样张路99号；法定代表人：张三样，男，身份号码990100198502140013，联系电话"
          "0000-5550199。"),
      Heading{1, "二、案件来源和查获情况"},
      paragraph(
          "2026年2月24日，我局收到举报线索，反映当事人仓库存放并销售假冒“YANGLI样例”商标运动"
          "鞋。2026年3月2日，我局执法人员依法对位于示例市示例区样张路99号院内3号库房的当事人经"
          "营场所进行检查，现场查获标有“YANGLI样例”标识的运动鞋1264双，依法予以扣押（示市监强制"
          "〔2026〕12号，扣押期限至2026年3月31日）。"),
      Heading{1, "三、初步查明的事实"},
      paragraph(
          "“YANGLI样例”注册商标（第99999901号，核定使用商品第25类：运动鞋）由模拟省范例科技股份"
          "有限公司注册，有效期至2034年6月20日。2026年3月10日，该公司出具鉴别意见，认定上述运动"
          "鞋非其生产或者授权生产的产品。"),
      paragraph(
          "经调取销售台账、收款记录和询问当事人，2025年9月至2026年2月，当事人以每双200元购进、每"
          "双240元销售上述标识运动鞋2180双，销售金额523200元，违法所得87200元；现场尚未销售的1264"
          "双，标价每双300元，货值金额379200元。当事人不能提供合法来源证明，进货上线“样本市虚构物"
          "流有限公司”发货人身份尚未查清。"),
      Heading{1, "四、移送理由和依据"},
      paragraph(
          "当事人的行为违反《中华人民共和国商标法》第五十七条第三项的规定，涉嫌触犯《中华人民共和"
          "国刑法》第二百一十四条，涉嫌销售假冒注册商标的商品罪；其上线人员身份、资金流向需要公安"
          "机关采取措施进一步获取证据。根据《中华人民共和国行政处罚法》第二十七条第一款、《行政执"
          "法机关移送涉嫌犯罪案件的规定》第三条的规定，现将该案移送你局依法处理。本案移送前，我局"
          "未作出行政处罚决定。"),
      Heading{1, "五、有关事项"},
      paragraph(
          "请你局在所附回执上签收，并依照《行政执法机关移送涉嫌犯罪案件的规定》第八条的规定，将是"
          "否立案的决定书面通知我局；不予立案的，请说明理由并退回案卷材料。我局将自接到立案通知书"
          "之日起3日内移交涉案物品以及与案件有关的其他材料，并办结交接手续。"),
      paragraph("承办人：李四例（执法证号示990100001）、王五仿（执法证号示990100002）"),
      paragraph("联系电话：0000-5550102"),
      AnnexNote{{"涉嫌犯罪案件情况调查报告（1份12页）", "涉案物品清单（1份2页）",
                 "权利人鉴别意见书（1份3页）",
                 "现场笔录、询问笔录、销售台账等证据材料（1卷86页，附目录）"}},
      SignOff{{{"示例市市场监督管理局", "a"}}, "2026年3月18日"},
      Imprint{"", "示例市人民检察院。", "", ""},
      ReceiptSlip{"（回  执）",
                  {Salutation{"示例市市场监督管理局："},
                   Paragraph{{{"你局示市监移〔2026〕3号《涉嫌犯罪案件移送书》及附件共"},
                              {"　　", Style::kBlank},
                              {"件"},
                              {"　　", Style::kBlank},
                              {"页，于"},
                              {"　　", Style::kBlank},
                              {"年"},
                              {"　", Style::kBlank},
                              {"月"},
                              {"　", Style::kBlank},
                              {"日"},
                              {"　", Style::kBlank},
                              {"时"},
                              {"　", Style::kBlank},
                              {"分收到。"}}},
                   FieldLine{{"签收人：", "警号：", "示例市公安局（印章）"}}}},
  };
  return d;
}

inline templating::Document joint_order() {
  using namespace templating;
  const auto paragraph = [](const char* text) { return Paragraph{{{text}}}; };
  Document d{"joint-supervision-order",
             "联合挂牌督办通知",
             "document",
             "共同挂牌督办的通知",
             {"示例省人民检察院", "示例省知识产权局"},
             {}};
  d.elements = {
      Masthead{{"示例省人民检察院", "示例省知识产权局"}, "文件"},
      NumberLine{"示省检发办〔2026〕7号", {}},
      Title{
          "示例省人民检察院　示例省知识产权局关于对范例科技专利、商标系列侵权案共同挂牌督办的通知"},
      Salutation{"示例市人民检察院、示例市知识产权局："},
      paragraph(
          "你们办理的范例科技专利、商标系列侵权案（检察机关案号：示检知〔2026〕9号；行政案号：示知"
          "裁〔2026〕4号），涉及重点产业，专业技术性强、社会关注度高。根据有关规定，经协商一致，决"
          "定共同挂牌督办。现就有关事项通知如下："),
      Heading{1, "一、督办内容"},
      Heading{2, "（一）检察职责"},
      paragraph("示例市人民检察院负责依法审查涉嫌犯罪部分，开展立案监督和侦查活动监督；"),
      Heading{2, "（二）行政职责"},
      paragraph("示例市知识产权局负责涉案专利权、商标权法律状态核实和侵权判断的专业支撑，依法办理行"
                "政裁决；"),
      paragraph("（三）双方就关联案件办理进展每15日互相通报一次，共同做好舆情管控。"),
      Heading{1, "二、督办解除"},
      paragraph("由两督办机关联合书面通知。"),
      AnnexNote{{"案情摘要", "双方联络员名单"}},
      SignOff{{{"示例省人民检察院", "a"}, {"示例省知识产权局", "b"}}, "2026年4月3日"},
      Note{"（联系人：周九督，电话：0000-5550201）"},
      Imprint{
          "",
          "示例检察院知识产权检察部门，示例知识产权局知识产权保护司，示例省公安厅，示例省市场监督"
          "管理局。",
          "示例省人民检察院办公室", "2026年4月7日"},
  };
  return d;
}

inline templating::Document minutes() {
  using namespace templating;
  const auto paragraph = [](const char* text) { return Paragraph{{{text}}}; };
  Document d{"coordination-minutes",   "会议纪要", "minutes", "知识产权保护协调会商会议纪要",
             {"示例市市场监督管理局"}, {}};
  d.elements = {
      Masthead{{"知识产权保护协调会商会议纪要"}, ""},
      NumberLine{"〔2026〕1号", {}},
      paragraph(
          "2026年4月10日上午，示例市市场监督管理局副局长吴十会主持召开2026年第一次知识产权保护协调"
          "会商会议，研究了案件移送、证据标准、信息共享等问题。现将议定事项纪要如下："),
      Heading{1, "一、关于涉网案件电子数据"},
      paragraph(
          "由市公安局牵头、市市场监督管理局配合，于2026年5月15日前拟定《涉网知识产权案件电子数据固"
          "定与移交指引（试行）》，明确哈希值记录、保管链和格式要求。"),
      Attendance{"出席",
                 {"示例市市场监督管理局　吴十会（分管领导）、沈十七（办案机构负责人）、李四例、王五"
                  "仿（案件主办人员）",
                  "示例市公安局　郑十一侦"}},
      Attendance{"列席", {"示例市中级人民法院　卫十五审"}},
      Imprint{"", "示例省市场监督管理局，示例省公安厅。", "示例市市场监督管理局办公室",
              "2026年4月15日"},
  };
  return d;
}

inline templating::Document hand_over_letter() {
  using namespace templating;
  using Align = Table::Align;
  Document d{"hand-over", "案件移交函", "letter", "关于移交案件的函", {"示例市公安局"}, {}};
  Table materials{"",
                  {{"序号", 2, Align::kCentre},
                   {"材料名称", 0, Align::kLeft},
                   {"份数", 3, Align::kRight},
                   {"备注", 8, Align::kLeft}},
                  {},
                  {"合计", "", "60份", ""},
                  false};
  for (int i = 1; i <= 60; ++i) {
    materials.rows.push_back({std::to_string(i), "样例材料之受案登记表、受案回执", "1",
                              i % 7 == 0 ? "行政程序可作证据，需质证" : ""});
  }
  Table goods{"扣押涉案财物清单",
              {{"序号", 2, Align::kCentre},
               {"名称", 10, Align::kLeft},
               {"编号", 0, Align::kLeft},
               {"估价（元）", 6, Align::kRight}},
              {{"1", "运动鞋（标“YANGLI样例”）", "KY2026-029-01", "9120.00"}},
              {"合计", "", "", "9120.00"},
              true};
  d.elements = {
      Masthead{{"示例市公安局"}, ""},
      NumberLine{"示公函〔2026〕5号", {}},
      Title{"关于移交样例案件的函"},
      Salutation{"示例市市场监督管理局："},
      Paragraph{{{"现将案件材料和依法扣押的涉案财物照清单一并移交，请查收。"}}},
      AnnexNote{{"移送案件材料清单", "扣押涉案财物清单"}},
      SignOff{{{"示例市公安局", "a"}}, "2026年3月20日"},
      AnnexHead{"附件1", "移送案件材料清单"},
      materials,
      goods,
      Imprint{"", "示例市人民检察院。", "", ""},
  };
  return d;
}

}  // namespace yinxin::layout::testing
