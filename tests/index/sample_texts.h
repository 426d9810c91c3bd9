#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "index/index.h"

namespace yinxin::index::testing {

// Documents that look like official ones, invented from parts, the same for the same seed.
class SampleTexts {
 public:
  explicit SampleTexts(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  const std::string& one_of(const std::vector<std::string>& parts) {
    return parts[below(parts.size())];
  }

  std::string person() {
    static const std::vector<std::string> kFamily = {"张", "李", "王", "欧阳", "買", "𠮷"};
    static const std::vector<std::string> kGiven = {"样",   "例",   "样例", "䶮",
                                                    "㛃兰", "建國", "小·样"};
    return one_of(kFamily) + one_of(kGiven);
  }

  std::string company() {
    static const std::vector<std::string> kPlaces = {"样例市", "示范县", "虚构区", "例安"};
    static const std::vector<std::string> kNames = {"鼎样",   "Yangli", "百例佳",
                                                    "ＫＴＶ", "雲例",   "3号"};
    static const std::vector<std::string> kTrades = {"商贸", "烟酒", "酒業", "娱乐", "电子商务"};
    return one_of(kPlaces) + one_of(kNames) + one_of(kTrades) + "有限公司";
  }

  std::string plate() { return "样A·" + std::to_string(10000 + below(90000)); }

  std::string number() {
    static const std::vector<std::string> kSeries = {"示市监移", "例烟处", "样市监罚"};
    return one_of(kSeries) + "〔" + std::to_string(2019 + below(8)) + "〕" +
           std::to_string(1 + below(300)) + "号";
  }

  std::string sentence() {
    switch (below(6)) {
      case 0:
        return "经查，" + company() + "（法定代表人：" + person() + "）销售假冒注册商标的商品，";
      case 1:
        return "当事人" + person() + "驾驶车牌号为" + plate() + "的货車，\n运输卷烟" +
               std::to_string(below(900)) + "条。";
      case 2:
        return "依据《样例管理条例》第" + std::to_string(1 + below(99)) + "条之规定，见" +
               number() + "。";
      case 3:
        return "涉案货值金额" + std::to_string(below(1000000)) + ".50元，抽檢报告ＧＢ/T " +
               std::to_string(1000 + below(9000)) + "-2012；";
      case 4:
        return person() + "与" + person() + "签订合同No." + std::to_string(below(1000000)) + "，";
      default:
        return "现将" + company() + "涉嫌犯罪一案移送你局审查。\n";
    }
  }

  Entry entry(std::size_t serial, std::size_t sentences = 6) {
    static const std::vector<std::string> kAgencies = {"sample-a", "sample-b", "sample-c"};
    Entry entry;
    entry.id = "doc-" + std::to_string(serial);
    entry.number = number();
    entry.title = "关于" + company() + "涉嫌犯罪案件的移送书";
    for (std::size_t i = 0; i < sentences; ++i) entry.text += sentence();
    entry.kind = below(3) == 0 ? "notice" : "criminal-referral";
    entry.kind_name = entry.kind == "notice" ? "通知书" : "涉嫌犯罪案件移送书";
    entry.agency = one_of(kAgencies);
    entry.agency_name = "样例市" + entry.agency + "管理局";
    entry.date = "202" + std::to_string(below(7)) + "-0" + std::to_string(1 + below(9)) + "-1" +
                 std::to_string(below(10));
    entry.case_name = "样例案";
    entry.visible_to = {entry.agency};
    return entry;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace yinxin::index::testing
